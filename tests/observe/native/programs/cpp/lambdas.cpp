#include <algorithm>
#include <functional>
#include <iostream>
#include <vector>
std::function<int(int)> adder(int n) { return [n](int x) { int sum = x + n; return sum; }; }
int main() {
  std::vector<int> items{1, 2, 3}; int total = 0; const int factor = 2;
  std::for_each(items.begin(), items.end(), [&](int item) { if (item != 2) total += item * factor; });
  auto twice = [=]() mutable -> int { total *= 2; return total; };
  std::sort(items.begin(), items.end(), [](auto a, auto b) { return a > b; });
  std::cout << total << twice() << items[0] << adder(4)(5) << [] { return 1; }() << "\n";
}
