#include <stdio.h>
int main(void) {
  int n = 0;
again:
  n++;
  if (n < 3) goto again;
  goto past;
  { int skipped = 5; n += skipped;
past: n *= 2; }
  for (int i = 0; i < 3; i++) { for (int j = 0; j < 3; j++) { if (j == 1) goto next; n++; } next: ; }
  printf("%d\n", n);
  return 0;
}
