#include <setjmp.h>
#include <stdio.h>
static jmp_buf back;
static void deep(int n) { if (n == 0) longjmp(back, 7); deep(n - 1); }
int main(void) {
  volatile int tries = 0;
  int got = setjmp(back);
  tries++;
  if (got == 0) deep(3); else printf("%d after %d\n", got, tries);
  return 0;
}
