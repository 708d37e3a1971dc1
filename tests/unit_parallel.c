#include <omp.h>
#include <sched.h>
#include <stdatomic.h>

#include "src/base/parallel.h"
#include "tests/support.h"

enum { ITEMS = 1000, WORKERS = 8 };

typedef struct Seen {
  int times[ITEMS];         // written by the one thread that has the item
  int worker[ITEMS];        // which worker had it
  atomic_int busy[WORKERS]; // calls inside a worker now
  atomic_int clashes;       // two calls inside one worker
  atomic_int strangers;     // workers out of range
  int n_threads;
} Seen;

static void look(void *context, int item, int worker) {
  Seen *seen = context;
  if (worker < 0 || worker >= seen->n_threads) {
    atomic_fetch_add(&seen->strangers, 1);
    return;
  }
  if (atomic_fetch_add(&seen->busy[worker], 1) != 0) {
    atomic_fetch_add(&seen->clashes, 1);
  }
  seen->times[item]++;
  seen->worker[item] = worker;
  atomic_fetch_sub(&seen->busy[worker], 1);
}

static void check_all_once(int n_items, int n_threads) {
  static Seen seen;
  seen = (Seen){.n_threads = n_threads};
  parallel_for(n_items, n_threads, look, &seen);
  for (int i = 0; i < ITEMS; i++) {
    ck_assert_int_eq(seen.times[i], i < n_items ? 1 : 0);
  }
  ck_assert_int_eq(atomic_load(&seen.clashes), 0);
  ck_assert_int_eq(atomic_load(&seen.strangers), 0);
}

START_TEST(every_item_once_on_a_worker_of_its_own) {
  for (int n_threads = 1; n_threads <= WORKERS; n_threads++) {
    check_all_once(ITEMS, n_threads);
  }
}
END_TEST

START_TEST(few_items_and_none) {
  check_all_once(0, 4);
  check_all_once(0, 1);
  check_all_once(1, 4);
  check_all_once(3, 8);
}
END_TEST

typedef struct Order {
  int next, wrong;
} Order;

static void in_order(void *context, int item, int worker) {
  Order *order = context;
  order->wrong += item != order->next || worker != 0;
  order->next++;
}

START_TEST(one_thread_is_a_plain_loop) {
  Order order = {0};
  parallel_for(57, 1, in_order, &order);
  ck_assert_int_eq(order.next, 57);
  ck_assert_int_eq(order.wrong, 0);
}
END_TEST

static void wait_for_the_other(void *context, int item, int worker) {
  atomic_int *here = context;
  (void)item;
  (void)worker;
  atomic_fetch_add(here, 1);
  while (atomic_load(here) < 2) {
  }
}

// two items that wait for each other end only when two threads run
START_TEST(items_run_at_the_same_time) {
  atomic_int here = 0;
  parallel_for(2, 2, wait_for_the_other, &here);
  ck_assert_int_eq(atomic_load(&here), 2);
}
END_TEST

START_TEST(available_is_at_least_one) {
  ck_assert_int_ge(parallel_available(), 1);
  ck_assert_int_le(parallel_available(), 100000);
}
END_TEST

START_TEST(available_follows_the_affinity_mask) {
  cpu_set_t mine, one;
  ck_assert_int_eq(sched_getaffinity(0, sizeof mine, &mine), 0);
  CPU_ZERO(&one);
  for (size_t cpu = 0; cpu < CPU_SETSIZE && CPU_COUNT(&one) == 0; cpu++) {
    if (CPU_ISSET(cpu, &mine)) {
      CPU_SET(cpu, &one);
    }
  }
  ck_assert_int_eq(sched_setaffinity(0, sizeof one, &one), 0);
  ck_assert_int_eq(parallel_available(), 1);
}
END_TEST

// the library reads OMP_NUM_THREADS when the process starts; this sets the same variable later
START_TEST(available_follows_the_number_of_threads_asked_for) {
  int all = parallel_available();
  omp_set_num_threads(all + 5);
  ck_assert_int_eq(parallel_available(), all);
  omp_set_num_threads(1);
  ck_assert_int_eq(parallel_available(), 1);
}
END_TEST

Suite *suite(void) {
  return suite_of("parallel", 20,
                  (const TTest *const[]){every_item_once_on_a_worker_of_its_own, few_items_and_none,
                                         one_thread_is_a_plain_loop, items_run_at_the_same_time,
                                         available_is_at_least_one,
                                         available_follows_the_affinity_mask,
                                         available_follows_the_number_of_threads_asked_for, NULL});
}
