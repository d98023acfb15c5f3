/* Values of C++: by overloads. No standard header is included, so that compiling stays quick; what
   is of the standard library is known by the name that the compiler gives its type. */
extern "C" {
extern int rw_uncaught(void) __asm__("_ZSt19uncaught_exceptionsv");
extern char *rw_demangle(const char *, char *, unsigned long *, int *) __asm__("__cxa_demangle");
extern void rw_free(void *) __asm__("free");
extern void *rw_symbol(void *, const char *) __asm__("dlsym");
void rw_throw(void *, void *, void (*)(void *)) __asm__("__cxa_throw") __attribute__((noreturn));
}

static __thread char rw_thrown[64];
static __thread rw_frame_data *rw_active;

RW_FN void rw_raised(rw_frame_data *f) {
  rw_slot *slot = rw_newest(f);
  if (slot) __builtin_memcpy(slot->raised, rw_thrown, sizeof slot->raised);
}

/* Every `throw`, also those in libraries, comes by here: to learn the name of the class. */
void rw_throw(void *thrown, void *type, void (*destroy)(void *)) {
  typedef void (*thrower)(void *, void *, void (*)(void *));
  int status;
  char *name = rw_demangle(((const char **)type)[1], 0, 0, &status);
  rw_snprintf(rw_thrown, sizeof rw_thrown, "%s", name ? name : "?");
  rw_free(name);
  if (rw_active) rw_raised(rw_active);
  ((thrower)rw_symbol((void *)-1, "__cxa_throw"))(thrown, type, destroy);
  __builtin_unreachable();
}

struct rw_frame : rw_frame_data {
  rw_frame_data *outer;
  rw_frame() {
    rw_start(this);
    flying = rw_uncaught();
    outer = rw_active;
    rw_active = this;
  }
  rw_frame(const rw_frame &) = delete;
  ~rw_frame() {
    if (rw_uncaught() > flying) rw_raised(this);
    rw_active = outer;
    rw_end(this);
  }
};
#define RW_CALL(f) rw_frame f;

RW_FN void rw_caught(rw_frame *f) {
  rw_active = f;
  rw_raised(f);
}

namespace rw {

struct text {
  char data[4200];
  unsigned long size = 0, omitted = 0;
  bool full() const { return size > 3000; }
  void add(const char *bytes, unsigned long count) {
    if (count > sizeof data - size) count = sizeof data - size;
    __builtin_memcpy(data + size, bytes, count);
    size += count;
  }
  void add(const char *bytes) { add(bytes, __builtin_strlen(bytes)); }
};

template <class...> using always = void;
template <class T> T &&made();
template <class A, class B> struct same { static constexpr bool yes = false; };
template <class A> struct same<A, A> { static constexpr bool yes = true; };

/* The name of a type, out of the name of this function: "... [with T = NAME]". */
template <class T> const char *named(char (&out)[128]) {
  const char *whole = __PRETTY_FUNCTION__;
  while (*whole && !(whole[0] == 'T' && whole[1] == ' ' && whole[2] == '=')) whole++;
  unsigned long size = 0;
  for (whole += *whole ? 4 : 0; *whole && *whole != ']' && *whole != ';' && size < 127; whole++)
    out[size++] = *whole;
  out[size] = 0;
  return out;
}
template <class T> constexpr bool standard() {
  const char *whole = __PRETTY_FUNCTION__;
  while (*whole && !(whole[0] == 'T' && whole[1] == ' ' && whole[2] == '=')) whole++;
  return *whole && whole[4] == 's' && whole[5] == 't' && whole[6] == 'd' && whole[7] == ':';
}

template <class T, class = void> struct listed { static constexpr bool yes = false; };
template <class T>
struct listed<T, always<typename T::value_type, decltype(made<const T &>().begin()),
                        decltype(made<const T &>().end()), decltype(made<const T &>().size())>> {
  static constexpr bool yes = standard<T>() && !same<T, typename T::value_type>::yes;
};
template <class T, class = void> struct mapped { static constexpr bool yes = false; };
template <class T> struct mapped<T, always<typename T::mapped_type>> {
  static constexpr bool yes = true;
};
template <class T, class = void> struct worded { static constexpr bool yes = false; };
template <class T> struct worded<T, always<typename T::traits_type, decltype(made<const T &>().data())>> {
  static constexpr bool yes = standard<T>() && same<typename T::value_type, char>::yes;
};
template <class T, class = void> struct paired { static constexpr bool yes = false; };
template <class T>
struct paired<T, always<typename T::first_type, typename T::second_type>> {
  static constexpr bool yes = standard<T>();
};

inline void scalar(text &out, int kind, const void *at, unsigned long size) {
  if (out.full()) return;
  out.size += rw_scalar(out.data + out.size, kind, at, size);
}

template <class T> void show(text &out, const T &x);

template <class T> struct pointer { static constexpr int kind = RW_OBJECT; };
template <class T> struct pointer<T *> { static constexpr int kind = RW_POINTER; };
template <> struct pointer<char *> { static constexpr int kind = RW_TEXT; };
template <> struct pointer<const char *> { static constexpr int kind = RW_TEXT; };

template <class T> constexpr int kind_of() {
  if (same<T, bool>::yes) return RW_BOOL;
  if (same<T, char>::yes) return RW_CHAR;
  if (same<T, float>::yes) return RW_FLOAT;
  if (same<T, double>::yes) return RW_DOUBLE;
  if (same<T, long double>::yes) return RW_LONG_DOUBLE;
  if (same<T, signed char>::yes || same<T, short>::yes || same<T, int>::yes ||
      same<T, long>::yes || same<T, long long>::yes)
    return RW_SIGNED;
  if (same<T, unsigned char>::yes || same<T, unsigned short>::yes || same<T, unsigned>::yes ||
      same<T, unsigned long>::yes || same<T, unsigned long long>::yes)
    return RW_UNSIGNED;
  if (__is_enum(T)) return sizeof(T) > 8 ? RW_OBJECT : RW_SIGNED;
  return pointer<T>::kind;
}

template <class T> void items(text &out, const T &x) {
  unsigned long shown = 0, count = x.size();
  out.add("{");
  for (auto at = x.begin(), end = x.end(); at != end && shown < 64 && !out.full(); ++at, ++shown) {
    if (shown) out.add(", ");
    if constexpr (mapped<T>::yes) {
      show(out, at->first);
      out.add(": ");
      show(out, at->second);
    } else {
      show<typename T::value_type>(out, *at);
    }
  }
  if (shown < count) {
    out.add(", ...");
    out.omitted += 3 * (count - shown);
  }
  out.add("}");
}

inline void words(text &out, const char *bytes, unsigned long count) {
  if (out.full()) return;
  out.add("\"");
  for (unsigned long i = 0; i < count && i < 256; i++) {
    if (bytes[i] == '"') out.add("\\");
    if (bytes[i] == '"' || (unsigned char)bytes[i] >= 0x80) out.add(bytes + i, 1);
    else out.size += rw_character(out.data + out.size, bytes[i]);
  }
  if (count > 256) {
    out.add("...");
    out.omitted += count - 256;
  }
  out.add("\"");
}

template <class T> void show(text &out, const T &x) {
  if constexpr (kind_of<T>() != RW_OBJECT) {
    scalar(out, kind_of<T>(), &reinterpret_cast<const char &>(x), sizeof(T));
  } else if constexpr (worded<T>::yes) {
    words(out, x.data(), x.size());
  } else if constexpr (listed<T>::yes) {
    items(out, x);
  } else if constexpr (paired<T>::yes) {
    out.add("(");
    show(out, x.first);
    out.add(", ");
    show(out, x.second);
    out.add(")");
  } else {
    char name[128];
    out.add("<");
    out.add(named<T>(name));
    out.add(">");
  }
}

template <class T, unsigned long N> void show(text &out, const T (&x)[N]) {
  if constexpr (same<T, char>::yes) {
    unsigned long size = 0;
    while (size < N && x[size]) size++;
    words(out, x, size);
  } else {
    out.add("{");
    for (unsigned long i = 0; i < N && i < 64 && !out.full(); i++) {
      if (i) out.add(", ");
      show(out, x[i]);
    }
    out.add("}");
  }
}

template <class T> struct bare { typedef T type; };
template <class T> struct bare<const T> { typedef T type; };
template <class T> struct bare<volatile T> { typedef T type; };
template <class T> struct bare<const volatile T> { typedef T type; };

template <class T> void value(const char *name, const char *type, T &x) {
  text out;
  char own[128];
  show(out, const_cast<const typename bare<T>::type &>(x));
  rw_value(name, *type ? type : named<typename bare<T>::type>(own), out.data, out.size,
           out.omitted);
}

/* What a `return` gives, passed through once, as the function's own type. */
template <class T> T returned(rw_frame &f, const char *type, T x) {
  if (rw_returns(&f)) {
    value("_ret", type, x);
    rw_left();
  }
  return x;
}

}  // namespace rw

#define RW_V(name, type, x) rw::value(name, type, x);
#define RW_P(name, type, x) rw::value(name, type, x);
#define RW_A(name, type, x) rw::value(name, type, x);
