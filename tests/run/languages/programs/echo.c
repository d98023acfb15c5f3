#include <stdio.h>

int main(int count, char **words) {
    int number;
    if (scanf("%d", &number) != 1) return 2;
    printf("%d %s\n", 2 * number, words[1]);
    return 0;
}
