import java.util.ArrayList;

class Hog {
    public static void main(String[] words) {
        for (ArrayList<int[]> kept = new ArrayList<>();;) kept.add(new int[1 << 20]);
    }
}
