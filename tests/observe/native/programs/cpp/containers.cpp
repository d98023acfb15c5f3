#include <iostream>
#include <map>
#include <set>
#include <string>
#include <vector>
int main() {
  std::vector<int> items{3, 1, 2}; std::map<std::string, std::vector<int>> named; std::set<std::pair<int, char>> pairs{{1, 'a'}};
  for (auto &item : items) { item *= 2; named[item > 3 ? "big" : "small"].push_back(item); }
  for (const auto &[name, list] : named) std::cout << name << list.size() << "\n";
  for (auto at = items.begin(); at != items.end(); ++at) if (*at == 2) { items.erase(at); break; }
  std::vector<bool> flags(3, true); flags[1] = false;
  std::cout << items.size() << pairs.size() << flags[1] << std::endl;
}
