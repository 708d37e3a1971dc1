// html: pages that are complete in themselves: style and script are in them, they ask no network
// for anything, and whatever text comes into them stays text.
#ifndef HEBBES_REPORT_HTML_H
#define HEBBES_REPORT_HTML_H

#include <stddef.h>
#include <stdio.h>

// A page's head up to its first heading, which is the title; and its end.
void html_begin(FILE *out, const char *title);
void html_end(FILE *out);

// Text, in an element or an attribute: escaped; what is not UTF-8 or no character becomes U+FFFD.
void html_text(FILE *out, const char *text);
void html_format(FILE *out, const char *format, ...) __attribute__((format(printf, 2, 3)));
// A path as a relative or absolute address.
void html_path(FILE *out, const char *path);
// Bytes as an address of their own ("data:image/gif;base64,...").
void html_data(FILE *out, const char *type, const void *bytes, size_t n_bytes);

// A table whose columns can be sorted: head, rows of cells, end. A cell of a number that is not
// finite holds a dash.
void html_table_begin(FILE *out, int n, const char *const *headings);
void html_row(FILE *out);
void html_cell(FILE *out, const char *text);
void html_cell_number(FILE *out, double value);
void html_cell_count(FILE *out, long long value);
void html_table_end(FILE *out);
// A number as cells have it. Returns out.
const char *html_number(double value, char out[32]);

#endif
