public class Loops {
  static int endless() { int n = 0; while (true) { if (n++ > 3) return n; } }
  static int forever() { for (;;) { try { return 1; } finally { } } }
  public static void main(String[] args) {
    int total = 0, k;
    outer: for (int i = 0; i < 4; i++) { for (int j : new int[]{1, 2, 3}) { if (j == 2) continue outer; if (i == 2) break outer; total += i + j; } }
    do total++; while (total < 9);
    for (int i = 0, j = 5; i < j; i++, j--) total += i;
    for (;;) { if (total++ > 20) break; if (total % 2 == 0) continue; total++; }
    label: { if (total > 0) break label; total = 0; }
    for (k = 0; k < 2; k++) ;
    System.out.println(total + endless() + forever() + k);
  }
}
