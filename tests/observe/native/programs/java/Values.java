import java.util.*;
public class Values {
  static class Loud { int n = 1; Loud self = this; @Override public String toString() { System.out.println("watched"); return "loud"; } @Override public int hashCode() { return 1; } }
  record Pair(int a, String b) { public int a() { System.out.println("watched"); return a; } }
  static class Own extends AbstractList<Integer> { public Integer get(int i) { System.out.println("watched"); return i; } public int size() { return 2; } }
  public static void main(String[] args) { Loud loud = new Loud(); Pair pair = new Pair(1, "q\"\n"); List<Integer> own = new Own(); char c = '\0'; String none = null, many = "é".repeat(5000); int[][] grid = {{1, 2}, {}}; Map<String, Object> map = new TreeMap<>(Map.of("k", List.of(1, 'x'))); Iterator<Integer> it = List.of(1).iterator(); Object[] loop = new Object[1]; loop[0] = loop; var list = new ArrayList<Object>(); list.add(list); for (int i = 0; i < 3000; i++) list.add(i); Optional<String> maybe = Optional.of("m"); Runnable r = () -> {}; System.out.println(list.size() + many.length() + it.next()); if (c == 0) c++; }
}
