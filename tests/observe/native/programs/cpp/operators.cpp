#include <iostream>
struct Point { int x, y; Point operator+(const Point &o) const { return {x + o.x, y + o.y}; } bool operator==(const Point &o) const { return x == o.x && y == o.y; } operator bool() const { return x || y; } int operator[](int i) const { if (i) return y; return x; } };
std::ostream &operator<<(std::ostream &out, const Point &p) { return out << p.x << "," << p.y; }
int main() { Point a{1, 2}, b{3, 4}; if (a) std::cout << a + b << (a == b) << b[1] << "\n"; }
