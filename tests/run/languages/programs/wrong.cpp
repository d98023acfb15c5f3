#include <stdexcept>

int main() {
    int number = ;
    return number;
}
