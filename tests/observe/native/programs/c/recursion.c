#include <stdio.h>
static long fact(int n) { return n <= 1 ? 1 : n * fact(n - 1); }
static int even(int n);
static int odd(int n) { if (n == 0) return 0; return even(n - 1); }
static int even(int n) { if (n == 0) return 1; return odd(n - 1); }
static void hanoi(int n, char a, char b, char c, int *moves) { if (!n) return; hanoi(n - 1, a, c, b, moves); ++*moves; hanoi(n - 1, c, b, a, moves); }
int main(void) { int moves = 0; hanoi(5, 'a', 'b', 'c', &moves); printf("%ld %d %d\n", fact(10), even(7), moves); return 0; }
