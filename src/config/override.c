#include "src/config/override.h"

#include <string.h>

#include "src/config/damages.h"
#include "src/config/params.h"

enum { KEY_MAX = 128 };

static Status refuse(const char *text, Err *err, const char *what) {
  const Origin origin = ORIGIN_COMMAND_LINE;
  return origin_error(&origin, err, "'%.200s': %s", text, what);
}

// letters in dotted words at the start of text; 0: no key
static size_t key_length(const char *text) {
  static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-";
  size_t n = 0;
  for (;;) {
    size_t word = strspn(text + n, letters);
    n += word;
    if (word == 0 || n > KEY_MAX) {
      return 0;
    }
    if (text[n] != '.') {
      return n;
    }
    n++;
  }
}

static Status parse_value(Tree *tree, const char *text, Override *override, Err *err) {
  Err one = {0};
  Status status = tree_parse_value(tree, ORIGIN_COMMAND_LINE, text, &override->value, &one);
  if (status == ERR_INPUT) {
    return refuse(override->text, err, one.text);
  }
  if (status != OK) {
    return err_set(err, status, "%s", one.text);
  }
  if (override->group != GROUP_NONE && override->value->kind != NODE_SCALAR) {
    return refuse(override->text, err, "a group is chosen by the name of one member");
  }
  return OK;
}

Status override_parse(Tree *tree, const char *text, Override *override, Err *err) {
  *override = (Override){.kind = OVERRIDE_SET, .text = text, .group = GROUP_NONE};
  const char *key = text;
  if (*text == '+' || *text == '~') {
    override->kind = *text == '+' ? OVERRIDE_ADD : OVERRIDE_REMOVE;
    key++;
  }
  size_t n = key_length(key);
  bool removes = override->kind == OVERRIDE_REMOVE;
  if (n == 0 || key[n] != (removes ? 0 : '=')) {
    return refuse(text, err, "expected key=value, group=member, +key=value or ~key");
  }
  override->key = tree_text(tree, key, n);
  if (override->key == NULL) {
    return err_set(err, ERR_MEMORY, "no memory for a config");
  }
  override->group = compose_group(key, n);
  if (override->group == GROUP_DAMAGE) { // its value may be more than a name
    override->group = GROUP_NONE;
  }
  return removes ? OK : parse_value(tree, key + n + 1, override, err);
}

// nothing to remove: the nearest name among those beside it
static Status nothing_there(const Node *root, const Override *override, Err *err) {
  char parent[KEY_MAX + 1], hint[160] = "";
  const char *dot = strrchr(override->key, '.'), *name = dot == NULL ? override->key : dot + 1;
  size_t n = dot == NULL ? 0 : (size_t)(dot - override->key);
  memcpy(parent, override->key, n);
  parent[n] = 0;
  const Node *map = dot == NULL ? root : node_get(root, parent);
  if (map != NULL && map->kind == NODE_MAP) {
    nearest_hint(name, map->keys, map->n, hint, sizeof hint);
  }
  const Origin origin = ORIGIN_COMMAND_LINE;
  return origin_error(&origin, err, "'%s': no config file sets '%s'%s", override->text,
                      override->key, hint);
}

Status override_apply(Tree *tree, const Override *override, Err *err) {
  Node *root = tree_root(tree);
  if (override->kind == OVERRIDE_REMOVE) {
    return node_remove(root, override->key) ? OK : nothing_there(root, override, err);
  }
  if (override->kind == OVERRIDE_ADD && node_get(root, override->key) != NULL) {
    return refuse(override->text, err, "it is set already; leave the + out to change it");
  }
  Node *value = override->value;
  Status status = strcmp(override->key, "damage") == 0 ? damages_spell_out(tree, &value, err) : OK;
  return status == OK ? tree_set(tree, root, override->key, value, err) : status;
}
