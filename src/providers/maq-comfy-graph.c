/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "maq-comfy-graph.h"
#include "maq-error.h"
#include "maq-json.h"

#define PREFIX "maquette:"
#define SAVES "SaveImage"

typedef enum {
  MARK_NONE,
  MARK_UNKNOWN,
  MARK_PROMPT,
  MARK_NEGATIVE,
  MARK_SIZE,
  MARK_SEED,
  MARK_IMAGE,
  MARK_MASK,
  MARK_OUTPUT,
} Mark;

static const struct {
  const char *word;
  const char *inputs[9];  /* each that a node has and that is no link is filled */
  gboolean    all;        /* it must have them all */
} marks[] = {
  [MARK_PROMPT] = { "prompt", { "text", "prompt", "value", "string", "text_g", "text_l", "clip_l", "t5xxl" }, FALSE },
  [MARK_NEGATIVE] = { "negative", { "text", "prompt", "value", "string", "text_g", "text_l", "clip_l", "t5xxl" }, FALSE },
  [MARK_SIZE] = { "size", { "width", "height" }, TRUE },
  [MARK_SEED] = { "seed", { "seed", "noise_seed", "value" }, FALSE },
  [MARK_IMAGE] = { "image", { "image" }, TRUE },
  [MARK_MASK] = { "mask", { "image" }, TRUE },
  [MARK_OUTPUT] = { "output", { NULL }, TRUE },
};

static gboolean
refuse (GError     **error,
        const char  *format,
        ...)
{
  va_list args;
  g_autofree char *message = NULL;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error_literal (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT, message);
  return FALSE;
}

/* "image 3": 3. 0: it is none. */
static guint
read_number (const char *word)
{
  guint64 number;
  g_autofree char *digits = g_strdup (word + strlen ("image"));

  if (!g_ascii_string_to_unsigned (g_strstrip (digits), 10, 1, MAQ_COMFY_MAX_IMAGES, &number, NULL))
    return 0;
  return (guint) number;
}

static Mark
find_mark (JsonObject *node,
           guint      *number)
{
  const char *title = maq_json_get_string (maq_json_get_object (node, "_meta"), "title", "");
  g_autofree char *lower = g_ascii_strdown (title, -1);
  const char *word = g_strstrip (lower);

  *number = 0;
  if (!g_str_has_prefix (word, PREFIX))
    return MARK_NONE;
  for (word += strlen (PREFIX); g_ascii_isspace (*word);)
    word++;

  if (g_str_has_prefix (word, "image"))
    {
      *number = read_number (word);
      return *number > 0 ? MARK_IMAGE : MARK_UNKNOWN;
    }
  for (Mark mark = MARK_PROMPT; mark < G_N_ELEMENTS (marks); mark++)
    if (g_str_equal (marks[mark].word, word))
      return mark;
  return MARK_UNKNOWN;
}

/* Not a link to another node: ["4", 0]. */
static gboolean
is_literal (JsonObject *inputs,
            const char *name)
{
  JsonNode *value = inputs != NULL && json_object_has_member (inputs, name) ? json_object_get_member (inputs, name) : NULL;

  return value != NULL && !JSON_NODE_HOLDS_ARRAY (value);
}

static guint
count_inputs (JsonObject *node,
              Mark        mark)
{
  JsonObject *inputs = maq_json_get_object (node, "inputs");
  guint n = 0;

  for (guint i = 0; marks[mark].inputs[i] != NULL; i++)
    n += is_literal (inputs, marks[mark].inputs[i]);
  return n;
}

static gboolean
check_inputs (JsonObject *node,
              const char *id,
              Mark        mark,
              GError    **error)
{
  guint n = count_inputs (node, mark);
  guint wanted = marks[mark].all ? g_strv_length ((char **) marks[mark].inputs) : 1;
  g_autofree char *names = g_strjoinv (marks[mark].all ? " and " : ", ", (char **) marks[mark].inputs);

  if (n >= wanted)
    return TRUE;
  return refuse (error, "Node %s of the workflow (%s) is marked \"" PREFIX "%s\" and has no value to fill in: %s%s", id,
                 maq_json_get_string (node, "class_type", "?"), marks[mark].word,
                 marks[mark].all || marks[mark].inputs[1] == NULL ? "" : "one of ", names);
}

static gboolean
check_node (JsonObject *workflow,
            const char *id,
            guint      *seen,
            guint32    *images,
            GError    **error)
{
  JsonObject *node = maq_json_get_object (workflow, id);
  guint number = 0;
  Mark mark;

  if (maq_json_get_string (node, "class_type", NULL) == NULL)
    return refuse (error, "Node %s of the workflow has no class_type", id);
  mark = find_mark (node, &number);
  if (mark == MARK_NONE)
    return TRUE;
  if (mark == MARK_UNKNOWN)
    return refuse (error, "Node %s of the workflow is titled \"%s\", which is no mark; there are " PREFIX "prompt, negative, "
                   "size, seed, image 1 to image %d, mask and output", id,
                   maq_json_get_string (maq_json_get_object (node, "_meta"), "title", ""), MAQ_COMFY_MAX_IMAGES);

  *seen |= 1u << mark;
  if (mark == MARK_IMAGE)
    *images |= 1u << number;
  return check_inputs (node, id, mark, error);
}

/* Numbers 1 to *@n without a gap. */
static gboolean
check_images (guint32   images,
              guint    *n,
              GError  **error)
{
  *n = 0;
  while (images & (2u << *n))
    ++*n;
  if (images >> (*n + 1) == 0)
    return TRUE;
  return refuse (error, "The workflow has places for pictures, but no node titled \"" PREFIX "image %u\"", *n + 1);
}

/* The only node that saves a picture, which then needs no mark. (nullable) */
static JsonObject *
find_saving (JsonObject *workflow)
{
  g_autoptr (GList) ids = json_object_get_members (workflow);
  JsonObject *found = NULL;

  for (GList *l = ids; l != NULL; l = l->next)
    {
      JsonObject *node = maq_json_get_object (workflow, l->data);

      if (!g_str_equal (maq_json_get_string (node, "class_type", ""), SAVES))
        continue;
      if (found != NULL)
        return NULL;
      found = node;
    }

  return found;
}

/* What the editor saves is drawn, not run. */
static gboolean
check_format (JsonObject *workflow,
              GError    **error)
{
  if (maq_json_get_array (workflow, "nodes") != NULL)
    return refuse (error, "This workflow is in the editor's own format; save it with ComfyUI's \"Export (API)\"");
  if (json_object_get_size (workflow) == 0)
    return refuse (error, "The workflow has no nodes");
  return TRUE;
}

gboolean
maq_comfy_graph_check (JsonObject     *workflow,
                       MaqComfyMarks  *found,
                       GError        **error)
{
  g_autoptr (GList) ids = NULL;
  guint seen = 0;
  guint32 images = 0;

  *found = (MaqComfyMarks) { 0 };
  if (!check_format (workflow, error))
    return FALSE;

  ids = json_object_get_members (workflow);
  for (GList *l = ids; l != NULL; l = l->next)
    if (!check_node (workflow, l->data, &seen, &images, error))
      return FALSE;

  if ((seen & 1u << MARK_PROMPT) == 0)
    return refuse (error, "The workflow has no node titled \"" PREFIX "prompt\", where the prompt goes");
  if ((seen & 1u << MARK_OUTPUT) == 0 && find_saving (workflow) == NULL)
    return refuse (error, "The workflow has no node titled \"" PREFIX "output\", whose pictures are the answer");
  found->has_negative = (seen & 1u << MARK_NEGATIVE) != 0;
  found->has_size = (seen & 1u << MARK_SIZE) != 0;
  found->has_seed = (seen & 1u << MARK_SEED) != 0;
  found->has_mask = (seen & 1u << MARK_MASK) != 0;
  return check_images (images, &found->n_images, error);
}

static gboolean
check_values (const MaqComfyMarks   *found,
              const MaqComfyValues  *values,
              GError               **error)
{
  if (values->n_images > found->n_images)
    return refuse (error, "The workflow has no node titled \"" PREFIX "image %u\", where Image %u would go",
                   found->n_images + 1, found->n_images + 1);
  if (values->mask != NULL && !found->has_mask)
    return refuse (error, "The workflow has no node titled \"" PREFIX "mask\", where the mask would go");
  return TRUE;
}

/* --- filling --- */

static void
fill_text (JsonObject *inputs,
           Mark        mark,
           const char *text)
{
  for (guint i = 0; marks[mark].inputs[i] != NULL; i++)
    if (is_literal (inputs, marks[mark].inputs[i]))
      json_object_set_string_member (inputs, marks[mark].inputs[i], text);
}

static void
fill_seed (JsonObject *inputs,
           gint64      seed)
{
  for (guint i = 0; marks[MARK_SEED].inputs[i] != NULL; i++)
    if (is_literal (inputs, marks[MARK_SEED].inputs[i]))
      json_object_set_int_member (inputs, marks[MARK_SEED].inputs[i], seed);
}

static void
fill_size (JsonObject           *inputs,
           const MaqComfyValues *values)
{
  if (values->width == 0)
    return;
  json_object_set_int_member (inputs, "width", values->width);
  json_object_set_int_member (inputs, "height", values->height);
}

/* Transparent means "may change": LoadImage makes its mask from alpha, LoadImageMask from what it is told. */
static void
fill_mask (JsonObject *inputs,
           const char *mask)
{
  json_object_set_string_member (inputs, "image", mask);
  if (is_literal (inputs, "channel"))
    json_object_set_string_member (inputs, "channel", "alpha");
}

/* FALSE: the node has nothing to hold and goes. */
static gboolean
fill_node (JsonObject           *node,
           const MaqComfyValues *values)
{
  JsonObject *inputs = maq_json_get_object (node, "inputs");
  guint number;
  Mark mark = find_mark (node, &number);

  switch (mark)
    {
    case MARK_PROMPT:
      fill_text (inputs, mark, values->prompt);
      return TRUE;
    case MARK_NEGATIVE:
      if (values->negative != NULL)
        fill_text (inputs, mark, values->negative);
      return TRUE;
    case MARK_SIZE:
      fill_size (inputs, values);
      return TRUE;
    case MARK_SEED:
      fill_seed (inputs, values->seed);
      return TRUE;
    case MARK_IMAGE:
      if (number <= values->n_images)
        json_object_set_string_member (inputs, "image", values->images[number - 1]);
      return number <= values->n_images;
    case MARK_MASK:
      if (values->mask != NULL)
        fill_mask (inputs, values->mask);
      return values->mask != NULL;
    case MARK_OUTPUT:
    case MARK_UNKNOWN:
    case MARK_NONE:
    default:
      return TRUE;
    }
}

static gboolean
links_to (JsonNode   *input,
          GHashTable *gone)
{
  JsonArray *link = JSON_NODE_HOLDS_ARRAY (input) ? json_node_get_array (input) : NULL;
  JsonNode *id = link != NULL && json_array_get_length (link) > 0 ? json_array_get_element (link, 0) : NULL;

  return id != NULL && JSON_NODE_HOLDS_VALUE (id) && json_node_get_string (id) != NULL
         && g_hash_table_contains (gone, json_node_get_string (id));
}

static void
cut_links (JsonObject *node,
           GHashTable *gone)
{
  JsonObject *inputs = maq_json_get_object (node, "inputs");
  g_autoptr (GList) names = inputs != NULL ? json_object_get_members (inputs) : NULL;

  for (GList *l = names; l != NULL; l = l->next)
    if (links_to (json_object_get_member (inputs, l->data), gone))
      json_object_remove_member (inputs, l->data);
}

/* Whether a node can do without is for the server to say: its inputs may be optional there. */
static void
remove_nodes (JsonObject *graph,
              GHashTable *gone)
{
  g_autoptr (GList) ids = NULL;
  GHashTableIter iter;
  gpointer id;

  g_hash_table_iter_init (&iter, gone);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    json_object_remove_member (graph, id);
  ids = json_object_get_members (graph);
  for (GList *l = ids; l != NULL; l = l->next)
    cut_links (maq_json_get_object (graph, l->data), gone);
}

/* Without a mark the node that saves gets it: whoever reads the answer looks for nothing else. */
static void
mark_output (JsonObject *graph)
{
  g_autoptr (GList) ids = json_object_get_members (graph);
  JsonObject *node = find_saving (graph);
  JsonObject *meta;

  for (GList *l = ids; l != NULL; l = l->next)
    if (maq_comfy_graph_is_output (graph, l->data))
      return;
  if (node == NULL)
    return;
  meta = json_object_new ();
  json_object_set_string_member (meta, "title", PREFIX "output");
  json_object_set_object_member (node, "_meta", meta);
}

static JsonNode *
copy (JsonObject  *workflow,
      GError     **error)
{
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), workflow);
  g_autofree char *text = maq_json_to_string (node);

  return maq_json_parse (text, strlen (text), &maq_json_limits_default, error);
}

JsonNode *
maq_comfy_graph_fill (JsonObject            *workflow,
                      const MaqComfyValues  *values,
                      GError               **error)
{
  g_autoptr (GHashTable) gone = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GList) ids = NULL;
  g_autoptr (JsonNode) root = NULL;
  JsonObject *graph;
  MaqComfyMarks found;

  if (!maq_comfy_graph_check (workflow, &found, error) || !check_values (&found, values, error))
    return NULL;
  root = copy (workflow, error);
  if (root == NULL)
    return NULL;

  graph = json_node_get_object (root);
  mark_output (graph);
  ids = json_object_get_members (graph);
  for (GList *l = ids; l != NULL; l = l->next)
    if (!fill_node (maq_json_get_object (graph, l->data), values))
      g_hash_table_add (gone, g_strdup (l->data));
  g_clear_pointer (&ids, g_list_free);
  remove_nodes (graph, gone);
  return g_steal_pointer (&root);
}

/* --- asking --- */

gboolean
maq_comfy_graph_is_output (JsonObject *graph,
                           const char *id)
{
  guint number;

  return find_mark (maq_json_get_object (graph, id), &number) == MARK_OUTPUT;
}

const char *
maq_comfy_graph_get_name (JsonObject *graph,
                          const char *id)
{
  JsonObject *node = graph != NULL ? maq_json_get_object (graph, id) : NULL;
  const char *class_type = maq_json_get_string (node, "class_type", NULL);
  guint number;

  /* A mark is no name. */
  if (find_mark (node, &number) != MARK_NONE)
    return class_type;
  return maq_json_get_string (maq_json_get_object (node, "_meta"), "title", class_type);
}

GPtrArray *
maq_comfy_graph_list_classes (JsonObject *workflow)
{
  g_autoptr (GHashTable) known = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GList) ids = json_object_get_members (workflow);
  GPtrArray *classes = g_ptr_array_new ();

  for (GList *l = ids; l != NULL; l = l->next)
    {
      const char *name = maq_json_get_string (maq_json_get_object (workflow, l->data), "class_type", NULL);

      if (name != NULL && g_hash_table_add (known, (gpointer) name))
        g_ptr_array_add (classes, (gpointer) name);
    }

  return classes;
}
