#include <iostream>
struct Early { Early() { for (int i = 0; i < 2; i++) std::cout << "early" << i << "\n"; } ~Early() { std::cout << "late\n"; } } early;
static int next() { static int calls = 10; return ++calls; }
int before = next();
int main() { next(); std::cout << before << next() << "\n"; }
