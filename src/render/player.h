// player: a life in the user's hands: step by step, with plasticity on or off, other weights,
// another body while it runs.
#ifndef HEBBES_RENDER_PLAYER_H
#define HEBBES_RENDER_PLAYER_H

#include "src/run/trained.h"

enum { PLAYER_HISTORY = 400 };

typedef struct Player {
  const Trained *trained; // the caller's
  Worker worker;
  Worker spare; // its controller draws weights
  Episode episode;
  uint64_t seed, individual;
  uint32_t number; // of the episode
  int variant;     // of the body (Task.variants)
  int renewed;     // how often the weights were renewed in this life
  bool frozen;
  Outcome outcome;       // of the last control step; the life goes on while it is RUNNING
  int step;              // control steps of this life
  int since;             // control steps since the body was changed: those of its own horizon
  double fitness;        // return so far
  int every;             // control steps from one update of the weights to the next
  float *before, *after; // (weights_size) at the last two updates
  double *pose, *speed;  // scratch: joints of the largest variant
  int n_history;
  float history[PLAYER_HISTORY]; // the last step lengths of the weights, one an update, the newest
                                 // last
} Player;

// The life that eval's episode number `number` has; genome (genome_size) outlives the player.
// player must be closed with player_close (accepts a zeroed one).
Status player_open(const Trained *trained, const float *genome, uint64_t individual, uint64_t seed,
                   uint32_t number, Player *player, Err *err);
void player_close(Player *player);

// Begins an episode, as the body that it has.
void player_restart(Player *player, uint32_t number);
// One control step; nothing when the life is over.
void player_step(Player *player);
// Stops or resumes plasticity.
void player_freeze(Player *player, bool frozen);
// New random weights for the synapses that change.
void player_renew(Player *player);
// Another variant of the body takes over where this one is, in mid-life; where their joints differ
// it stands up at a start of its own.
void player_damage(Player *player, int variant);

#endif
