#include "src/base/nearest.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

enum { NAME_MAX_LENGTH = 128 };

static int least(int a, int b) {
  return a < b ? a : b;
}

static bool same(char a, char b) {
  return tolower((unsigned char)a) == tolower((unsigned char)b);
}

// Edits from a (n_a) to b (n_b): inserted, left out, replaced or swapped letters; case is free.
static int distance(const char *a, size_t n_a, const char *b, size_t n_b) {
  int rows[3][NAME_MAX_LENGTH + 1];
  int *before = rows[0], *last = rows[1], *row = rows[2];
  for (size_t j = 0; j <= n_b; j++) {
    last[j] = (int)j;
    before[j] = (int)j;
  }
  for (size_t i = 1; i <= n_a; i++) {
    row[0] = (int)i;
    for (size_t j = 1; j <= n_b; j++) {
      int replaced = last[j - 1] + !same(a[i - 1], b[j - 1]);
      row[j] = least(replaced, 1 + least(last[j], row[j - 1]));
      if (i > 1 && j > 1 && same(a[i - 1], b[j - 2]) && same(a[i - 2], b[j - 1])) {
        row[j] = least(row[j], 1 + before[j - 2]);
      }
    }
    int *free_row = before;
    before = last;
    last = row;
    row = free_row;
  }
  return last[n_b];
}

const char *nearest_name(const char *name, const char *const *names, int n) {
  size_t length = strlen(name);
  if (length > NAME_MAX_LENGTH) {
    return NULL;
  }

  // a third of the letters may be wrong, but never all
  int limit = least((int)(length + 2) / 3, (int)length - 1);
  const char *nearest = NULL;
  for (int i = 0; i < n; i++) {
    size_t other = strlen(names[i]);
    if (other > NAME_MAX_LENGTH || other == 0) {
      continue;
    }
    // the beginning of a name is as good as one wrong letter; a length that differs is as many
    bool beginning = length >= 3 && strncasecmp(name, names[i], length) == 0;
    bool far = (int)other > (int)length + limit || (int)other + limit < (int)length;
    if (far && !beginning) {
      continue;
    }
    int edits = distance(name, length, names[i], other);
    edits = beginning && edits > 1 ? 1 : edits;
    if (edits <= limit) {
      nearest = names[i];
      limit = edits - 1;
    }
  }
  return nearest;
}

const char *nearest_hint(const char *name, const char *const *names, int n, char *out,
                         size_t size) {
  const char *nearest = nearest_name(name, names, n);
  snprintf(out, size, "%s%s%s", nearest == NULL ? "" : "; did you mean '",
           nearest == NULL ? "" : nearest, nearest == NULL ? "" : "'?");
  return out;
}
