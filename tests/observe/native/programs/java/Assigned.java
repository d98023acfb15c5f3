public class Assigned {
  static int late(int n) { final int x; if (n > 0) x = 1; else { x = 2; } int y; y = x; int z; try { z = n; } catch (RuntimeException e) { z = 5; } boolean q; if (n > 1 && (q = n > 2)) return q ? 7 : 8; int w; while (true) { w = 3; if (n < 9) break; } do { w++; } while (w < 0); return x + y + z + w; }
  static String pattern(Object o) { if (!(o instanceof String s)) return "no"; while (!(o instanceof Integer i)) { if (s.length() > 0) break; } if (o instanceof String t && t.length() > 1) return t; return s; }
  public static void main(String[] args) { System.out.println(late(0) + late(2) + late(3) + pattern(1) + pattern("a") + pattern("bb")); }
}
