#include <stdio.h>
#include <string.h>
int main(void) {
  char line[32]; int words = 0, length, unused;
  while (fgets(line, sizeof line, stdin)) { for (char *at = strtok(line, " \n"); at; at = strtok(NULL, " \n")) words++; }
  length = words * 2;
  { int length = 5; words += length; int inner; inner = words; words = inner; }
  return printf("%d %d\n", words, length) > 4 ? 2 : 0;
}
