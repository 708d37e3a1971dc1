// a life made of waves: a gait of 3.53 Hz that the weights follow, updated every fourth step
#include "src/analysis/life.h"

#include <math.h>

#include "tests/support.h"

enum { STEPS = 1000 };
static float weights[STEPS + 1][5], forces[STEPS][2], base[STEPS][9], contacts[STEPS][2],
    power[STEPS];
static const Span layers[] = {{0, 3}, {3, 2}};

static LifeSeries make_life(int update_every) {
  const double frequency = 3.53;
  for (int t = 0; t < STEPS; t++) {
    // the weights behind step t are those of the last update
    double now = 2 * M_PI * frequency * t * 0.05;
    double seen = 2 * M_PI * frequency * (t - t % update_every) * 0.05;
    for (int i = 0; i < 5; i++) {
      weights[t + 1][i] = (float)(0.5 + 0.25 * i + 0.75 * sin(seen + i));
    }
    forces[t][0] = (float)(2.5 * cos(now));
    forces[t][1] = (float)(1.5 * sin(now));
    contacts[t][0] = sin(now) > 0.5;
    contacts[t][1] = 0;
    base[t][0] = (float)(2.5 * 0.05 * t);
    power[t] = 350;
  }
  return (LifeSeries){
      .dt = 0.05,
      .weights = {STEPS + 1, 5, weights[0], 0},
      .update_every = update_every,
      .n_layers = 2,
      .layers = layers,
      .forces = {STEPS, 2, forces[0], 0},
      .base = {STEPS, 9, base[0], 0},
      .contacts = {STEPS, 2, contacts[0], 0},
      .power = {STEPS, 1, power, 0},
      .weight = 140,
  };
}

START_TEST(weights_that_follow_the_gait) {
  LifeSeries life = make_life(1);
  LifeReport r;
  ck_assert_int_eq(life_analyze(&life, &r, NULL), OK);
  ck_assert_int_eq(r.attractor.class, ATTRACTOR_LIMIT_CYCLE);
  ck_assert(near(r.attractor.period.lag, 1 / (3.53 * 0.05), 0, 0.002));
  ck_assert(near(r.weights.dominant, 3.53, 0.005, 0) && near(r.forces.dominant, 3.53, 0.005, 0));
  ck_assert(near(r.contacts.dominant, 3.53, 0.02, 0));
  ck_assert(r.same_frequency && near(r.aliased, 3.53, 0.005, 0));
  ck_assert(near(r.speed, 2.5, 0, 1e-5));
  ck_assert(near(r.cost_of_transport, 1, 0, 1e-5)); // 350 W / (140 N x 2.5 m/s)
  ck_assert_int_eq(r.n, STEPS);
  life_close(&r);
}
END_TEST

// five updates a second show 3.53 Hz as 5 - 3.53, a period of 3.4 updates
START_TEST(rare_updates_see_another_frequency) {
  LifeSeries life = make_life(4);
  LifeReport r;
  ck_assert_int_eq(life_analyze(&life, &r, NULL), OK);
  ck_assert_int_eq(r.attractor.class, ATTRACTOR_LIMIT_CYCLE);
  ck_assert_msg(near(r.attractor.period.lag, 4 * 5 / 1.47, 0, 0.005), "%g", r.attractor.period.lag);
  ck_assert(near(r.weights.dominant, 1.47, 0.005, 0) && near(r.aliased, 1.47, 0.005, 0));
  ck_assert(r.same_frequency);
  ck_assert_int_eq(r.attractor.window, 125);
  ck_assert_int_eq(life_orbit(&life).n, 125);
  ck_assert_ptr_eq(life_orbit(&life).at, weights[1 + 4 * 125]);
  life_close(&r);
}
END_TEST

START_TEST(a_static_controller_has_a_gait_alone) {
  LifeSeries life = make_life(1);
  life.weights.width = 0;
  life.n_layers = 0;
  LifeReport r;
  ck_assert_int_eq(life_analyze(&life, &r, NULL), OK);
  ck_assert(!r.moves && isnan(r.weights.dominant) && !r.same_frequency && r.n_lags == 0);
  ck_assert(near(r.forces.dominant, 3.53, 0.005, 0));
  life_close(&r);
}
END_TEST

Suite *suite(void) {
  const TTest *const tests[] = {weights_that_follow_the_gait, rare_updates_see_another_frequency,
                                a_static_controller_has_a_gait_alone, NULL};
  return suite_of("life", 30, tests);
}
