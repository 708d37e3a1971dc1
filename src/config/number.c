// number: numbers as YAML has them, whatever the locale.
#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/config/params.h"

// the "C" locale is built into the C library: getting it cannot fail
static locale_t plain_locale(void) {
  return newlocale(LC_ALL_MASK, "C", (locale_t)0);
}

bool number_read(const char *text, double *value) {
  if (*text == 0 || text[strspn(text, "+-.0123456789eE")] != 0) {
    return false;
  }
  locale_t plain = plain_locale();
  char *end;
  *value = strtod_l(text, &end, plain);
  freelocale(plain);
  return *end == 0 && isfinite(*value);
}

const char *number_text(double value, char out[32]) {
  locale_t plain = plain_locale(), before = uselocale(plain);
  for (int digits = 15; digits <= 17; digits++) {
    snprintf(out, 32, "%.*g", digits, value);
    if (strtod(out, NULL) == value) {
      break;
    }
  }
  uselocale(before);
  freelocale(plain);
  return out;
}
