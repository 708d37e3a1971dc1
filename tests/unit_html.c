#include "src/report/html.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support.h"

// what was printed last
static char *text;
static size_t size;

// what a call prints into out
#define PRINTED(call)                                                                              \
  ({                                                                                               \
    FILE *out = open_memstream(&text, &size);                                                      \
    call;                                                                                          \
    fclose(out);                                                                                   \
    text;                                                                                          \
  })

static void expect(char *got, const char *want) {
  ck_assert_str_eq(got, want);
  free(got);
}

START_TEST(texts_stay_texts) {
  expect(PRINTED(html_text(out, "a<b> & \"c\" 'd'\n")),
         "a&lt;b&gt; &amp; &quot;c&quot; &#39;d&#39;\n");
  expect(PRINTED(html_format(out, "%s %d", "</script>", -3)), "&lt;/script&gt; -3");
  expect(PRINTED(html_text(out, "\xC3\xA4 \xE2\x82\xAC \xF0\x9F\x90\x86")),
         "\xC3\xA4 \xE2\x82\xAC \xF0\x9F\x90\x86");
}
END_TEST

#define BAD "\xEF\xBF\xBD"

START_TEST(what_is_no_character_is_marked) {
  expect(PRINTED(html_text(out, "a\x01z\x7F")), "a" BAD "z" BAD);
  // a byte alone, one that is cut, too long for what it says, a surrogate, beyond the last one
  expect(PRINTED(html_text(out, "\x80z")), BAD "z");
  expect(PRINTED(html_text(out, "\xE2\x82")), BAD BAD);
  expect(PRINTED(html_text(out, "\xC0\xAF")), BAD BAD);
  expect(PRINTED(html_text(out, "\xE0\x80\xAF")), BAD BAD BAD);
  expect(PRINTED(html_text(out, "\xED\xA0\x80")), BAD BAD BAD);
  expect(PRINTED(html_text(out, "\xF4\x90\x80\x80")), BAD BAD BAD BAD);
  expect(PRINTED(html_text(out, "\xC2\x85")), BAD BAD);
}
END_TEST

START_TEST(paths_are_addresses) {
  expect(PRINTED(html_path(out, "a b/<c>#%.gif")), "./a%20b/%3Cc%3E%23%25.gif");
  expect(PRINTED(html_path(out, "javascript:x")), "./javascript%3Ax");
  expect(PRINTED(html_path(out, "/tmp/\xC3\xA4")), "/tmp/%C3%A4");
}
END_TEST

START_TEST(bytes_are_addresses_of_their_own) {
  // RFC 4648, section 10
  expect(PRINTED(html_data(out, "text/plain", "foobar", 6)), "data:text/plain;base64,Zm9vYmFy");
  expect(PRINTED(html_data(out, "text/plain", "fooba", 5)), "data:text/plain;base64,Zm9vYmE=");
  expect(PRINTED(html_data(out, "text/plain", "foob", 4)), "data:text/plain;base64,Zm9vYg==");
  expect(PRINTED(html_data(out, "text/plain", "\xFB\xFF\xFE", 3)), "data:text/plain;base64,+//+");
  expect(PRINTED(html_data(out, "text/plain", "", 0)), "data:text/plain;base64,");
}
END_TEST

START_TEST(numbers_are_short) {
  char number[32];
  ck_assert_str_eq(html_number(1234.5678, number), "1234.6");
  ck_assert_str_eq(html_number(-0.25, number), "-0.25");
  ck_assert_str_eq(html_number(NAN, number), "\xE2\x80\x93");
}
END_TEST

START_TEST(a_page_asks_for_nothing) {
  char *page = PRINTED(html_begin(out, "a <b>"); html_end(out));
  ck_assert_ptr_nonnull(strstr(page, "<title>a &lt;b&gt;</title>"));
  ck_assert_ptr_nonnull(strstr(page, "default-src 'none'"));
  ck_assert_ptr_nonnull(strstr(page, "prefers-color-scheme: dark"));
  ck_assert_ptr_nonnull(strstr(page, "</html>\n"));
  // the only address is the name of a kind of elements
  const char *first = strstr(page, "http");
  ck_assert(strncmp(first, "http-equiv", 10) == 0);
  const char *second = strstr(first + 1, "http");
  ck_assert(strncmp(second, "http://www.w3.org/2000/svg", 26) == 0);
  ck_assert_ptr_null(strstr(second + 1, "http"));
  ck_assert_ptr_null(strstr(page, "url("));
  ck_assert_ptr_null(strstr(page, "@import"));
  free(page);
}
END_TEST

Suite *suite(void) {
  const TTest *const tests[] = {
      texts_stay_texts,
      what_is_no_character_is_marked,
      paths_are_addresses,
      bytes_are_addresses_of_their_own,
      numbers_are_short,
      a_page_asks_for_nothing,
      NULL,
  };
  return suite_of("html", 20, tests);
}
