public class Mistake {
    public static void main(String[] words) {
        int one = 1;
        int two = ;
    }
}
