#include <iostream>
#include <stdexcept>
static void fail(int n) { if (n > 2) throw std::out_of_range("too far"); }
int main() { for (int i = 0; i < 9; i++) { std::cout << i << std::endl; fail(i); } }
