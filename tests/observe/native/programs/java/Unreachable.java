public class Unreachable {
  static int a(int n) { if (n > 0) { return 1; } else { throw new RuntimeException(); } }
  static int b(int n) { try { return n; } catch (RuntimeException e) { throw e; } }
  static int c(int n) { synchronized (Unreachable.class) { { return n; } } }
  static int d(int n) { do { return n; } while (n > 0); }
  static int e(int n) { x: for (;;) { for (;;) { if (n++ > 3) break x; continue x; } } return n; }
  static int f(int n) { switch (n) { case 1: return 1; default: while (true) { if (n++ > 5) return n; } } }
  static int g(int n) { for (int i = 0; ; i++) { if (i == n) { return i; } } }
  static int h(int n) { l: { if (n > 0) break l; return 0; } return 1; }
  public static void main(String[] args) { System.out.println(a(1) + b(2) + c(3) + d(4) + e(1) + f(2) + g(3) + h(1)); }
}
