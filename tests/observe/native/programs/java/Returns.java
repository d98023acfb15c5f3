import java.util.*;
public class Returns {
  static byte b() { return 1; } static short s() { return 'a'; } static char c() { return 98; } static long l() { return 1; } static float f() { return 2; } static double d() { return 'c'; } static boolean t() { return 1 > 0; }
  static Integer boxed(boolean q) { return q ? 1 : null; } static Byte narrow() { return 3; } static Object any() { return 4; } static int[] array() { return new int[]{1}; } static int two()[] { return new int[2]; }
  static List<? extends Number> list() { return List.of(1, 2.5); } static <T> T same(T x) { return x; } static Comparator<String> order() { return (a, b) -> b.compareTo(a); } static Map.Entry<String, Integer> entry() { return Map.entry("k", 1); } static void none() { return; } static int assign(int x) { return x = x + 1; } static int tern(int x) { return x > 0 ? x : -x; }
  public static void main(String[] args) { none(); System.out.println("" + b() + s() + c() + l() + f() + d() + t() + boxed(true) + narrow() + any() + array()[0] + two().length + list() + same("x") + order().compare("a", "b") + entry() + assign(1) + tern(-2)); }
}
