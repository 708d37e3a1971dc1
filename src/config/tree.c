#include "src/config/tree.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <yaml.h>

#include "src/base/fsio.h"

enum { CHUNK_SIZE = 16384, FILE_MAX = 8 << 20, KEY_MAX = 128 };

// memory is handed out from chunks and given back all at once
typedef struct Chunk Chunk;
struct Chunk {
  Chunk *next;
  size_t size, used;
  max_align_t bytes[];
};

struct Tree {
  Chunk *chunks; // the one in use first
  int n_nodes;
  Node *root;
};

// one parse of one text
typedef struct Reader {
  yaml_parser_t yaml;
  Tree *tree;
  const char *name, *text;
  size_t n_bytes;
  const Origin *fixed; // of all nodes, when they have no place of their own
  struct Anchor *anchors;
  int depth;
  Err *err;
} Reader;

typedef struct Anchor Anchor;
struct Anchor {
  const char *name;
  const Node *node;
  Anchor *next;
};

// --- memory

static Status no_memory(Err *err) {
  return err_set(err, ERR_MEMORY, "no memory for a config");
}

Status tree_new(Tree **tree, Err *err) {
  Tree *made = calloc(1, sizeof *made);
  if (made == NULL) {
    return no_memory(err);
  }
  Status status = tree_node(made, NODE_MAP, ORIGIN_DEFAULT, &made->root, err);
  if (status != OK) {
    tree_close(made);
    return status;
  }
  *tree = made;
  return OK;
}

void tree_close(Tree *tree) {
  if (tree == NULL) {
    return;
  }
  for (Chunk *chunk = tree->chunks; chunk != NULL;) {
    Chunk *next = chunk->next;
    free(chunk);
    chunk = next;
  }
  free(tree);
}

Node *tree_root(Tree *tree) {
  return tree->root;
}

void *tree_take(Tree *tree, size_t size) {
  size_t unit = sizeof(max_align_t), rounded = (size + unit - 1) / unit * unit;
  Chunk *chunk = tree->chunks;
  if (chunk == NULL || chunk->size - chunk->used < rounded) {
    size_t room = rounded > CHUNK_SIZE ? rounded : CHUNK_SIZE;
    chunk = calloc(1, sizeof *chunk + room);
    if (chunk == NULL) {
      return NULL;
    }
    chunk->size = room;
    chunk->next = tree->chunks;
    tree->chunks = chunk;
  }
  unsigned char *piece = (unsigned char *)chunk->bytes + chunk->used;
  chunk->used += rounded;
  return piece;
}

const char *tree_text(Tree *tree, const char *text, size_t n) {
  char *copy = tree_take(tree, n + 1);
  if (copy != NULL) {
    memcpy(copy, text, n);
  }
  return copy;
}

Status tree_node(Tree *tree, NodeKind kind, Origin origin, Node **node, Err *err) {
  if (tree->n_nodes == TREE_NODES_MAX) {
    return origin_error(&origin, err, "more than %d values", TREE_NODES_MAX);
  }
  Node *made = tree_take(tree, sizeof *made);
  if (made == NULL) {
    return no_memory(err);
  }
  tree->n_nodes++;
  made->kind = kind;
  made->origin = origin;
  *node = made;
  return OK;
}

// --- mistakes and their places

static Origin place(const Reader *reader, yaml_mark_t mark) {
  if (reader->fixed != NULL) {
    return *reader->fixed;
  }
  return (Origin){reader->name, (int)mark.line + 1, (int)mark.column + 1};
}

// Adds a mistake; its place stands in front where the text has places.
__attribute__((format(printf, 3, 4))) static Status refuse(Reader *reader, Origin at,
                                                           const char *format, ...) {
  char text[512];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(text, sizeof text, format, arguments);
  va_end(arguments);
  if (reader->fixed != NULL) {
    return err_add(reader->err, ERR_INPUT, "%s", text);
  }
  return origin_error(&at, reader->err, "%s", text);
}

// what is not UTF-8 has an offset instead of a line
static yaml_mark_t mark_at(const Reader *reader, size_t offset) {
  yaml_mark_t mark = {0};
  for (size_t i = 0; i < offset && i < reader->n_bytes; i++) {
    mark.column++;
    if (reader->text[i] == '\n') {
      mark.line++;
      mark.column = 0;
    }
  }
  return mark;
}

// does the line of a mark have a reference ${key} in it?
static bool line_has_reference(const Reader *reader, yaml_mark_t mark) {
  const char *at = reader->text, *end = at + reader->n_bytes;
  for (size_t line = 0; line < mark.line && at != NULL; line++) {
    at = memchr(at, '\n', (size_t)(end - at));
    at = at == NULL ? NULL : at + 1;
  }
  const char *stop = at == NULL ? NULL : memchr(at, '\n', (size_t)(end - at));
  return at != NULL && memmem(at, (size_t)((stop == NULL ? end : stop) - at), "${", 2) != NULL;
}

// what libyaml found, in a line of ours
static Status refuse_yaml(Reader *reader) {
  const yaml_parser_t *yaml = &reader->yaml;
  if (yaml->error == YAML_MEMORY_ERROR) {
    return no_memory(reader->err);
  }
  const char *problem = yaml->problem == NULL ? "not YAML" : yaml->problem;
  if (yaml->error == YAML_READER_ERROR) {
    return refuse(reader, place(reader, mark_at(reader, yaml->problem_offset)), "bad text: %s",
                  problem);
  }
  Origin at = place(reader, yaml->problem_mark);
  if (strcmp(problem, "found character that cannot start any token") == 0) {
    return refuse(reader, at,
                  "bad YAML: a value cannot begin with a tab, @, ` or %%: put it in quotes");
  }
  if (yaml->context == NULL) {
    return refuse(reader, at, "bad YAML: %s", problem);
  }
  bool flow = strstr(yaml->context, "flow") != NULL;
  return refuse(reader, at, "bad YAML: %s (%s)%s", problem, yaml->context,
                flow && line_has_reference(reader, yaml->problem_mark)
                    ? "; a ${key} within {} or [] needs quotes"
                    : "");
}

// Decodes one character of UTF-8 and steps behind it; -1 for what is not UTF-8.
static int32_t next_character(const unsigned char **at) {
  const unsigned char *s = *at;
  int n = s[0] < 0x80 ? 0 : s[0] >= 0xf0 ? 3 : s[0] >= 0xe0 ? 2 : 1;
  int32_t c = n == 0 ? s[0] : s[0] & (0x3f >> n);
  for (int i = 1; i <= n; i++) {
    if ((s[i] & 0xc0) != 0x80) {
      return -1;
    }
    c = c << 6 | (s[i] & 0x3f);
  }
  static const int32_t least[] = {0, 0x80, 0x800, 0x10000};
  *at = s + n + 1;
  return s[0] >= 0x80 && (s[0] < 0xc2 || s[0] > 0xf4 || c < least[n] || c > 0x10ffff) ? -1 : c;
}

bool text_is_clean(const char *text) {
  const unsigned char *at = (const unsigned char *)text;
  while (*at != 0) {
    int32_t c = next_character(&at);
    bool control = c < 0x20 ? c != '\t' && c != '\n' : c >= 0x7f && c < 0xa0;
    bool unkept = c == 0x2028 || c == 0x2029 || c == 0xfeff || c >> 1 == 0xfffe >> 1 ||
                  (c >= 0xd800 && c < 0xe000);
    if (control || unkept) {
      return false;
    }
  }
  return true;
}

// --- events to nodes

static Status next_event(Reader *reader, yaml_event_t *event) {
  return yaml_parser_parse(&reader->yaml, event) ? OK : refuse_yaml(reader);
}

// Copies what libyaml gave, if it can stand in a config.
static Status take_text(Reader *reader, const yaml_event_t *event, const char **text) {
  const char *value = (const char *)event->data.scalar.value;
  size_t length = event->data.scalar.length;
  if (memchr(value, 0, length) != NULL || !text_is_clean(value)) {
    return refuse(reader, place(reader, event->start_mark), "a control character in a text");
  }
  *text = tree_text(reader->tree, value, length);
  return *text == NULL ? no_memory(reader->err) : OK;
}

static Status take_scalar(Reader *reader, const yaml_event_t *event, Node **node) {
  const char *text = NULL;
  Status status = take_text(reader, event, &text);
  if (status == OK) {
    status =
        tree_node(reader->tree, NODE_SCALAR, place(reader, event->start_mark), node, reader->err);
  }
  if (status == OK) {
    (*node)->text = text;
    (*node)->quoted = event->data.scalar.style != YAML_PLAIN_SCALAR_STYLE;
  }
  return status;
}

static Status read_node(Reader *reader, Node **node);

static Status take_list(Reader *reader, Node *list) {
  Status status = OK;
  Node *child;
  while ((status = read_node(reader, &child)) == OK && child != NULL) {
    TRY(tree_append(reader->tree, list, NULL, child, reader->err));
  }
done:
  return status;
}

static Status check_key(Reader *reader, const Node *map, const Node *key) {
  const Origin at = key->origin;
  if (key->kind != NODE_SCALAR) {
    return refuse(reader, at, "a key must be a plain word");
  }
  if (!key->quoted && strcmp(key->text, "<<") == 0) {
    return refuse(reader, at,
                  "merge keys (<<) are not supported: write the keys, or use a defaults list");
  }
  if (strlen(key->text) > KEY_MAX) {
    return refuse(reader, at, "a key of more than %d characters", KEY_MAX);
  }
  const Node *before = node_child(map, key->text);
  if (before != NULL && before->key_origin.line > 0) {
    return refuse(reader, at, "the key '%s' is here twice (first in line %d)", key->text,
                  before->key_origin.line);
  }
  if (before != NULL) {
    return refuse(reader, at, "the key '%s' is here twice", key->text);
  }
  if (map->n == TREE_KEYS_MAX) {
    return refuse(reader, at, "more than %d keys in one place", TREE_KEYS_MAX);
  }
  return OK;
}

static Status take_map(Reader *reader, Node *map) {
  Status status = OK;
  Node *key, *value;
  while ((status = read_node(reader, &key)) == OK && key != NULL) {
    TRY(check_key(reader, map, key));
    TRY(read_node(reader, &value));
    value->key_origin = key->origin;
    TRY(tree_append(reader->tree, map, key->text, value, reader->err));
  }
done:
  return status;
}

static Status take_alias(Reader *reader, const yaml_event_t *event, Node **node) {
  const char *name = (const char *)event->data.alias.anchor;
  for (const Anchor *anchor = reader->anchors; anchor != NULL; anchor = anchor->next) {
    if (strcmp(anchor->name, name) == 0) {
      return tree_copy(reader->tree, anchor->node, node, reader->err);
    }
  }
  return refuse(reader, place(reader, event->start_mark), "there is no anchor '&%s' before this",
                name);
}

// known from its end on, so that no alias can stand inside what it stands for
static Status remember_anchor(Reader *reader, const yaml_char_t *name, const Node *node) {
  if (name == NULL) {
    return OK;
  }
  Anchor *anchor = tree_take(reader->tree, sizeof *anchor);
  const char *copy = tree_text(reader->tree, (const char *)name, strlen((const char *)name));
  if (anchor == NULL || copy == NULL) {
    return no_memory(reader->err);
  }
  *anchor = (Anchor){copy, node, reader->anchors};
  reader->anchors = anchor;
  return OK;
}

static Status take_collection(Reader *reader, const yaml_event_t *event, NodeKind kind,
                              Node **node) {
  Status status = OK;
  if (reader->depth == TREE_LEVELS_MAX) {
    return refuse(reader, place(reader, event->start_mark), "more than %d levels", TREE_LEVELS_MAX);
  }
  TRY(tree_node(reader->tree, kind, place(reader, event->start_mark), node, reader->err));
  reader->depth++;
  TRY(kind == NODE_LIST ? take_list(reader, *node) : take_map(reader, *node));
  reader->depth--;
done:
  return status;
}

static Status take_event(Reader *reader, const yaml_event_t *event, Node **node) {
  const yaml_char_t *anchor = NULL, *tag = NULL;
  Status status = OK;
  switch (event->type) {
  case YAML_SCALAR_EVENT:
    anchor = event->data.scalar.anchor;
    tag = event->data.scalar.tag;
    status = take_scalar(reader, event, node);
    break;
  case YAML_SEQUENCE_START_EVENT:
    anchor = event->data.sequence_start.anchor;
    tag = event->data.sequence_start.tag;
    status = take_collection(reader, event, NODE_LIST, node);
    break;
  case YAML_MAPPING_START_EVENT:
    anchor = event->data.mapping_start.anchor;
    tag = event->data.mapping_start.tag;
    status = take_collection(reader, event, NODE_MAP, node);
    break;
  case YAML_ALIAS_EVENT:
    return take_alias(reader, event, node);
  default: // the end of a list, map, document or stream
    *node = NULL;
    return OK;
  }
  if (status == OK && tag != NULL) {
    return refuse(reader, place(reader, event->start_mark), "tags (!) are not supported");
  }
  return status == OK ? remember_anchor(reader, anchor, *node) : status;
}

// The next node, or NULL at the end of what it would stand in.
static Status read_node(Reader *reader, Node **node) {
  yaml_event_t event;
  Status status = next_event(reader, &event);
  if (status == OK) {
    status = take_event(reader, &event, node);
    yaml_event_delete(&event);
  }
  return status;
}

static Status expect(Reader *reader, yaml_event_type_t *type, yaml_mark_t *mark) {
  yaml_event_t event;
  Status status = next_event(reader, &event);
  if (status == OK) {
    *type = event.type;
    *mark = event.start_mark;
    yaml_event_delete(&event);
  }
  return status;
}

// stream start, document start, the node, document end, stream end
static Status read_stream(Reader *reader, Node **node) {
  Status status = OK;
  yaml_event_type_t type;
  yaml_mark_t mark;
  TRY(expect(reader, &type, &mark));
  TRY(expect(reader, &type, &mark));
  if (type == YAML_STREAM_END_EVENT) {
    TRY(tree_node(reader->tree, NODE_SCALAR, place(reader, mark), node, reader->err));
    (*node)->text = "";
    return OK;
  }
  TRY(read_node(reader, node));
  TRY(expect(reader, &type, &mark));
  TRY(expect(reader, &type, &mark));
  if (type != YAML_STREAM_END_EVENT) {
    return refuse(reader, place(reader, mark), "more than one document");
  }
done:
  return status;
}

static Status parse(Tree *tree, const char *name, const char *text, size_t n_bytes,
                    const Origin *fixed, Node **node, Err *err) {
  Reader reader = {.tree = tree, .text = text, .n_bytes = n_bytes, .fixed = fixed, .err = err};
  reader.name = tree_text(tree, name, strlen(name));
  if (reader.name == NULL || !yaml_parser_initialize(&reader.yaml)) {
    return no_memory(err);
  }
  yaml_parser_set_input_string(&reader.yaml, (const unsigned char *)text, n_bytes);
  Status status = read_stream(&reader, node);
  yaml_parser_delete(&reader.yaml);
  return status;
}

Status tree_parse_text(Tree *tree, const char *name, const char *text, size_t n_bytes, Node **node,
                       Err *err) {
  return parse(tree, name, text, n_bytes, NULL, node, err);
}

Status tree_parse_file(Tree *tree, const char *path, Node **node, Err *err) {
  char *bytes;
  size_t n_bytes;
  Err one = {0}; // err collects; reading a file sets
  Status status = fsio_read(path, FILE_MAX, &bytes, &n_bytes, &one);
  if (status != OK) {
    return err_add(err, status, "%s", one.text);
  }
  status = parse(tree, path, bytes, n_bytes, NULL, node, err);
  free(bytes);
  return status;
}

Status tree_parse_value(Tree *tree, Origin origin, const char *text, Node **node, Err *err) {
  while (isspace((unsigned char)*text)) {
    text++;
  }
  size_t n = strlen(text);
  while (n > 0 && isspace((unsigned char)text[n - 1])) {
    n--;
  }
  if (n > 0 && strchr("[{\"'", *text) != NULL) {
    return parse(tree, origin.file, text, n, &origin, node, err);
  }
  if (!text_is_clean(text)) {
    return err_add(err, ERR_INPUT, "a control character in a text");
  }
  Status status = tree_node(tree, NODE_SCALAR, origin, node, err);
  if (status == OK) {
    (*node)->text = tree_text(tree, text, n);
    status = (*node)->text == NULL ? no_memory(err) : OK;
  }
  return status;
}
