#include <iostream>
#include <map>
#include <string>
#include <vector>
using Pair = std::pair<int, std::string>;
std::vector<int> braced() { return {1, 2, 3}; }
std::pair<int, std::string> both(bool first) { if (first) return {1, "one"}; return std::make_pair(2, "two"); }
std::string text(const char *of) { return of; }
long widened() { return 'a'; }
bool truth() { return 3 & 1; }
double comma() { return 1, 2; }
int &slot(std::vector<int> &v) { return v[0]; }
auto deduced() { return 2.5; }
const char *literal() { return "lit"; }
void nothing() { return; }
int main() { auto v = braced(); slot(v) = 9; nothing(); std::cout << v[0] << both(true).second << both(false).first << text("t") << widened() << truth() << comma() << deduced() << literal() << std::endl; }
