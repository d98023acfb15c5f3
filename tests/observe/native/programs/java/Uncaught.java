public class Uncaught {
  static int at(int[] items, int n) {
    return items[n];
  }
  public static void main(String[] args) { for (int i = 0; i < 9; i++) { System.out.println(at(new int[]{5, 6}, i)); } }
}
