#include "src/report/html.h"

#include <math.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

static const char style[] =
#include "src/report/page.css.h"
    ;
static const char script[] =
#include "src/report/page.js.h"
    ;

// ---- texts ----

// bytes of the character that text begins with, 0: it is none that a page may hold
static int character(const unsigned char *text) {
  int n = text[0] < 0x80 ? 1 : text[0] < 0xC2 ? 0 : text[0] < 0xE0 ? 2 : text[0] < 0xF0 ? 3 : 4;
  if (n == 1) {
    return (text[0] < ' ' && strchr("\t\n\r", text[0]) == NULL) || text[0] == 0x7F ? 0 : 1;
  }
  if (n == 0 || text[0] > 0xF4) {
    return 0;
  }
  for (int i = 1; i < n; i++) {
    if ((text[i] & 0xC0) != 0x80) {
      return 0;
    }
  }
  // too long, a surrogate, beyond the last one, or a control character
  bool bad = (text[0] == 0xE0 && text[1] < 0xA0) || (text[0] == 0xED && text[1] > 0x9F) ||
             (text[0] == 0xF0 && text[1] < 0x90) || (text[0] == 0xF4 && text[1] > 0x8F) ||
             (text[0] == 0xC2 && text[1] < 0xA0);
  return bad ? 0 : n;
}

static const char *entity(char c) {
  switch (c) {
  case '&':
    return "&amp;";
  case '<':
    return "&lt;";
  case '>':
    return "&gt;";
  case '"':
    return "&quot;";
  case '\'':
    return "&#39;";
  default:
    return NULL;
  }
}

void html_text(FILE *out, const char *text) {
  while (*text != 0) {
    int n = character((const unsigned char *)text);
    if (n == 0) {
      fputs("\xEF\xBF\xBD", out);
    } else if (entity(*text) != NULL) {
      fputs(entity(*text), out);
    } else {
      fwrite(text, 1, (size_t)n, out);
    }
    text += n == 0 ? 1 : n;
  }
}

void html_format(FILE *out, const char *format, ...) {
  char *text = NULL;
  va_list arguments;
  va_start(arguments, format);
  int n = vasprintf(&text, format, arguments);
  va_end(arguments);
  if (n >= 0) {
    html_text(out, text);
    free(text);
  }
}

void html_path(FILE *out, const char *path) {
  static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/";
  // a colon in the first part would be a scheme
  fputs(path[0] == '/' ? "" : "./", out);
  for (const unsigned char *c = (const unsigned char *)path; *c != 0; c++) {
    fprintf(out, strchr(plain, *c) != NULL ? "%c" : "%%%02X", *c);
  }
}

void html_data(FILE *out, const char *type, const void *bytes, size_t n_bytes) {
  static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  const unsigned char *b = bytes;
  fprintf(out, "data:%s;base64,", type);
  for (size_t i = 0; i < n_bytes; i += 3) {
    size_t left = n_bytes - i;
    unsigned v = (unsigned)b[i] << 16 | (left > 1 ? (unsigned)b[i + 1] << 8 : 0) |
                 (left > 2 ? (unsigned)b[i + 2] : 0);
    char four[4] = {digits[v >> 18], digits[v >> 12 & 63], left > 1 ? digits[v >> 6 & 63] : '=',
                    left > 2 ? digits[v & 63] : '='};
    fwrite(four, 1, 4, out);
  }
}

// ---- the page ----

void html_begin(FILE *out, const char *title) {
  // the policy makes sure that nothing is fetched, whatever is in the page
  fputs("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
        "<meta name=\"color-scheme\" content=\"light dark\">\n"
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
        "img-src data:; media-src data:; style-src 'unsafe-inline'; script-src 'unsafe-inline'\">\n"
        "<link rel=\"icon\" href=\"data:,\">\n<title>",
        out);
  html_text(out, title);
  fprintf(out, "</title>\n<style>\n%s</style>\n</head>\n<body>\n<main>\n<h1>", style);
  html_text(out, title);
  fputs("</h1>\n", out);
}

void html_end(FILE *out) {
  fprintf(out, "</main>\n<div id=\"tip\" hidden></div>\n<script>\n%s</script>\n</body>\n</html>\n",
          script);
}

// ---- tables ----

void html_table_begin(FILE *out, int n, const char *const *headings) {
  fputs("<div class=\"wide\"><table class=\"sortable\">\n<thead><tr>", out);
  for (int i = 0; i < n; i++) {
    fputs("<th scope=\"col\">", out);
    html_text(out, headings[i]);
    fputs("</th>", out);
  }
  fputs("</tr></thead>\n<tbody>", out);
}

void html_row(FILE *out) {
  fputs("\n<tr>", out);
}

void html_cell(FILE *out, const char *text) {
  fputs("<td>", out);
  html_text(out, text);
  fputs("</td>", out);
}

const char *html_number(double value, char out[32]) {
  snprintf(out, 32, isfinite(value) ? "%.5g" : "\xE2\x80\x93", value);
  return out;
}

void html_cell_number(FILE *out, double value) {
  char text[32];
  fprintf(out, "<td class=\"n\">%s</td>", html_number(value, text));
}

void html_cell_count(FILE *out, long long value) {
  fprintf(out, "<td class=\"n\">%lld</td>", value);
}

void html_table_end(FILE *out) {
  fputs("</tbody>\n</table></div>\n", out);
}
