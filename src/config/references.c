#include "src/config/references.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

enum { CHAIN_MAX = 64, TEXT_MAX = 4096, KEY_MAX = 128 };

// what is being resolved, innermost first
typedef struct Chain Chain;
struct Chain {
  const Node *node;
  char key[KEY_MAX]; // that the node refers to at the moment
  int length;
  Chain *up;
};

typedef struct Resolver {
  Tree *tree;
  ReferenceDefault fallback;
  const void *context;
  Err *err;
} Resolver;

// text of a scalar that was reported already, so that whoever refers to it, too, says nothing more
static const char broken[] = "${}";

static Status resolve(Resolver *resolver, Node *node, Chain *up);

// up is the chain that led back to node: named by the keys from node to node
static Status circle(const Resolver *resolver, const Node *node, const Chain *up) {
  char names[1024], rest[sizeof names];
  snprintf(names, sizeof names, "%s", up->key);
  for (const Chain *link = up; link->node != node;) {
    link = link->up;
    memcpy(rest, names, sizeof rest);
    snprintf(names, sizeof names, "%s -> %.800s", link->key, rest);
  }
  return origin_error(&node->origin, resolver->err, "references go in a circle: %s -> %s", up->key,
                      names);
}

// The node that a reference stands for, itself without references.
static Status look_up(Resolver *resolver, const Node *node, Chain *link, Node **found) {
  Node *target = node_get(tree_root(resolver->tree), link->key);
  if (target == NULL) {
    const char *text =
        resolver->fallback == NULL ? NULL : resolver->fallback(resolver->context, link->key);
    if (text == NULL) {
      return origin_error(&node->origin, resolver->err, "${%s}: there is no key '%s'", link->key,
                          link->key);
    }
    return tree_parse_value(resolver->tree, ORIGIN_DEFAULT, text, found, resolver->err);
  }
  *found = target;
  return resolve(resolver, target, link);
}

// Takes the key of the reference that text begins with; *end is behind it.
static Status take_key(Resolver *resolver, const Node *node, const char *text, Chain *link,
                       const char **end) {
  size_t n = strcspn(text + 2, "}");
  if (text[2 + n] == 0) {
    return origin_error(&node->origin, resolver->err, "'%.100s': a } is missing", node->text);
  }
  if (n == 0 || n >= sizeof link->key) {
    return origin_error(&node->origin, resolver->err, "'%.100s': expected ${key}", node->text);
  }
  snprintf(link->key, sizeof link->key, "%.*s", (int)n, text + 2);
  *end = text + 2 + n + 1;
  return OK;
}

// the whole scalar is one reference: the value with its type, at the place of the reference
static Status replace_whole(Resolver *resolver, Node *node, Chain *link) {
  Status status = OK;
  Node *target = NULL, *copy = NULL;
  const char *end;
  TRY(take_key(resolver, node, node->text, link, &end));
  TRY(look_up(resolver, node, link, &target));
  TRY(tree_copy(resolver->tree, target, &copy, resolver->err));
  copy->origin = node->origin;
  copy->key_origin = node->key_origin;
  *node = *copy;
done:
  return status;
}

// references within a text become text
static Status replace_within(Resolver *resolver, Node *node, Chain *link) {
  char out[TEXT_MAX];
  size_t used = 0;
  Status status = OK;
  for (const char *at = node->text; *at != 0;) {
    const char *piece = at, *start = strstr(at, "${");
    size_t n = start == NULL ? strlen(at) : (size_t)(start - at);
    at += n;
    if (n == 0) {
      Node *target = NULL;
      TRY(take_key(resolver, node, at, link, &at));
      TRY(look_up(resolver, node, link, &target));
      assert(target != NULL);
      if (target->kind != NODE_SCALAR) {
        return origin_error(&node->origin, resolver->err,
                            "${%s}: a list or a group of keys cannot stand within a text",
                            link->key);
      }
      piece = node_is_null(target) ? "null" : target->text;
      n = strlen(piece);
    }
    if (used + n >= sizeof out) {
      return origin_error(&node->origin, resolver->err, "the text gets longer than %d characters",
                          TEXT_MAX - 1);
    }
    memcpy(out + used, piece, n);
    used += n;
  }
  out[used] = 0;
  if (strstr(out, "${") != NULL) {
    return origin_error(&node->origin, resolver->err, "the references make another one: '%.100s'",
                        out);
  }
  node->text = tree_text(resolver->tree, out, used);
  node->quoted = true;
  status = node->text == NULL ? err_set(resolver->err, ERR_MEMORY, "no memory for a config") : OK;
done:
  return status;
}

static Status resolve_scalar(Resolver *resolver, Node *node, Chain *up) {
  if (node->text == broken) {
    return ERR_INPUT;
  }
  for (const Chain *link = up; link != NULL; link = link->up) {
    if (link->node == node) {
      return circle(resolver, node, up);
    }
  }
  Chain link = {.node = node, .length = up == NULL ? 1 : up->length + 1, .up = up};
  if (link.length > CHAIN_MAX) {
    return origin_error(&node->origin, resolver->err, "references go more than %d steps deep",
                        CHAIN_MAX);
  }
  const char *end = strchr(node->text, '}');
  bool whole = strncmp(node->text, "${", 2) == 0 && end != NULL && end[1] == 0;
  Status status =
      whole ? replace_whole(resolver, node, &link) : replace_within(resolver, node, &link);
  if (status != OK) {
    node->text = broken;
  }
  return status;
}

static Status resolve(Resolver *resolver, Node *node, Chain *up) {
  if (node->kind == NODE_SCALAR) {
    return strstr(node->text, "${") == NULL ? OK : resolve_scalar(resolver, node, up);
  }
  Status status = OK;
  for (int i = 0; i < node->n; i++) {
    Status one = resolve(resolver, node->children[i], up);
    status = one == OK ? status : one;
  }
  return status;
}

Status references_resolve(Tree *tree, ReferenceDefault fallback, const void *context, Err *err) {
  Resolver resolver = {tree, fallback, context, err};
  return resolve(&resolver, tree_root(tree), NULL);
}
