#include <cstdio>
int main() { int n = 0; again: n++; if (n < 3) goto again; do { int local = n; if (local == 5) goto out; n++; } while (true); out: std::printf("%d\n", n); }
