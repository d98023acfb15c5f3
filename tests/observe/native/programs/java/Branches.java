import java.util.Scanner;
public class Branches { public static void main(String[] args) { int n = new Scanner(System.in).nextInt(); if (n > 3) System.out.println("big"); else if (n > 1) System.out.println("middle"); else { System.out.println("small"); } if (n == 5) if (n > 9) n = 1; else n = 2; if (n > 0) ; System.out.println(n); if (n == 2) System.exit(3); } }
