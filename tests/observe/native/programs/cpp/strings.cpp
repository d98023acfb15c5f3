#include <iostream>
#include <sstream>
#include <string>
int main() { std::string line, word; int count = 0; while (std::getline(std::cin, line)) { std::istringstream in(line); while (in >> word) { count += word.size(); for (char &c : word) c = c == '"' ? '\\' : c; } } std::string long_one(5000, 'x'); std::cout << count << long_one.size() << "\n"; return count % 7; }
