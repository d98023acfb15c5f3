#include <stdio.h>
int main(void) {
  int n = 0, total = 0;
  for (int i = 0, j = 9; i < j; i++, j--) total += i * j;
  for (;;) { if (++n > 4) break; if (n % 2) continue; total++; }
  while (n --> 0) ;
  do { n++; if (n == 2) continue; total -= n; } while (n < 5);
  do total++; while (0);
  for (int i = 0; i < 3; i++)
    for (int j = 0; j < 3; j++)
      if (i == j) continue; else total += i + j;
  while (1) { total++; if (total > 60) goto out; }
out:
  printf("%d %d\n", n, total);
  return 0;
}
