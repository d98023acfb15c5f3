/* The runtime of a traced C or C++ program. The lines before this text define
   RW_BLOCKS, RW_ARMS, RW_HEAD, RW_TAIL, RW_FROM, RW_AWAKE, RW_SLOT, RW_VALUE, RW_KEEP, RW_LINES.

   Everything is kept in one shared mapping of the result file, so it survives any end of the
   process: counts of blocks and arms, the first steps, and the last ones in a ring. What the parts
   of it are stands in ../layout.py.

   No system header is included, because a program may define macros that these heed first; the
   functions of libc are named by their symbols instead. */
#ifdef __cplusplus
extern "C" {
#endif
typedef unsigned long long rw_u64;
typedef unsigned int rw_u32;
extern void *rw_mmap(void *, unsigned long, int, int, int, long) __asm__("mmap");
extern int rw_ftruncate(int, long) __asm__("ftruncate");
extern long rw_pwrite(int, const void *, unsigned long, long) __asm__("pwrite");
extern char *rw_getenv(const char *) __asm__("getenv");
extern int rw_snprintf(char *, unsigned long, const char *, ...) __asm__("snprintf");
extern double rw_strtod(const char *, char **) __asm__("strtod");
extern int rw_yield(void) __asm__("sched_yield");
extern int rw_clock(int, long *) __asm__("clock_gettime");
extern int rw_unsetenv(const char *) __asm__("unsetenv");
extern int rw_atoi(const char *) __asm__("atoi");
extern int rw_atfork(void (*)(void), void (*)(void), void (*)(void)) __asm__("pthread_atfork");
#ifdef __cplusplus
}
#endif

#define RW_FN static __attribute__((unused))
#define RW_GUARDS 16
#define RW_SLOTS_AT (64 + 8L * (RW_BLOCKS + RW_ARMS))
#define RW_SCRATCH_AT (RW_SLOTS_AT + (long)(RW_HEAD + RW_TAIL) * RW_SLOT)
#define RW_SIZE (RW_SCRATCH_AT + 4096)

typedef struct {
  rw_u64 number; /* index of the step + 1; 0: nothing is here */
  rw_u32 block, frame, caller, thread, depth, guards;
  rw_u32 guard[RW_GUARDS];
  rw_u32 before, after, closed, cut;
  char raised[64];
  char text[RW_SLOT - 176];
} rw_slot;

typedef struct {
  rw_u32 number, caller, depth, thread;
  rw_u32 outer_number, outer_depth; /* who called */
  rw_u32 pending;                   /* the arm past an open decision + 1 */
  rw_u64 step;                      /* the newest step of this call + 1 */
  char open, glue;                  /* that step is open; it is a header that something follows */
  int flying;                       /* C++: exceptions in flight when it began */
} rw_frame_data;

static char *rw_memory;
static int rw_descriptor = -1;
static rw_u32 rw_frames, rw_threads;
static __thread rw_u32 rw_thread, rw_current, rw_depth; /* 0: none yet */
static __thread struct {
  char *at, *end;
  rw_slot *slot;
  rw_slot *before; /* of the step that the values also end; 0: none */
} rw_writer;

/* One thread writes at a time, from where values are found to be wanted until they are written. A
   signal handler that comes in between keeps nothing. */
static int rw_lock;
static __thread char rw_busy;

RW_FN int rw_take(void) {
  if (rw_busy) return 0;
  rw_busy = 1;
  while (__atomic_exchange_n(&rw_lock, 1, __ATOMIC_ACQUIRE)) rw_yield();
  return 1;
}

RW_FN int rw_give(void) {
  __atomic_store_n(&rw_lock, 0, __ATOMIC_RELEASE);
  rw_busy = 0;
  return 0;
}

RW_FN rw_u64 *rw_hits(void) { return (rw_u64 *)(rw_memory + 64); }
RW_FN rw_u64 *rw_arms(void) { return rw_hits() + RW_BLOCKS; }
RW_FN rw_u64 *rw_opened(void) { return (rw_u64 *)(rw_memory + 48); }
RW_FN rw_u64 rw_count(rw_u64 *counter) { return __atomic_fetch_add(counter, 1, __ATOMIC_RELAXED); }

RW_FN char *rw_map(void *at, int flags, int descriptor) {
  return (char *)rw_mmap(at, RW_SIZE, 3, flags, descriptor, 0);
}

/* A fork of the traced process counts and keeps for itself. */
RW_FN void rw_forked(void) {
  rw_descriptor = -1;
  rw_lock = 0;
  rw_map(rw_memory, 0x02 | 0x10 | 0x20, -1);
}

__attribute__((constructor(101))) RW_FN void rw_begin(void) {
  const char *told = rw_getenv("RUNWRIGHT_RESULT_FD");
  rw_u64 *head;
  if (told && !rw_ftruncate(rw_atoi(told), RW_SIZE)) {
    rw_memory = rw_map(0, 0x01, rw_atoi(told));
    if (rw_memory != (char *)-1) rw_descriptor = rw_atoi(told);
  }
  if (rw_descriptor < 0) rw_memory = rw_map(0, 0x02 | 0x20, -1);
  rw_unsetenv("RUNWRIGHT_RESULT_FD"); /* the program's environment is as it would be */
  head = (rw_u64 *)rw_memory;
  __builtin_memcpy(head, "RWtrace2", 8);
  head[1] = RW_BLOCKS;
  head[2] = RW_ARMS;
  head[3] = RW_HEAD;
  head[4] = RW_TAIL;
  head[5] = RW_SLOT;
  rw_atfork(0, 0, rw_forked);
}

static rw_u64 rw_nap_end = RW_AWAKE, rw_asleep;
static long rw_woke; /* ms */

/* A long run sleeps, for speed, and wakes twenty times a second for as many steps as the ring has. */
RW_FN int rw_wanted(rw_u64 index) {
  long time[2] = {0, 0};
  if (!RW_KEEP) return 0;
  if (index < RW_HEAD) return 1;
  if (index < RW_FROM) return 0;
  if (!RW_AWAKE || index < rw_nap_end) return 1;
  ((rw_u64 *)rw_memory)[7] = 1; /* asleep */
  if (++rw_asleep & 255) return 0;
  rw_clock(1, time);
  time[0] = time[0] * 1000 + time[1] / 1000000;
  if (time[0] - rw_woke < 50) return 0;
  rw_woke = time[0];
  rw_nap_end = index + RW_TAIL;
  return 1;
}

RW_FN rw_slot *rw_slot_of(rw_u64 index) {
  rw_u64 at = index < RW_HEAD ? index : RW_HEAD + (index - RW_HEAD) % RW_TAIL;
  return (rw_slot *)(rw_memory + RW_SLOTS_AT + at * RW_SLOT);
}

/* The slot of a call's newest step, unless others have taken it since. */
RW_FN rw_slot *rw_newest(rw_frame_data *f) {
  rw_slot *slot;
  if (!f->step || !RW_KEEP) return 0;
  slot = rw_slot_of(f->step - 1);
  return slot->number == f->step ? slot : 0;
}

RW_FN void rw_start(rw_frame_data *f) {
  __builtin_memset(f, 0, sizeof *f);
  if (!rw_thread) rw_thread = __atomic_add_fetch(&rw_threads, 1, __ATOMIC_RELAXED);
  f->number = __atomic_fetch_add(&rw_frames, 1, __ATOMIC_RELAXED);
  f->thread = rw_thread - 1;
  f->outer_number = rw_current;
  f->outer_depth = rw_depth;
  f->caller = rw_current;
  f->depth = rw_depth;
}

RW_FN void rw_end(rw_frame_data *f) {
  rw_current = f->outer_number;
  rw_depth = f->outer_depth;
}

RW_FN void rw_resolve(rw_frame_data *f) {
  rw_current = f->number + 1;
  rw_depth = f->depth + 1;
  if (f->pending) rw_count(rw_arms() + f->pending - 1);
  f->pending = 0;
}

RW_FN void rw_decide(rw_frame_data *f, rw_u32 past) {
  rw_resolve(f);
  f->pending = past + 1;
}

RW_FN void rw_arm(rw_frame_data *f, rw_u32 taken, rw_u32 past) {
  if (f->pending == past + 1) {
    rw_count(rw_arms() + taken);
    f->pending = 0;
  }
}

RW_FN void rw_guard(rw_slot *slot, rw_u32 block) {
  if (slot->guards < RW_GUARDS) slot->guard[slot->guards++] = slot->block;
  slot->block = block;
}

/* Open a step; returns whether its values are wanted. */
RW_FN int rw_open(rw_frame_data *f, rw_u32 block) {
  rw_u64 index = rw_count(rw_opened());
  rw_slot *slot, *ending;
  rw_u64 number = f->open ? f->step : 0;
  f->step = index + 1;
  f->open = 1;
  if (!rw_wanted(index) || !rw_take()) return 0;
  ending = number ? rw_slot_of(number - 1) : 0;
  slot = rw_slot_of(index);
  slot->number = 0;
  slot->block = block;
  slot->frame = f->number;
  slot->caller = f->caller;
  slot->thread = f->thread;
  slot->depth = f->depth;
  slot->guards = slot->before = slot->after = slot->closed = slot->cut = 0;
  slot->raised[0] = 0;
  rw_writer.slot = slot;
  rw_writer.at = slot->text;
  rw_writer.end = slot->text + sizeof slot->text / 2;
  rw_writer.before = ending && ending->number == number ? ending : 0;
  slot->number = index + 1;
  return 1;
}

RW_FN int rw_enter(rw_frame_data *f, rw_u32 block) {
  rw_resolve(f);
  rw_count(rw_hits() + block);
  if (!RW_KEEP) return 0;
  if (f->glue) {
    rw_slot *slot = rw_newest(f);
    f->glue = 0;
    if (slot) rw_guard(slot, block);
    return 0;
  }
  return rw_open(f, block);
}

RW_FN int rw_header(rw_frame_data *f, rw_u32 block, rw_u32 past) {
  rw_resolve(f);
  rw_count(rw_hits() + block);
  f->pending = past + 1;
  if (!RW_KEEP) return 0;
  if (f->glue) {
    rw_slot *slot = rw_newest(f);
    if (slot) rw_guard(slot, block);
    return 0;
  }
  f->glue = !RW_LINES;
  return rw_open(f, block);
}

/* The values before a step are written; they are also those after the one that it follows. */
RW_FN void rw_kept(void) {
  rw_slot *slot = rw_writer.slot;
  slot->before = (rw_u32)(rw_writer.at - slot->text);
  if (rw_writer.before) {
    rw_slot *ended = rw_writer.before;
    __builtin_memcpy(ended->text + ended->before, slot->text, slot->before);
    ended->after = slot->before;
    ended->closed = 1;
  }
  rw_give();
}

/* A step ends; returns whether its values are wanted. */
RW_FN int rw_leave(rw_frame_data *f) {
  rw_slot *slot;
  rw_resolve(f);
  if (!RW_KEEP || f->glue || !f->open) return 0;
  f->open = 0;
  if (!rw_take()) return 0;
  slot = rw_newest(f);
  if (!slot) return rw_give();
  rw_writer.slot = slot;
  rw_writer.at = slot->text + slot->before;
  rw_writer.end = slot->text + sizeof slot->text;
  return 1;
}

RW_FN void rw_left(void) {
  rw_slot *slot = rw_writer.slot;
  slot->after = (rw_u32)(rw_writer.at - slot->text - slot->before);
  slot->closed = 1;
  rw_give();
}

/* A value is to be returned; it is added to those after the newest step. */
RW_FN int rw_returns(rw_frame_data *f) {
  rw_slot *slot;
  rw_resolve(f);
  if (!RW_KEEP || !rw_take()) return 0;
  slot = rw_newest(f);
  if (!slot) return rw_give();
  rw_writer.slot = slot;
  rw_writer.at = slot->text + slot->before + slot->after;
  rw_writer.end = slot->text + sizeof slot->text;
  return 1;
}

/* Writing values: each is ["name","type","text",omitted bytes], and ends with a comma. */

RW_FN void rw_put(const char *text, unsigned long size) {
  if ((unsigned long)(rw_writer.end - rw_writer.at) < size) size = rw_writer.end - rw_writer.at;
  __builtin_memcpy(rw_writer.at, text, size);
  rw_writer.at += size;
}

RW_FN void rw_escape(const char *text, unsigned long size) {
  char code[8];
  for (; size; size--, text++) {
    unsigned char byte = (unsigned char)*text;
    if (byte < 0x20 || byte == '"' || byte == '\\' || byte == 0x7f) {
      rw_snprintf(code, sizeof code, "\\u%04x", byte);
      rw_put(code, 6);
    } else {
      rw_put(text, 1);
    }
  }
}

RW_FN void rw_value(const char *name, const char *type, const char *text, unsigned long size,
                    unsigned long omitted) {
  char *start = rw_writer.at;
  char count[24];
  rw_put("[\"", 2);
  rw_escape(name, __builtin_strlen(name));
  rw_put("\",\"", 3);
  rw_escape(type, __builtin_strlen(type));
  rw_put("\",\"", 3);
  if (size > RW_VALUE) {
    unsigned long tail = (RW_VALUE - 3) / 2, head = RW_VALUE - 3 - tail;
    while (head && ((unsigned char)text[head] & 0xc0) == 0x80) head--;
    while (tail && ((unsigned char)text[size - tail] & 0xc0) == 0x80) tail--;
    rw_escape(text, head);
    rw_put("...", 3);
    rw_escape(text + size - tail, tail);
    omitted += size - head - tail;
  } else {
    rw_escape(text, size);
  }
  rw_put("\",", 2);
  rw_put(count, rw_snprintf(count, sizeof count, "%lu],", omitted));
  if (rw_writer.at == rw_writer.end) { /* no room: the whole value goes */
    rw_writer.at = start;
    rw_writer.slot->cut = 1;
  }
}

/* Text of values of C's own types. */

RW_FN unsigned long rw_character(char *out, char value) {
  unsigned char byte = (unsigned char)value;
  if (byte == 0) return rw_snprintf(out, 16, "\\0");
  if (byte == '\n') return rw_snprintf(out, 16, "\\n");
  if (byte == '\t') return rw_snprintf(out, 16, "\\t");
  if (byte == '\\') return rw_snprintf(out, 16, "\\\\");
  if (byte < 0x20 || byte == 0x7f) return rw_snprintf(out, 16, "\\x%02x", byte);
  *out = value;
  return 1;
}

RW_FN unsigned long rw_float(char *out, double value, int digits) {
  unsigned long size = rw_snprintf(out, 40, "%.*g", digits, value);
  if (digits == 15 && rw_strtod(out, 0) != value) size = rw_snprintf(out, 40, "%.17g", value);
  for (unsigned long i = 0; i < size; i++)
    if (out[i] == '.' || out[i] == 'e' || out[i] == 'n') return size;
  out[size++] = '.';
  out[size++] = '0';
  return size;
}

/* Bytes at an address that may be wrong: the kernel copies them, and refuses instead of crashing. */
RW_FN long rw_peek(const void *address, unsigned long most) {
  if (rw_descriptor < 0) return -1;
  return rw_pwrite(rw_descriptor, address, most, RW_SCRATCH_AT);
}

RW_FN unsigned long rw_string(char *out, const char *bytes, unsigned long most) {
  unsigned long size = 0;
  out[size++] = '"';
  for (unsigned long i = 0; i < most && bytes[i]; i++) {
    if (bytes[i] == '"') out[size++] = '\\';
    if (bytes[i] == '"' || (unsigned char)bytes[i] >= 0x80) out[size++] = bytes[i];
    else size += rw_character(out + size, bytes[i]);
  }
  out[size++] = '"';
  return size;
}

enum { RW_OBJECT, RW_SIGNED, RW_UNSIGNED, RW_CHAR, RW_BOOL, RW_FLOAT, RW_DOUBLE, RW_LONG_DOUBLE,
       RW_TEXT, RW_POINTER };

RW_FN unsigned long rw_pointer(char *out, const void *pointer) {
  return pointer ? rw_snprintf(out, 24, "%p", pointer) : rw_snprintf(out, 24, "NULL");
}

RW_FN unsigned long rw_text_at(char *out, const char *text) {
  long got = text ? rw_peek(text, 1024) : -1;
  if (got <= 0) return rw_pointer(out, text);
  return rw_string(out, rw_memory + RW_SCRATCH_AT, got);
}

RW_FN unsigned long rw_scalar(char *out, int kind, const void *at, unsigned long size) {
  switch (kind) {
    case RW_SIGNED: {
      long long value = size == 1 ? *(const signed char *)at : size == 2 ? *(const short *)at
                      : size == 4 ? *(const int *)at : *(const long long *)at;
      return rw_snprintf(out, 40, "%lld", value);
    }
    case RW_UNSIGNED: {
      rw_u64 value = size == 1 ? *(const unsigned char *)at : size == 2 ? *(const unsigned short *)at
                   : size == 4 ? *(const rw_u32 *)at : *(const rw_u64 *)at;
      return rw_snprintf(out, 40, "%llu", value);
    }
    case RW_CHAR: {
      unsigned long length;
      *out = '\'';
      length = 1 + rw_character(out + 1, *(const char *)at);
      out[length++] = '\'';
      return length;
    }
    case RW_BOOL:
      return rw_snprintf(out, 8, *(const unsigned char *)at ? "true" : "false");
    case RW_FLOAT:
      return rw_float(out, *(const float *)at, 7);
    case RW_DOUBLE:
      return rw_float(out, *(const double *)at, 15);
    case RW_LONG_DOUBLE:
      return rw_float(out, (double)*(const long double *)at, 15);
    case RW_TEXT:
      return rw_text_at(out, *(const char *const *)at);
    case RW_POINTER:
      return rw_pointer(out, *(const void *const *)at);
  }
  return 0;
}
