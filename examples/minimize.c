// The least value of Rosenbrock's function of ten variables, by any strategy of hebbes.
//
//   cc minimize.c $(pkg-config --cflags --libs hebbes) -o minimize
//   ./minimize strategy=cma-es
#include <hebbes.h>
#include <stdio.h>

enum { N = 10, POPULATION = 20, GENERATIONS = 5000 };

static double rosenbrock(const float *x) {
  double sum = 0.0;
  for (int i = 0; i + 1 < N; i++) {
    double valley = x[i + 1] - (double)x[i] * x[i], rest = 1.0 - x[i];
    sum += 100.0 * valley * valley + rest * rest;
  }
  return sum;
}

int main(int argc, char **argv) {
  const double start[N] = {0.5, -0.25, 0.75, -0.5, 0.25, -0.75, 0.5, -0.25, 0.75, -0.5};
  const char *settings[] = {"strategy.population=20", argc > 1 ? argv[1] : "strategy=cma-es"};
  char message[1000];
  HebbesStrategy *s = hebbes_strategy_open(N, start, 2, settings, message, sizeof message);
  if (s == NULL) {
    fprintf(stderr, "%s\n", message);
    return 2;
  }
  float x[N];
  double fitness[POPULATION];
  int generations = 0, status = 0;
  hebbes_strategy_recommend(s, x);
  while (status == 0 && rosenbrock(x) > 1e-9 && generations < GENERATIONS &&
         hebbes_strategy_stop(s) == NULL) {
    int count = hebbes_strategy_ask(s, message, sizeof message);
    for (int i = 0; i < count && i < POPULATION; i++) {
      fitness[i] = -rosenbrock(hebbes_strategy_genome(s, i)); // strategies maximize
    }
    status = hebbes_strategy_tell(s, POPULATION, fitness, message, sizeof message);
    hebbes_strategy_recommend(s, x);
    generations++;
  }
  if (status != 0) {
    fprintf(stderr, "%s\n", message);
  } else {
    printf("%g after %d generations\n", rosenbrock(x), generations);
  }
  hebbes_strategy_close(s);
  return status == 0 ? 0 : 1;
}
