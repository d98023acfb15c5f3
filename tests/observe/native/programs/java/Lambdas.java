import java.util.*;
import java.util.function.*;
import java.util.stream.*;
public class Lambdas {
  static Function<Integer, Integer> adder(int n) { return x -> { int sum = x + n; return sum; }; }
  static Supplier<Runnable> nested() { return () -> () -> { System.out.println("run"); }; }
  static <T, R extends Comparable<R>> Optional<T> best(List<T> all, Function<? super T, ? extends R> by) { T top = null; R most = null; for (T one : all) { R r = by.apply(one); if (most == null || r.compareTo(most) > 0) { top = one; most = r; } } return Optional.ofNullable(top); }
  public static void main(String[] args) { int base = 2; List<Integer> out = new ArrayList<>(); IntStream.range(0, 4).forEach(i -> { if (i == 1) return; out.add(i * base); }); nested().get().run(); System.out.println(out + " " + adder(3).apply(4) + best(List.of("a", "ccc", "bb"), String::length).get() + out.stream().map(x -> x + 1).filter(x -> { return x > 1; }).collect(Collectors.toList())); new Thread(() -> System.out.println("thread")).start(); }
}
