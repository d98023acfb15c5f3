import java.util.Scanner;

class Words {
    String first(String[] words) { return words[0]; }
}

public class Echo {
    public static void main(String[] words) {
        int number = new Scanner(System.in).nextInt();
        System.out.println(2 * number + " " + new Words().first(words));
    }
}
