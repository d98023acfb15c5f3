class Exit { public static void main(String[] words) { System.exit(3); } }
