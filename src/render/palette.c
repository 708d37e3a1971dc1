#include "src/render/palette.h"

#include <math.h>
#include <stdbool.h>

enum { SIDE = 1 << PALETTE_BITS, SHIFT = 8 - PALETTE_BITS };

// a box of cells [low, high] and the pixels in it
typedef struct Box {
  int low[3], high[3];
  uint64_t count;
} Box;

static int cell_of(const unsigned char *rgb) {
  return (rgb[0] >> SHIFT << (2 * PALETTE_BITS)) | (rgb[1] >> SHIFT << PALETTE_BITS) |
         rgb[2] >> SHIFT;
}

static int coordinate(int cell, int axis) {
  return cell >> ((2 - axis) * PALETTE_BITS) & (SIDE - 1);
}

static bool is_inside(const Box *box, int cell) {
  for (int axis = 0; axis < 3; axis++) {
    int at = coordinate(cell, axis);
    if (at < box->low[axis] || at > box->high[axis]) {
      return false;
    }
  }
  return true;
}

// the smallest box around the pixels in this one
static void shrink(const Palette *palette, Box *box) {
  Box tight = {.low = {SIDE, SIDE, SIDE}, .high = {-1, -1, -1}};
  for (int cell = 0; cell < PALETTE_CELLS; cell++) {
    if (palette->counts[cell] == 0 || !is_inside(box, cell)) {
      continue;
    }
    tight.count += palette->counts[cell];
    for (int axis = 0; axis < 3; axis++) {
      int at = coordinate(cell, axis);
      tight.low[axis] = at < tight.low[axis] ? at : tight.low[axis];
      tight.high[axis] = at > tight.high[axis] ? at : tight.high[axis];
    }
  }
  *box = tight;
}

static int widest_axis(const Box *box) {
  int widest = 0;
  for (int axis = 1; axis < 3; axis++) {
    if (box->high[axis] - box->low[axis] > box->high[widest] - box->low[widest]) {
      widest = axis;
    }
  }
  return widest;
}

// how much there is to gain by cutting a box; 0 where it is one cell. Less than in proportion to
// its pixels: a robot is small and the sky is large.
static double gain_of(const Box *box) {
  int axis = widest_axis(box), width = box->high[axis] - box->low[axis];
  return width * width * cbrt((double)box->count);
}

// cuts a box where half of its pixels are on either side; returns the upper half
static Box cut(const Palette *palette, Box *box) {
  int axis = widest_axis(box);
  uint64_t slices[SIDE] = {0}, below = 0;
  for (int cell = 0; cell < PALETTE_CELLS; cell++) {
    if (is_inside(box, cell)) {
      slices[coordinate(cell, axis)] += palette->counts[cell];
    }
  }
  int at = box->low[axis];
  while (at < box->high[axis] - 1 && 2 * (below + slices[at]) < box->count) {
    below += slices[at++];
  }
  Box upper = *box;
  box->high[axis] = at;
  upper.low[axis] = at + 1;
  shrink(palette, box);
  shrink(palette, &upper);
  return upper;
}

// mean of the pixels in a box
static void mean_colour(const Palette *palette, const Box *box, unsigned char rgb[3]) {
  uint64_t sums[3] = {0};
  for (int cell = 0; cell < PALETTE_CELLS; cell++) {
    for (int axis = 0; axis < 3 && is_inside(box, cell); axis++) {
      sums[axis] += (uint64_t)palette->counts[cell] *
                    (uint64_t)((coordinate(cell, axis) << SHIFT) + (1 << SHIFT) / 2);
    }
  }
  for (int axis = 0; axis < 3; axis++) {
    rgb[axis] = (unsigned char)(box->count > 0 ? sums[axis] / box->count : 0);
  }
}

static int nearest(const Palette *palette, int cell) {
  int best = 0, least = 3 * 256 * 256;
  for (int i = 0; i < palette->n; i++) {
    int distance = 0;
    for (int axis = 0; axis < 3; axis++) {
      int way = (coordinate(cell, axis) << SHIFT) + (1 << SHIFT) / 2 - palette->colours[i][axis];
      distance += way * way;
    }
    if (distance < least) {
      least = distance;
      best = i;
    }
  }
  return best;
}

void palette_count(Palette *palette, size_t n, const unsigned char *rgb) {
  for (size_t i = 0; i < n; i++) {
    palette->counts[cell_of(rgb + 3 * i)]++;
  }
}

void palette_choose(Palette *palette) {
  Box boxes[PALETTE_COLOURS] = {{.high = {SIDE - 1, SIDE - 1, SIDE - 1}}};
  shrink(palette, &boxes[0]);
  palette->n = 1;
  while (palette->n < PALETTE_COLOURS) {
    int best = 0;
    for (int i = 1; i < palette->n; i++) {
      best = gain_of(&boxes[i]) > gain_of(&boxes[best]) ? i : best;
    }
    if (gain_of(&boxes[best]) <= 0) {
      break;
    }
    boxes[palette->n++] = cut(palette, &boxes[best]);
  }
  for (int i = 0; i < palette->n; i++) {
    mean_colour(palette, &boxes[i], palette->colours[i]);
  }
  for (int cell = 0; cell < PALETTE_CELLS; cell++) {
    palette->nearest[cell] = (unsigned char)nearest(palette, cell);
  }
}

void palette_map(const Palette *palette, size_t n, const unsigned char *rgb, unsigned char *out) {
  for (size_t i = 0; i < n; i++) {
    out[i] = palette->nearest[cell_of(rgb + 3 * i)];
  }
}
