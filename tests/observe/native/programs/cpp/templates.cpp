#include <iostream>
#include <string>
#include <vector>
template <class T> T largest(const std::vector<T> &items) { T best = items[0]; for (const T &item : items) if (best < item) best = item; return best; }
template <int N> int power(int x) { if constexpr (N == 0) return 1; else return x * power<N - 1>(x); }
template <class T> struct Stack { std::vector<T> items; void push(T item) { items.push_back(item); } T pop() { T last = items.back(); items.pop_back(); return last; } };
template <class... Ts> int count(const Ts &...all) { int n = 0; ((void)all, ...); n += sizeof...(all); return n; }
int main() { Stack<std::string> s; s.push("a"); s.push("b"); std::cout << largest<int>({1, 5, 2}) << largest(std::vector<std::string>{"x", "y"}) << power<3>(2) << s.pop() << count(1, 'a') << "\n"; }
