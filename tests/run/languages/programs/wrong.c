#include <stdio.h>

int main(void) {
    int number = ;
    return number;
}
