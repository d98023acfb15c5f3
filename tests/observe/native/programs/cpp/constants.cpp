#include <array>
#include <iostream>
constexpr int square(int x) { int y = x; for (int i = 1; i < 2; i++) y *= x; return y; }
static_assert(square(3) == 9);
inline namespace deep { enum class Kind : char { A = 'a', B }; int pick(Kind k) { switch (k) { case Kind::A: return 1; case Kind::B: { int two = 2; return two; } } return 0; } }
int main() { std::array<int, square(2)> items{}; for (auto i = 0u; i < items.size(); ++i) items[i] = square(i); std::cout << items[3] << pick(Kind::B) << "\n"; return square(2); }
