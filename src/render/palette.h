// palette: 255 colours that stand for those of some pictures, found by cutting the space of colours
// where it is widest (Heckbert 1982, median cut).
#ifndef HEBBES_RENDER_PALETTE_H
#define HEBBES_RENDER_PALETTE_H

#include <stddef.h>
#include <stdint.h>

enum { PALETTE_BITS = 5, PALETTE_CELLS = 1 << (3 * PALETTE_BITS), PALETTE_COLOURS = 255 };

typedef struct Palette {
  uint32_t counts[PALETTE_CELLS]; // pixels seen in each cell of the space
  int n;                          // colours
  unsigned char colours[PALETTE_COLOURS][3];
  unsigned char nearest[PALETTE_CELLS]; // colour of each cell
} Palette;

// Zero-initialise; count n pixels (RGB), as often as wanted; then choose. Pixels of any colour can
// be mapped from then on.
void palette_count(Palette *palette, size_t n, const unsigned char *rgb);
void palette_choose(Palette *palette);
// Writes the number of the colour of each of n pixels.
void palette_map(const Palette *palette, size_t n, const unsigned char *rgb, unsigned char *out);

#endif
