#include <signal.h>

int main(int count, char **words) {
    raise(SIGFPE); /* what a division by zero does on most processors, and not on all */
}
