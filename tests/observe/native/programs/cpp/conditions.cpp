#include <iostream>
#include <map>
int main() {
  std::map<int, int> known{{1, 2}}; int n; std::cin >> n;
  if (auto at = known.find(n); at != known.end()) std::cout << at->second; else if (int m = n - 4) std::cout << m; else std::cout << "four";
  while (int left = n--) { if (left < 3) break; }
  switch (int k = n & 1; k) { case 0: std::cout << "even"; break; default: std::cout << "odd"; }
  std::cout << (n ? "some" : "none") << std::endl;
}
