#include <stdio.h>
int main(void) {
  int a, b;
  if (scanf("%d %d", &a, &b) != 2) return 1;
  if (a > 0) printf("up\n"); else if (b > 0) printf("down\n"); else { printf("none\n"); }
  if (a) ; else b = 2;
  if (a == 7) if (b == 9) puts("both"); else puts("one");
  printf("%d\n", a > b ? a : b);
  return a > b ? 3 : 0;
}
