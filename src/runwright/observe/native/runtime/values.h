/* Values of C: by the type that the compiler knows. */
#define RW_KIND(x) _Generic((x), _Bool: RW_BOOL, char: RW_CHAR, signed char: RW_SIGNED, \
  short: RW_SIGNED, int: RW_SIGNED, long: RW_SIGNED, long long: RW_SIGNED, \
  unsigned char: RW_UNSIGNED, unsigned short: RW_UNSIGNED, unsigned int: RW_UNSIGNED, \
  unsigned long: RW_UNSIGNED, unsigned long long: RW_UNSIGNED, float: RW_FLOAT, \
  double: RW_DOUBLE, long double: RW_LONG_DOUBLE, char *: RW_TEXT, const char *: RW_TEXT, \
  void *: RW_POINTER, const void *: RW_POINTER, default: RW_OBJECT)

typedef rw_frame_data rw_frame;
#define RW_CALL(f) rw_frame f __attribute__((cleanup(rw_end))); rw_start(&f);

/* A plain variable, or one declared as a pointer. */
#define RW_V(name, type, x) rw_variable(name, type, RW_KIND(x), &(x), sizeof(x));
#define RW_P(name, type, x) \
  rw_variable(name, type, _Generic((x), char *: RW_TEXT, const char *: RW_TEXT, \
              default: RW_POINTER), &(x), sizeof(x));
#define RW_A(name, type, x) \
  rw_array(name, type, RW_KIND((x)[0]), &(x), sizeof((x)[0]), sizeof(x) / sizeof((x)[0]));

RW_FN void rw_object(const char *name, const char *type) {
  char out[128];
  rw_value(name, type, out, rw_snprintf(out, sizeof out, "<%.100s>", type), 0);
}

RW_FN void rw_variable(const char *name, const char *type, int kind, const volatile void *at,
                       unsigned long size) {
  char out[4200];
  if (kind == RW_OBJECT) rw_object(name, type);
  else rw_value(name, type, out, rw_scalar(out, kind, (const void *)at, size), 0);
}

/* An array as {a, b, c}; of chars as text. At most 64 items are read. */
RW_FN void rw_array(const char *name, const char *type, int kind, const volatile void *at,
                    unsigned long size, unsigned long count) {
  char out[4200];
  unsigned long length = 0, most = count < 64 ? count : 64;
  if (kind == RW_OBJECT || kind == RW_TEXT) {
    rw_object(name, type);
    return;
  }
  if (kind == RW_CHAR) {
    rw_value(name, type, out, rw_string(out, (const char *)at, count < 1024 ? count : 1024), 0);
    return;
  }
  out[length++] = '{';
  for (unsigned long i = 0; i < most; i++) {
    if (i) length += rw_snprintf(out + length, 4, ", ");
    length += rw_scalar(out + length, kind, (const char *)at + i * size, size);
  }
  if (most < count) length += rw_snprintf(out + length, 8, ", ...");
  out[length++] = '}';
  rw_value(name, type, out, length, (count - most) * 3);
}
