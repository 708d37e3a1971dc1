// print: a tree as YAML text that reads back to the same tree.
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/config/tree.h"

bool text_is_plain(const char *text) {
  // what YAML gives a meaning at the start of a text, or in it, is not among these
  static const char inside[] = "_./+-";
  if (!isalnum((unsigned char)*text) && strchr("_./+-", *text) == NULL) {
    return false;
  }
  if (strcmp(text, "-") == 0 || strncmp(text, "---", 3) == 0 || strncmp(text, "...", 3) == 0) {
    return false;
  }
  for (const char *c = text; *c != 0; c++) {
    if (!isalnum((unsigned char)*c) && strchr(inside, *c) == NULL) {
      return false;
    }
  }
  return true;
}

static void print_quoted(FILE *out, const char *text) {
  fputc('"', out);
  for (const char *c = text; *c != 0; c++) {
    if (*c == '\n' || *c == '\t') {
      fputs(*c == '\n' ? "\\n" : "\\t", out);
    } else {
      fprintf(out, *c == '"' || *c == '\\' ? "\\%c" : "%c", *c);
    }
  }
  fputc('"', out);
}

static void print_scalar(FILE *out, const char *text, bool quoted) {
  if (quoted || !text_is_plain(text)) {
    print_quoted(out, text);
  } else {
    fputs(text, out);
  }
}

// [a, b], {key: value} or a scalar, on one line
static void print_flow(FILE *out, const Node *node) {
  if (node->kind == NODE_SCALAR) {
    bool null = node_is_null(node);
    print_scalar(out, null ? "null" : node->text, node->quoted);
    return;
  }
  fputc(node->kind == NODE_MAP ? '{' : '[', out);
  for (int i = 0; i < node->n; i++) {
    fputs(i == 0 ? "" : ", ", out);
    if (node->kind == NODE_MAP) {
      print_scalar(out, node->keys[i], false);
      fputs(": ", out);
    }
    print_flow(out, node->children[i]);
  }
  fputc(node->kind == NODE_MAP ? '}' : ']', out);
}

// a text of several lines stands as it is, where YAML keeps every byte of it so
static bool is_literal(const Node *node) {
  if (node->kind != NODE_SCALAR || strchr(" \t\n", *node->text) != NULL ||
      strchr(node->text, '\n') == NULL ||
      strchr(" \t\n", node->text[strlen(node->text) - 1]) != NULL) {
    return false;
  }
  for (const char *c = node->text; *c != 0; c++) {
    if ((*c < ' ' || *c > '~') && *c != '\n' && *c != '\t') {
      return false;
    }
  }
  return true;
}

static void print_literal(FILE *out, const char *text, int level) {
  fputs("|-\n", out);
  for (const char *end; *text != 0; text = end + (*end == '\n')) {
    end = strchrnul(text, '\n');
    fprintf(out, "%*s%.*s\n", *text == '\n' ? 0 : 2 * level, "", (int)(end - text), text);
  }
}

static bool has_maps(const Node *list) {
  return list->kind == NODE_LIST && list->n > 0 && list->children[0]->kind == NODE_MAP;
}

static void print_origin(FILE *out, const Node *node, bool with_origin) {
  char where[1024];
  if (with_origin) {
    fprintf(out, "  # %s", origin_text(&node->origin, where, sizeof where));
  }
  fputc('\n', out);
}

static void print_map(FILE *out, const Node *map, int level, bool with_origin) {
  for (int i = 0; i < map->n; i++) {
    const Node *child = map->children[i];
    fprintf(out, "%*s", 2 * level, "");
    print_scalar(out, map->keys[i], false);
    if (child->kind == NODE_MAP && child->n > 0) {
      fputs(":\n", out);
      print_map(out, child, level + 1, with_origin);
      continue;
    }
    if (has_maps(child)) {
      fputs(":\n", out);
      for (int k = 0; k < child->n; k++) {
        fprintf(out, "%*s- ", 2 * level + 2, "");
        print_flow(out, child->children[k]);
        print_origin(out, child->children[k], with_origin);
      }
      continue;
    }
    fputs(": ", out);
    if (is_literal(child)) {
      print_literal(out, child->text, level + 1);
      continue;
    }
    print_flow(out, child);
    print_origin(out, child, with_origin);
  }
}

Status tree_print(const Node *map, bool with_origin, char **text, Err *err) {
  size_t size;
  FILE *out = open_memstream(text, &size);
  if (out == NULL) {
    return err_set(err, ERR_MEMORY, "no memory to print a config: %s", strerror(errno));
  }
  if (map->n == 0) {
    fputs("{}\n", out);
  }
  print_map(out, map, 0, with_origin);
  bool failed = ferror(out) != 0;
  if (fclose(out) != 0 || failed) {
    free(*text);
    *text = NULL;
    return err_set(err, ERR_MEMORY, "no memory to print a config");
  }
  return OK;
}
