#include <stdio.h>
#include <stdbool.h>
#include <stdint.h>
typedef unsigned char byte;
enum color { RED, GREEN = 5 };
union both { int i; float f; };
static double half(int n) { return n / 2; }
static float third(void) { return 1; }
static bool yes(void) { return 7; }
static enum color pick(void) { return GREEN; }
static uint8_t wrap(int n) { return n; }
int main(void) {
  byte small = 250; int8_t low = -3; long long big = -9000000000LL; unsigned long huge = -1UL;
  float f = 0.1f; long double wide = 2.5L; volatile int v = 3; register int fast = 4; const char c = '\n';
  union both u = { .i = 3 }; enum color k = pick(); int grid[2][3] = {{1, 2, 3}}, late;
  late = wrap(300);
  printf("%d %d %lld %lu %g %Lg %d %d %d %d %d %d %d\n", small, low, big, huge, f, wide, v, fast, c, u.i, k, grid[0][2], late);
  printf("%g %g %d\n", half(5), third(), yes());
  return 0;
}
