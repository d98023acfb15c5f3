import java.io.*;
public class Exceptions {
  static class Own extends Exception { Own(String s) { super(s); } @Override public String toString() { System.out.println("watched"); return "own"; } }
  static class Res implements AutoCloseable { final String n; Res(String n) { this.n = n; } public void close() throws IOException { System.out.println("close " + n); if (n.equals("b")) throw new IOException("closing"); } }
  static void checked(int n) throws Own, IOException { if (n == 0) throw new Own("zero"); if (n == 1) throw new IOException("one"); }
  static int last() { int x = 1; try { return x; } finally { x = 2; } }
  @SuppressWarnings("finally") static int lost() { try { throw new RuntimeException(); } finally { return 3; } }
  public static void main(String[] args) {
    for (int i = 0; i < 3; i++) { try { checked(i); System.out.println("fine"); } catch (Own e) { System.out.println(e.getMessage()); } catch (IOException | RuntimeException e) { System.out.println("io"); } finally { System.out.println(i); } }
    try (Res a = new Res("a"); Res b = new Res("b")) { System.out.println(a.n + b.n); } catch (IOException e) { System.out.println(e.getMessage()); }
    System.out.println(last() + lost());
  }
}
