class Flood { public static void main(String[] words) { for (;;) System.out.println("xxxxxxxxx"); } }
