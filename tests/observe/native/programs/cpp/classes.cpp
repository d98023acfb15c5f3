#include <iostream>
#include <memory>
struct Shape { virtual ~Shape() { std::cout << "gone\n"; } virtual double area() const = 0; };
class Box : public Shape { double a, b; public: Box(double a, double b) : a(a), b(b) { if (a > b) std::swap(this->a, this->b); } double area() const override { return a * b; } Box &grow() { a++; return *this; } };
struct Counted { static int alive; Counted() { alive++; } Counted(const Counted &) { alive++; std::cout << "copied\n"; } ~Counted() { alive--; } };
int Counted::alive = 0;
Counted make() { Counted made; return made; }
std::unique_ptr<Shape> box() { auto made = std::make_unique<Box>(3, 2); made->grow(); return made; }
int main() { auto shape = box(); Counted one = make(); std::cout << shape->area() << Counted::alive << "\n"; }
