#include <stdio.h>
static const char *name(int n) {
  switch (n) {
    case 0: return "zero";
    case 1: case 2: { int twice = n * 2; if (twice == 4) break; return "one"; }
    case 3: n++;
    case 4: n++; break;
    case 9: ;
    default: return n > 5 ? "many" : "some";
  }
  return "left";
}
int main(void) { for (int i = -1; i < 11; i++) puts(name(i)); return 0; }
