class Loop { public static void main(String[] words) { while (true) {} } }
