// support: the only main for Check, and what several tests need.
//
// A test file defines `Suite *suite(void)`. Tests fork (CK_FORK=no switches it off); keep OpenMP
// out of unchecked fixtures. HEBBES_SOURCE names the source tree, HEBBES_BUILD the build folder.
#ifndef HEBBES_TESTS_SUPPORT_H
#define HEBBES_TESTS_SUPPORT_H

#include <check.h>
#include <stdbool.h>
#include <stddef.h>

#include "src/config/config.h"

// defined by every test file
Suite *suite(void);

// A suite with one case made of these test functions (START_TEST names), ended by NULL; timeout in
// seconds.
Suite *suite_of(const char *name, int timeout, const TTest *const *tests);
// A case more, with begin before and end behind each of its tests (both may be NULL).
TCase *case_of(Suite *suite, const char *name, int timeout, void (*begin)(void), void (*end)(void),
               const TTest *const *tests);

// |got - want| <= absolute + relative * |want|
bool near(double got, double want, double absolute, double relative);

// Path of a file of the source tree; the text is valid until the next call but three.
const char *source_path(const char *relative);

// The shipped configs composed with these overrides, ended by NULL; a mistake fails the test. Close
// with config_close.
Config *composed(const char *const *overrides);

// A member's table of keys: offsets inside the struct, keys unique, default and help there,
// defaults in range. params may be NULL.
void expect_sound_params(const char *member, const Param *params, size_t params_size);

// A new empty folder; removed at exit of the test process that made it.
const char *temporary_folder(void);

#endif
