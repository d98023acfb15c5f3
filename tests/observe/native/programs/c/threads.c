#include <pthread.h>
#include <stdio.h>
static void *work(void *given) { long sum = 0; for (long i = 0; i < 1000; i++) sum += i % (long)given; return (void *)sum; }
int main(void) {
  pthread_t threads[3]; long total = 0;
  for (long i = 0; i < 3; i++) pthread_create(&threads[i], NULL, work, (void *)(i + 2));
  for (int i = 0; i < 3; i++) { void *got; pthread_join(threads[i], &got); total += (long)got; }
  printf("%ld\n", total);
  return 0;
}
