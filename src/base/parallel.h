// parallel: the one place where threads start; the door to OpenMP.
#ifndef HEBBES_BASE_PARALLEL_H
#define HEBBES_BASE_PARALLEL_H

// Processors this process may use (affinity mask and OMP_NUM_THREADS respected), at least 1.
int parallel_available(void);

// Calls body(context, item, worker) once for every item in [0, n_items), on n_threads threads.
// Items go to threads one by one as they get free (dynamic); worker in [0, n_threads) names the
// thread, so that it can use memory of its own. With one thread or item it is a plain loop in the
// caller.
// Returns when all are done. body must not fail and must not call parallel_for.
void parallel_for(int n_items, int n_threads, void (*body)(void *context, int item, int worker),
                  void *context);

#endif
