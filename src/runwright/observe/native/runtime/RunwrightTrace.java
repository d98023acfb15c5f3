/** The runtime of a traced Java program; PLAN_* are replaced by numbers before it is compiled.
 * Everything is kept in a mapping of the result file, whose layout stands in ../layout.py, so it
 * survives any end of the process. No method of the program is called to show a value. */
final class RunwrightTrace {
    private static final int BLOCKS = PLAN_BLOCKS, ARMS = PLAN_ARMS, HEAD = PLAN_HEAD, TAIL = PLAN_TAIL;
    private static final int SLOT = PLAN_SLOT, VALUE = PLAN_VALUE;
    private static final long FROM = PLAN_FROML, AWAKE = PLAN_AWAKEL;
    private static final boolean KEEP = PLAN_KEEP, LINES = PLAN_LINES;
    private static final int COUNTS = 64, SLOTS = 64 + 8 * (BLOCKS + ARMS), TEXT = 176, GUARDS = 16;
    private static final int MOST_ITEMS = 32, MOST_DEPTH = 4;
    private static final Object LOCK = new Object();
    private static final java.nio.ByteBuffer MEMORY = map();
    private static final ThreadLocal<Place> PLACE = ThreadLocal.withInitial(Place::new);
    private static long opened, napEnd = AWAKE, asleep, woke = System.nanoTime();
    private static int frames, threads;

    private RunwrightTrace() {}

    /** Where a thread is. */
    private static final class Place {
        final int thread;
        Frame current;

        Place() {
            synchronized (LOCK) {
                thread = threads++;
            }
        }
    }

    private static java.nio.ByteBuffer map() {
        long size = SLOTS + (long) (HEAD + TAIL) * SLOT;
        java.nio.ByteBuffer memory;
        String told = System.getenv("RUNWRIGHT_RESULT_FD");
        try (java.io.RandomAccessFile file =
                new java.io.RandomAccessFile("/proc/self/fd/" + told, "rw")) {
            java.nio.channels.FileChannel channel = file.getChannel();
            memory = channel.map(java.nio.channels.FileChannel.MapMode.READ_WRITE, 0, size);
        } catch (java.io.IOException error) {
            memory = java.nio.ByteBuffer.allocate((int) size);
        }
        memory.order(java.nio.ByteOrder.LITTLE_ENDIAN);
        byte[] magic = {'R', 'W', 't', 'r', 'a', 'c', 'e', '2'};
        for (int at = 0; at < 8; at++) memory.put(at, magic[at]);
        int[] header = {BLOCKS, ARMS, HEAD, TAIL, SLOT};
        for (int at = 0; at < header.length; at++) memory.putLong(8 + 8 * at, header[at]);
        return memory;
    }

    static Frame call() {
        Place place = PLACE.get();
        synchronized (LOCK) {
            return place.current = new Frame(place, frames++);
        }
    }

    private static void count(int counter) {
        int at = COUNTS + 8 * counter;
        MEMORY.putLong(at, MEMORY.getLong(at) + 1);
    }

    /** A long run sleeps, for speed, and wakes twenty times a second for as many steps as the ring has. */
    private static boolean wanted(long index) {
        if (!KEEP) return false;
        if (index < HEAD) return true;
        if (index < FROM) return false;
        if (AWAKE == 0 || index < napEnd) return true;
        MEMORY.putLong(56, 1);
        if ((++asleep & 255) != 0 || System.nanoTime() - woke < 50_000_000L) return false;
        woke = System.nanoTime();
        napEnd = index + TAIL;
        return true;
    }

    private static int slotOf(long index) {
        return SLOTS + SLOT * (int) (index < HEAD ? index : HEAD + (index - HEAD) % TAIL);
    }

    /** One call of a method. */
    static final class Frame {
        private final Place place;
        private final Frame outer;
        private final int number, caller, depth;
        private int pending = -1;
        private long step, ending; // the newest and the one before it, + 1; 0: none
        private boolean open, glue;

        private Frame(Place place, int number) {
            this.place = place;
            this.number = number;
            outer = place.current;
            caller = outer == null ? 0 : outer.number + 1;
            depth = outer == null ? 0 : outer.depth + 1;
        }

        private void resolve() {
            place.current = this;
            if (pending >= 0) count(BLOCKS + pending);
            pending = -1;
        }

        /** The slot of a step, unless others have taken it since; else 0. */
        private int slot(long number) {
            if (number == 0 || !KEEP) return 0;
            int at = slotOf(number - 1);
            return MEMORY.getLong(at) == number ? at : 0;
        }

        void decide(int past) {
            synchronized (LOCK) {
                resolve();
                pending = past;
            }
        }

        void arm(int taken, int past) {
            synchronized (LOCK) {
                if (pending != past) return;
                count(BLOCKS + taken);
                pending = -1;
            }
        }

        private boolean opens(int block) {
            long index = opened++;
            MEMORY.putLong(48, opened);
            ending = open ? step : 0;
            open = true;
            step = index + 1;
            if (!wanted(index)) return false;
            int at = slotOf(index);
            MEMORY.putLong(at, 0);
            int[] fields = {block, number, caller, place.thread, depth, 0};
            for (int n = 0; n < fields.length; n++) MEMORY.putInt(at + 8 + 4 * n, fields[n]);
            for (int n = 0; n < 5; n++) MEMORY.putInt(at + 96 + 4 * n, 0);
            MEMORY.putLong(at, index + 1);
            return true;
        }

        private void follows(int block) {
            int at = slot(step);
            if (at == 0) return;
            int guards = MEMORY.getInt(at + 28);
            if (guards < GUARDS) {
                MEMORY.putInt(at + 32 + 4 * guards, MEMORY.getInt(at + 8));
                MEMORY.putInt(at + 28, guards + 1);
            }
            MEMORY.putInt(at + 8, block);
        }

        boolean enter(int block) {
            synchronized (LOCK) {
                resolve();
                count(block);
                if (!KEEP) return false;
                if (!glue) return opens(block);
                glue = false;
                follows(block);
                return false;
            }
        }

        boolean header(int block, int past) {
            synchronized (LOCK) {
                resolve();
                count(block);
                pending = past;
                if (!KEEP) return false;
                if (glue) {
                    follows(block);
                    return false;
                }
                glue = !LINES;
                return opens(block);
            }
        }

        void kept(Object... values) {
            byte[][] texts = shown(values);
            synchronized (LOCK) {
                int at = slot(step), before = slot(ending);
                if (at != 0) MEMORY.putInt(at + 96, put(at, TEXT, (SLOT - TEXT) / 2, texts));
                if (before != 0) after(before, texts);
            }
        }

        boolean leave() {
            synchronized (LOCK) {
                resolve();
                if (!KEEP || glue || !open) return false;
                open = false;
                return slot(step) != 0;
            }
        }

        void left(Object... values) {
            byte[][] texts = shown(values);
            synchronized (LOCK) {
                int at = slot(step);
                if (at != 0) after(at, texts);
            }
        }

        private void after(int at, byte[][] texts) {
            int start = TEXT + MEMORY.getInt(at + 96) + MEMORY.getInt(at + 100);
            int size = put(at, start, SLOT - start, texts);
            MEMORY.putInt(at + 100, MEMORY.getInt(at + 100) + size);
            MEMORY.putInt(at + 104, 1);
        }

        private int put(int at, int start, int room, byte[][] texts) {
            int size = 0;
            for (byte[] text : texts) {
                if (size + text.length > room) {
                    MEMORY.putInt(at + 108, 1);
                    break;
                }
                for (byte one : text) MEMORY.put(at + start + size++, one);
            }
            return size;
        }

        private void returns(String type, Object value) {
            boolean keeps;
            synchronized (LOCK) {
                resolve();
                keeps = slot(step) != 0;
            }
            if (keeps) left("_ret", type, value);
        }

        <T> T ret(String type, T value) {
            returns(type, value);
            return value;
        }

        boolean retBoolean(boolean value) {
            returns("boolean", value);
            return value;
        }

        byte retByte(byte value) {
            returns("byte", value);
            return value;
        }

        short retShort(short value) {
            returns("short", value);
            return value;
        }

        char retChar(char value) {
            returns("char", value);
            return value;
        }

        int retInt(int value) {
            returns("int", value);
            return value;
        }

        long retLong(long value) {
            returns("long", value);
            return value;
        }

        float retFloat(float value) {
            returns("float", value);
            return value;
        }

        double retDouble(double value) {
            returns("double", value);
            return value;
        }

        void raised(Throwable error) {
            synchronized (LOCK) {
                int at = slot(step);
                if (at == 0) return;
                String name = error.getClass().getSimpleName();
                for (int n = 0; n < 63 && n < name.length(); n++)
                    MEMORY.put(at + 112 + n, (byte) (name.charAt(n) < 128 ? name.charAt(n) : '?'));
            }
        }

        void caught(Throwable error) {
            place.current = this;
            raised(error);
        }

        void exit() {
            place.current = outer;
        }
    }

    private static byte[][] shown(Object[] values) {
        byte[][] texts = new byte[values.length / 3][];
        for (int n = 0; n < texts.length; n++) {
            String type = (String) values[3 * n + 1];
            Object value = values[3 * n + 2];
            if (type.isEmpty()) type = value == null ? "null" : value.getClass().getSimpleName();
            texts[n] = new Shown().line((String) values[3 * n], type, value)
                    .getBytes(java.nio.charset.StandardCharsets.UTF_8);
        }
        return texts;
    }

    /** The text of one value. */
    private static final class Shown {
        private final StringBuilder out = new StringBuilder();
        private long omitted;

        String line(String name, String type, Object value) {
            try {
                add(value, 0);
            } catch (RuntimeException | StackOverflowError error) { // changed by a thread meanwhile
                out.append("...");
            }
            String text = out.toString();
            byte[] bytes = text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
            if (bytes.length > VALUE) {
                int tail = (VALUE - 3) / 2, head = VALUE - 3 - tail;
                while (head > 0 && (bytes[head] & 0xc0) == 0x80) head--;
                while (tail > 0 && (bytes[bytes.length - tail] & 0xc0) == 0x80) tail--;
                java.nio.charset.Charset utf8 = java.nio.charset.StandardCharsets.UTF_8;
                text = new String(bytes, 0, head, utf8) + "..."
                        + new String(bytes, bytes.length - tail, tail, utf8);
                omitted += bytes.length - head - tail;
            }
            return "[" + json(name) + "," + json(type) + "," + json(text) + "," + omitted + "],";
        }

        private boolean full() {
            return out.length() > 2 * VALUE;
        }

        private void add(Object value, int depth) {
            if (value == null) out.append("null");
            else if (value instanceof CharSequence && isJava(value)) words(value.toString());
            else if (value instanceof Character) character((Character) value);
            else if (value instanceof Number && isJava(value) || value instanceof Boolean)
                out.append(value);
            else if (value instanceof Enum) out.append(((Enum<?>) value).name());
            else if (depth >= MOST_DEPTH || full()) object(value);
            else if (value.getClass().isArray()) array(value, depth);
            else if (value instanceof java.util.Collection && isJava(value))
                items(((java.util.Collection<?>) value).iterator(),
                        ((java.util.Collection<?>) value).size(), "[", "]", depth);
            else if (value instanceof java.util.Map && isJava(value))
                items(((java.util.Map<?, ?>) value).entrySet().iterator(),
                        ((java.util.Map<?, ?>) value).size(), "{", "}", depth);
            else if (value instanceof java.util.Map.Entry && isJava(value)) {
                add(((java.util.Map.Entry<?, ?>) value).getKey(), depth + 1);
                out.append(depth == 0 ? "=" : ": ");
                add(((java.util.Map.Entry<?, ?>) value).getValue(), depth + 1);
            } else if (isJava(value) || value instanceof Throwable) object(value);
            else fields(value, depth);
        }

        private static boolean isJava(Object value) {
            return value.getClass().getName().startsWith("java.");
        }

        private void object(Object value) {
            String name = value.getClass().getSimpleName();
            boolean lambda = name.contains("$$Lambda");
            out.append('<').append(lambda ? "lambda" : name).append('>');
        }

        private void character(char value) {
            out.append('\'').append(value == '\0' ? "\\0" : value == '\n' ? "\\n" : "" + value).append('\'');
        }

        private void words(String text) {
            if (text.length() > 2 * VALUE) {
                omitted += text.length() - 2 * VALUE;
                text = text.substring(0, VALUE) + text.substring(text.length() - VALUE);
            }
            out.append(json(text));
        }

        private void array(Object value, int depth) {
            int size = java.lang.reflect.Array.getLength(value);
            out.append('{');
            for (int n = 0; n < size; n++) {
                if (n > 0) out.append(", ");
                if (n >= MOST_ITEMS || full()) {
                    omitted += 3L * (size - n);
                    out.append("...");
                    break;
                }
                add(java.lang.reflect.Array.get(value, n), depth + 1);
            }
            out.append('}');
        }

        private void items(java.util.Iterator<?> all, int size, String open, String close, int depth) {
            out.append(open);
            for (int n = 0; all.hasNext(); n++) {
                if (n > 0) out.append(", ");
                if (n >= MOST_ITEMS || full()) {
                    omitted += 3L * (size - n);
                    out.append("...");
                    break;
                }
                add(all.next(), depth + 1);
            }
            out.append(close);
        }

        private void fields(Object value, int depth) {
            if (value.getClass().isHidden()) {
                object(value);
                return;
            }
            String name = value.getClass().getSimpleName();
            out.append(name.isEmpty() ? "<anonymous>" : name).append('(');
            String comma = "";
            for (java.lang.reflect.Field field : value.getClass().getDeclaredFields()) {
                boolean own = !field.isSynthetic()
                        && !java.lang.reflect.Modifier.isStatic(field.getModifiers());
                if (!own || !field.trySetAccessible()) continue;
                out.append(comma).append(field.getName()).append('=');
                comma = ", ";
                try {
                    add(field.get(value), depth + 1);
                } catch (IllegalAccessException error) {
                    out.append("...");
                }
            }
            out.append(')');
        }

        private static String json(String text) {
            StringBuilder quoted = new StringBuilder("\"");
            for (char c : text.toCharArray()) {
                if (c == '"' || c == '\\') quoted.append('\\').append(c);
                else if (c == '\n') quoted.append("\\n");
                else if (c < 0x20 || c == 0x7f)
                    quoted.append(String.format("\\u%04x", (int) c));
                else quoted.append(c);
            }
            return quoted.append('"').toString();
        }
    }
}
