#define _GNU_SOURCE
#include <stdio.h>
#include <string.h>
#define MAX(a, b) ((a) > (b) ? (a) : (b))
#define SQUARE(x) do { int y_ = (x); total += y_ * y_; } while (0)
#define NAME "macro"
int main(void) {
  int total = 0;
  SQUARE(3);
#ifdef MISSING
  total = -1;
#elif 1
  total += MAX(total, 2);
#else
  total = -2;
#endif
#if 0
  total = broken;
#endif
  printf("%d %s %d %s %d\n", total, NAME, __LINE__, __FILE__, strverscmp("a2", "a10") < 0);
  return 0;
}
