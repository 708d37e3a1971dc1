#include "src/base/parallel.h"

#include <omp.h>

static int smaller(int a, int b) {
  return a < b ? a : b;
}

int parallel_available(void) {
  int n = smaller(omp_get_num_procs(), smaller(omp_get_max_threads(), omp_get_thread_limit()));
  return n < 1 ? 1 : n;
}

void parallel_for(int n_items, int n_threads, void (*body)(void *context, int item, int worker),
                  void *context) {
  // one thread is no team: nothing starts, and a debugger sees a loop
  if (n_threads <= 1 || n_items <= 1) {
    for (int item = 0; item < n_items; item++) {
      body(context, item, 0);
    }
    return;
  }
#pragma omp parallel for num_threads(n_threads) schedule(dynamic, 1)
  for (int item = 0; item < n_items; item++) {
    body(context, item, omp_get_thread_num());
  }
}
