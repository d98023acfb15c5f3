#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>
int main(void) {
  int status = 0, n = 0;
  if (fork() == 0) { for (int i = 0; i < 50; i++) n += i; _exit(n % 100); }
  wait(&status);
  printf("%d %s\n", WEXITSTATUS(status), getenv("RUNWRIGHT_RESULT_FD") ? "told" : "untold");
  return 0;
}
