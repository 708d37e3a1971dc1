// envelope: what lies around a stored file: ENVELOPE_SIZE bytes in front of the content that hold a
// magic, a format number, the length and the XXH3-128 checksum of all that follows, and else 0.
#ifndef HEBBES_BASE_ENVELOPE_H
#define HEBBES_BASE_ENVELOPE_H

#include <stddef.h>

#include "src/base/err.h"

// what HDF5 skips in front of its own bytes (a user block): 512 or a power of two above
enum { ENVELOPE_SIZE = 512 };

// Fills the first ENVELOPE_SIZE of n bytes, zeroed so far, from the content behind them.
void envelope_close(unsigned char *bytes, size_t n);
// OK when the envelope fits the content: whole, of this format, not a bit changed. Else ERR_INPUT,
// naming the file and what is wrong.
Status envelope_check(const char *name, const unsigned char *bytes, size_t n, Err *err);

#endif
