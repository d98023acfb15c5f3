#include <stdio.h>
#include <stdlib.h>
typedef int (*compare)(const void *, const void *);
static int up(const void *a, const void *b) { return *(const int *)a - *(const int *)b; }
static int down(const void *a, const void *b) { return -up(a, b); }
static compare choose(int which) { if (which) return up; return down; }
static int (*nested(void))(int) { return abs; }
int main(void) {
  int items[] = {3, 1, 2}, n = sizeof items / sizeof *items;
  for (int which = 0; which < 2; which++) { qsort(items, n, sizeof *items, choose(which)); for (int i = 0; i < n; i++) printf("%d ", items[i]); }
  printf("%d\n", nested()(-4));
  return 0;
}
