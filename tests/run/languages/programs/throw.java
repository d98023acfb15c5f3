class Throw {
    static int deep(int[] numbers) {
        return numbers[7];
    }

    public static void main(String[] words) {
        deep(new int[3]);
    }
}
