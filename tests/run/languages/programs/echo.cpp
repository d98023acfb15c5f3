#include <iostream>

int main(int, char **words) {
    int number;
    std::cin >> number;
    std::cout << 2 * number << ' ' << words[1] << std::endl;
}
