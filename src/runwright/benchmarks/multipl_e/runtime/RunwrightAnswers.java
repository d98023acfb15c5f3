import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.javatuples.Tuple;

/**
 * One exact text for each value: what a program's methods gave is written in it, and read again
 * where the expected values are. Equal texts are equal values; a text has no line end.
 */
final class RunwrightAnswers {
    private final Path path;
    private final List<String> lines;
    private int count = 0;

    private RunwrightAnswers(Path path, List<String> lines) {
        this.path = path;
        this.lines = lines;
    }

    /** Where the program is. */
    static RunwrightAnswers told(String path) throws IOException {
        Files.write(Path.of(path), new byte[0]);
        return new RunwrightAnswers(Path.of(path), List.of());
    }

    /** Where the values are. */
    static RunwrightAnswers expected(String path) throws IOException {
        return new RunwrightAnswers(
            Path.of(path), Files.readAllLines(Path.of(path), StandardCharsets.ISO_8859_1));
    }

    /** Write what a method gave. */
    void tell(Object value) throws IOException {
        byte[] line = (form(value) + "\n").getBytes(StandardCharsets.US_ASCII);
        Files.write(path, line, StandardOpenOption.APPEND);
    }

    /** Hold the next line against a value. */
    void expect(Object value) {
        count++;
        if (count > lines.size()) {
            wrong("not answered");
        }
        String line = lines.get(count - 1);
        if (!line.equals(form(value))) {
            wrong("answered " + cut(line) + ", expected " + cut(form(value)));
        }
    }

    /** Nothing must be left. */
    void end() {
        if (count != lines.size()) {
            wrong("answered, and was not asked");
        }
    }

    private void wrong(String reason) {
        System.err.println("question " + count + ": " + reason);
        System.exit(1);
    }

    private static String cut(String text) {
        return text.length() <= 200 ? text : text.substring(0, 200);
    }

    private static String form(Object value) {
        if (value instanceof Float || value instanceof Double) {
            return Double.toHexString(((Number) value).doubleValue() + 0.0); // -0 equals 0
        }
        if (value instanceof Number || value instanceof Boolean) {
            return value.toString();
        }
        if (value instanceof CharSequence || value instanceof Character) {
            return quoted(value.toString());
        }
        if (value instanceof Optional<?> given) {
            return given.isPresent() ? "some " + form(given.get()) : "none";
        }
        if (value instanceof Tuple tuple) {
            return "(" + listed(tuple.toList()) + ")";
        }
        if (value instanceof List<?> list) {
            return "[" + listed(list) + "]";
        }
        if (value instanceof Map<?, ?> map) {
            TreeMap<String, String> entries = new TreeMap<>();
            map.forEach((key, item) -> entries.put(form(key), form(item)));
            return entries.toString();
        }
        return value == null ? "null" : "an object of class " + value.getClass().getName();
    }

    private static String listed(List<?> items) {
        StringBuilder text = new StringBuilder();
        for (Object item : items) {
            text.append(text.length() == 0 ? "" : ", ").append(form(item));
        }
        return text.toString();
    }

    private static String quoted(String value) {
        StringBuilder text = new StringBuilder("\"");
        for (char unit : value.toCharArray()) {
            boolean plain = unit >= ' ' && unit < 127 && unit != '"' && unit != '\\';
            text.append(plain ? String.valueOf(unit) : String.format("\\u%04x", (int) unit));
        }
        return text.append('"').toString();
    }
}
