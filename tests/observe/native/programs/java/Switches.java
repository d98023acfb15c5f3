public class Switches {
  enum Kind { A, B, C }
  static int old(String s) { switch (s) { case "a": case "b": return 1; case "c": { int two = 2; if (two > 1) break; } case "d": s = s + "!"; default: return s.length(); } return 9; }
  static int arrows(Kind k) { int n = 0; switch (k) { case A -> n = 1; case B -> { n = 2; n++; } default -> throw new IllegalStateException(k.name()); } return n; }
  static int all(Kind k) { switch (k) { case A: return 1; case B: return 2; default: throw new RuntimeException("c"); } }
  static int value(Kind k) { int n = switch (k) { case A -> 1; case B -> { int z = 4; yield z; } case C -> throw new RuntimeException(); }; return n; }
  public static void main(String[] args) { for (String s : "a b c d e".split(" ")) System.out.print(old(s)); for (Kind k : Kind.values()) { try { System.out.print(arrows(k) + all(k) + value(k)); } catch (RuntimeException e) { System.out.println(e.getMessage()); } } }
}
