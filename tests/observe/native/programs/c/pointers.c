#include <stdio.h>
#include <stdlib.h>
#include <string.h>
struct node { int value; struct node *next; };
static struct node *push(struct node *head, int value) {
  struct node *made = malloc(sizeof *made);
  *made = (struct node){ value, head };
  return made;
}
static char *copy(const char *text) { char *made = malloc(strlen(text) + 1); return strcpy(made, text); }
static void swap(int *a, int *b) { int t = *a; *a = *b; *b = t; }
int main(void) {
  struct node *list = NULL;
  for (int i = 0; i < 4; i++) list = push(list, i);
  int sum = 0, x = 1, y = 2;
  for (struct node *at = list; at; at = at->next) sum = sum * 10 + at->value;
  char *text = copy("a \"quoted\"\tline\n"), *wild = (char *)8, raw[3] = {'a', 'b', 'c'};
  swap(&x, &y);
  printf("%d %d %d %s %d %c\n", sum, x, y, text, wild != NULL, raw[2]);
  while (list) { struct node *next = list->next; free(list); list = next; }
  free(text);
  return 0;
}
