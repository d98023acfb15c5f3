#include <stdio.h>
#include <stdlib.h>
static void bye(void) { puts("bye"); }
static void stop(int code) { if (code) exit(code); }
int main(void) { atexit(bye); for (int i = 0; i < 3; i++) { printf("%d\n", i); stop(i * 4); } return 0; }
