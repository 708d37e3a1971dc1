// fuzz_support: what several fuzz targets demand of an answer. A demand that fails ends the
// process.
#ifndef HEBBES_TESTS_FUZZ_SUPPORT_H
#define HEBBES_TESTS_FUZZ_SUPPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "src/config/config.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n_bytes);

void fuzz_require(bool holds, const char *what, const char *text);

// Folder of the shipped configs.
const char *fuzz_configs(void);

// Bytes as a file that lives in memory alone: its descriptor, to be closed, and its path.
int fuzz_file(const uint8_t *bytes, size_t n_bytes, char path[64]);

// An error is the user's, in words that a terminal may see.
void fuzz_check_error(const Err *err);

// What config_open said: a config that reads back alike when it is printed, or a clean error.
// Closes the config.
void fuzz_check_config(Status status, Config *config, const Err *err);

// The same of an experiment over the shipped configs (may be NULL), and of a text that holds
// everything.
void fuzz_open(const char *experiment, int n_overrides, const char *const *overrides);
void fuzz_open_text(const char *text, size_t n_bytes, int n_overrides,
                    const char *const *overrides);

#endif
