public class Constructors {
  static int made; static final int FIRST; static { if (made == 0) FIRST = 1; else FIRST = 2; }
  final int a; int b; { b = 4; made++; }
  Constructors(int v) { if (v > 0) { a = v; } else a = 0; }
  Constructors() { this(3); b += a; }
  static class Derived extends Constructors { final String s; Derived() { super(7); this.s = "d"; made += 10; } }
  record Range(int low, int high) { Range { if (low > high) { throw new IllegalArgumentException("order"); } } int size() { return high - low; } static Range of(int n) { return new Range(0, n); } }
  enum Op { PLUS { int on(int x, int y) { return x + y; } }, TIMES { int on(int x, int y) { return x * y; } }; abstract int on(int x, int y); Op() { made++; } }
  class Inner { int get() { return b; } }
  public static void main(String[] args) { Constructors c = new Constructors(); System.out.println(c.b + " " + new Derived().s + FIRST + Range.of(4).size() + Op.TIMES.on(2, 3) + c.new Inner().get() + made); try { new Range(2, 1); } catch (IllegalArgumentException e) { System.out.println(e.getMessage()); } }
}
