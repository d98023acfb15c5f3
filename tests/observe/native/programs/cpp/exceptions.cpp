#include <iostream>
#include <stdexcept>
#include <vector>
struct Own { int code; };
static int depth(int n) { if (n == 0) throw std::runtime_error("deep"); return depth(n - 1) + 1; }
int main() {
  try { depth(3); } catch (const std::logic_error &) { std::cout << "logic\n"; } catch (const std::exception &e) { std::cout << e.what() << "\n"; }
  try { std::vector<int> none; none.at(2) = 1; } catch (...) { std::cout << "any\n"; }
  try { try { throw Own{4}; } catch (Own &own) { own.code++; throw; } } catch (Own own) { std::cout << own.code << "\n"; }
  for (int i = 0; i < 3; i++) { try { if (i == 1) continue; if (i == 2) throw i; } catch (int n) { std::cout << n << "\n"; break; } }
}
