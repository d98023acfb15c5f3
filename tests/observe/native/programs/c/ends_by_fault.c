#include <stdio.h>
static int deref(int *p) { return *p; }
int main(void) { puts("before"); fflush(stdout); return deref((int *)16); }
