// reference: all declared keys, for people: docs/config.md is made of it.
#include <errno.h>
#include <string.h>

#include "src/config/items.h"
#include "src/config/keys.h"
#include "src/config/params.h"

// text of a cell: a bar would end it; outside of code < and * mean something
static void print_cell(FILE *out, const char *text, bool code) {
  fputs(code && *text != 0 ? " `" : " ", out);
  for (const char *c = text; *c != 0; c++) {
    bool escape = *c == '|' || (!code && (*c == '<' || *c == '*'));
    fprintf(out, escape ? "\\%c" : "%c", *c);
  }
  fputs(code && *text != 0 ? "` |" : " |", out);
}

static void print_rows(FILE *out, const char *group, const Param *params) {
  for (const Param *p = params; p != NULL && p->key != NULL; p++) {
    char path[PARAM_PATH_MAX], range[600];
    params_range_text(p, range, sizeof range);
    fputc('|', out);
    print_cell(out, params_path(group, p->key, path), true);
    print_cell(out, params_type_text(p), false);
    print_cell(out, range, false);
    print_cell(out, p->fallback, true);
    print_cell(out, p->unit, false);
    print_cell(out, p->help, false);
    fputc('\n', out);
  }
}

// a kind of item has a row of its own, its keys follow
static void print_markdown_items(FILE *out, const char *path, const ParamItemTable *items) {
  fprintf(out, "Items of `%s`, `{ITEM: {KEY: value}}` each, or `ITEM` alone:\n\n", path);
  fputs("| item, key | type | range | default | unit | meaning |\n|---|---|---|---|---|---|\n",
        out);
  const ParamItemKind *kind;
  for (int row = 0; (kind = items_kind(items, row)) != NULL; row++) {
    fprintf(out, "| **`%s`** | | | | |", kind->name);
    print_cell(out, kind->summary, false);
    fputc('\n', out);
    print_rows(out, kind->name, kind->params);
  }
  fputc('\n', out);
}

static void print_markdown_table(FILE *out, const KeyTable *table) {
  fputs("| key | type | range | default | unit | meaning |\n|---|---|---|---|---|---|\n", out);
  print_rows(out, table->group, table->params);
  fputc('\n', out);
  for (const Param *p = table->params; p->key != NULL; p++) {
    char path[PARAM_PATH_MAX];
    if (p->items != NULL) {
      print_markdown_items(out, params_path(table->group, p->key, path), p->items);
    }
  }
}

static void print_plain_rows(FILE *out, const char *group, const Param *params) {
  for (const Param *p = params; p != NULL && p->key != NULL; p++) {
    char path[PARAM_PATH_MAX], allowed[700];
    params_allowed_text(p, allowed, sizeof allowed);
    fprintf(out, "  %-32s %s\n", params_path(group, p->key, path), p->help);
    fprintf(out, "  %-32s %s; default %s%s%s%s\n", "", allowed, p->fallback,
            *p->unit == 0 ? "" : " (", p->unit, *p->unit == 0 ? "" : ")");
    const ParamItemKind *kind;
    for (int row = 0; p->items != NULL && (kind = items_kind(p->items, row)) != NULL; row++) {
      fprintf(out, "  %-32s %s: %s\n", "", kind->name, kind->summary);
    }
  }
}

static void print_plain_table(FILE *out, const KeyTable *table) {
  print_plain_rows(out, table->group, table->params);
  fputc('\n', out);
}

static void print_heading(FILE *out, const KeyTable *table, const char *last_group, bool markdown) {
  if (strcmp(table->group, last_group) != 0) {
    fprintf(out, markdown ? "## %s\n\n" : "%s:\n\n",
            *table->group == 0 ? "At the root" : table->group);
  }
  if (table->member != NULL && markdown) {
    fprintf(out, "### %s `%s`\n\n", table->group, table->member);
    fprintf(out, "%s\n\n", table->summary);
  } else if (table->member != NULL) {
    fprintf(out, "%s %s: %s\n", table->group, table->member, table->summary);
  }
}

static bool is_empty(const KeyTable *table) {
  return table->params == NULL || table->params->key == NULL;
}

Status config_keys(FILE *out, bool markdown) {
  Keys keys;
  keys_all(&keys);
  if (markdown) {
    fputs("# Keys of a config\n\n"
          "Every key that a config may hold. This page is written by `hebbes config --keys "
          "--markdown`; how configs are\ncomposed is in [config-files.md](config-files.md).\n\n",
          out);
  }
  const char *last_group = "none";
  for (int i = 0; i < keys.n; i++) {
    const KeyTable *table = &keys.table[i];
    print_heading(out, table, last_group, markdown);
    last_group = table->group;
    if (is_empty(table)) {
      fputs(markdown ? "No keys of its own.\n\n" : "  no keys of its own\n\n", out);
    } else if (markdown) {
      print_markdown_table(out, table);
    } else {
      print_plain_table(out, table);
    }
  }
  return ferror(out) ? err_set(NULL, ERR_IO, "%s", strerror(errno)) : OK;
}
