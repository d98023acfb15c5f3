#include <iostream>
#include <stdexcept>
struct Guard { const char *name; ~Guard() { try { if (name[0] == 'b') throw 1; } catch (int) { std::cout << "inner\n"; } std::cout << name << "\n"; } };
int main() { try { Guard a{"a"}, b{"b"}; throw std::runtime_error("x"); } catch (std::exception &e) { std::cout << e.what() << "\n"; } }
