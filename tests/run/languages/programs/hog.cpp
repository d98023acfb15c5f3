#include <vector>

int main() {
    for (std::vector<char *> kept;;) kept.push_back(new char[1 << 28]);
}
