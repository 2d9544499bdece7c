/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "maq-domain-resources.h"
#include "maq-error.h"
#include "maq-image.h"
#include "maq-json.h"
#include "maq-model-private.h"
#include "maq-model.h"
#include "maq-text.h"

#define MAX_MULTIPLE 256
#define MAX_QUALITIES 32
#define MAX_QUALITY 32
#define MAX_PROMPT 32000 /* characters, as MAQ_MAX_PROMPT */
#define MAX_PRICE (1000 * MAQ_MICROS_PER_DOLLAR)
#define TABLE "/io/github/maquette/domain/models.json"

G_DEFINE_BOXED_TYPE (MaqModel, maq_model, maq_model_ref, maq_model_unref)

static const char *const mask_words[] = { "none", "alpha-edits", "white-edits", NULL };
static const char *const pricing_words[] = { "free", "flat", "tokens", "table", "unknown", NULL };

static void
clear (gpointer data)
{
  MaqModel *self = data;

  g_free (self->row);
  g_free (self->id);
  g_free (self->title);
  g_strfreev (self->qualities);
  g_free (self->default_quality);
  g_free (self->variant_field);
  g_free (self->source);
  maq_wire_clear (&self->wire);
}

MaqModel *
maq_model_ref (MaqModel *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
maq_model_unref (MaqModel *self)
{
  g_atomic_rc_box_release_full (self, clear);
}

static gboolean
refuse (GError     **error,
        const char  *row,
        const char  *what)
{
  g_set_error (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT, "model row \"%s\": %s", row != NULL ? row : "?", what);
  return FALSE;
}

/* The index of the member's word in @words, or -1. */
static int
get_word (JsonObject        *object,
          const char        *name,
          const char *const *words)
{
  const char *text = maq_json_get_string (object, name, words[0]);

  for (int i = 0; words[i] != NULL; i++)
    if (g_str_equal (words[i], text))
      return i;
  return -1;
}

/* "1024x768" and nothing else. */
static gboolean
read_size (const char *text,
           MaqSize    *size)
{
  char *end = NULL;
  guint64 width = text != NULL && g_ascii_isdigit (*text) ? g_ascii_strtoull (text, &end, 10) : 0;
  guint64 height = end != NULL && *end == 'x' && g_ascii_isdigit (end[1]) ? g_ascii_strtoull (end + 1, &end, 10) : 0;

  *size = (MaqSize) { width, height };
  return width > 0 && height > 0 && width <= MAQ_IMAGE_MAX_SIDE && height <= MAQ_IMAGE_MAX_SIDE && *end == '\0';
}

static gboolean
read_sizes (MaqModel    *self,
            JsonObject  *object,
            GError     **error)
{
  JsonObject *sizes = maq_json_get_object (object, "sizes");

  for (guint i = MAQ_RATIO_1_1; i < MAQ_N_RATIOS; i++)
    {
      const char *text = maq_json_get_string (sizes, maq_ratio_to_string (i), NULL);

      if (!read_size (text, &self->sizes[i]))
        return refuse (error, self->row, "\"sizes\" needs WIDTHxHEIGHT for each of the five ratios");
    }
  return TRUE;
}

/* A whole number from 0 to @most; *@good becomes FALSE beyond. */
static gint64
get_number (JsonObject *object,
            const char *name,
            gint64      fallback,
            gint64      most,
            gboolean   *good)
{
  gint64 value = maq_json_get_int (object, name, fallback);

  if (value < 0 || value > most)
    *good = FALSE;
  return value;
}

/* Without a word all five. */
static gboolean
read_ratios (MaqModel    *self,
             JsonObject  *object,
             GError     **error)
{
  JsonArray *array = maq_json_get_array (object, "ratios");
  guint n = array != NULL ? json_array_get_length (array) : 0;

  for (guint i = 0; i < MAQ_N_RATIOS; i++)
    self->ratios[i] = array == NULL;
  for (guint i = 0; i < n; i++)
    {
      JsonNode *node = json_array_get_element (array, i);
      MaqRatio ratio;

      if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING
          || !maq_ratio_parse (json_node_get_string (node), &ratio, NULL))
        return refuse (error, self->row, "\"ratios\" is a list of auto, 1:1, 3:2, 2:3, 16:9 and 9:16");
      self->ratios[ratio] = TRUE;
    }
  return TRUE;
}

/* It is shown as it is, also where a server said it of itself. */
static gboolean
is_quality (JsonNode *node)
{
  const char *word = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_string (node) : NULL;

  return word != NULL && *word != '\0' && strlen (word) <= MAX_QUALITY && g_str_is_ascii (word) && !maq_text_has_control (word);
}

static gboolean
read_qualities (MaqModel    *self,
                JsonObject  *object,
                GError     **error)
{
  JsonArray *qualities = maq_json_get_array (object, "qualities");
  guint n = qualities != NULL ? json_array_get_length (qualities) : 0;

  if (n > MAX_QUALITIES)
    return refuse (error, self->row, "\"qualities\" is too long");
  self->qualities = g_new0 (char *, n + 1);
  for (guint i = 0; i < n; i++)
    {
      JsonNode *node = json_array_get_element (qualities, i);

      if (!is_quality (node))
        return refuse (error, self->row, "\"qualities\" is a list of short words");
      self->qualities[i] = g_strdup (json_node_get_string (node));
    }
  self->default_quality = g_strdup (maq_json_get_string (object, "default_quality", NULL));
  if (self->default_quality != NULL && !g_strv_contains ((const char *const *) self->qualities, self->default_quality))
    return refuse (error, self->row, "\"default_quality\" is one of \"qualities\"");
  return TRUE;
}

/* The smallest one is not too many pixels, the largest not too few: what a size is rounded to is then one that can be made. */
static gboolean
some_size_fits (const MaqModel *self)
{
  guint64 least = self->side_multiple, most = self->max_side - self->max_side % self->side_multiple;

  return most > 0 && least * least <= self->max_pixels && most * most >= self->min_pixels && self->min_pixels <= self->max_pixels;
}

static gboolean
read_limits (MaqModel    *self,
             JsonObject  *object,
             GError     **error)
{
  gboolean good = TRUE;

  self->variant_field = g_strdup (maq_json_get_string (object, "variant_field", NULL));
  self->free_size = maq_json_get_bool (object, "free_size", FALSE);
  self->side_multiple = MAX (get_number (object, "side_multiple", 1, MAX_MULTIPLE, &good), 1);
  self->max_side = get_number (object, "max_side", 0, MAQ_IMAGE_MAX_SIDE, &good);
  self->min_pixels = get_number (object, "min_pixels", 0, MAQ_IMAGE_MAX_PIXELS, &good);
  self->max_pixels = get_number (object, "max_pixels", 0, MAQ_IMAGE_MAX_PIXELS, &good);
  self->auto_size = maq_json_get_bool (object, "auto_size", FALSE);
  self->max_references = CLAMP (maq_json_get_int (object, "max_references", 1), 0, 20);
  self->max_previews = CLAMP (maq_json_get_int (object, "max_previews", 0), 0, 3);
  self->max_prompt = CLAMP (maq_json_get_int (object, "max_prompt", MAX_PROMPT), 1, MAX_PROMPT);
  if (!good)
    return refuse (error, self->row, "a side or a number of pixels is out of bounds");
  if (self->free_size && !some_size_fits (self))
    return refuse (error, self->row, "\"free_size\" needs \"max_side\", \"min_pixels\" and \"max_pixels\" that some size fits");
  return TRUE;
}

static gboolean
read_money (MaqModel    *self,
            JsonObject  *object,
            GError     **error)
{
  gboolean good = TRUE;

  self->flat_price = get_number (object, "flat_price", 0, MAX_PRICE, &good);
  self->text_in = get_number (object, "text_in", 0, MAX_PRICE, &good);
  self->image_in = get_number (object, "image_in", 0, MAX_PRICE, &good);
  self->image_out = get_number (object, "image_out", 0, MAX_PRICE, &good);
  self->preview_price = get_number (object, "preview_price", 0, MAX_PRICE, &good);
  self->price_margin = get_number (object, "price_margin", 0, MAX_PRICE, &good);
  self->price_percent = get_number (object, "price_percent", 100, 100, &good);
  self->cached_percent = get_number (object, "cached_percent", 100, 100, &good);
  self->per_minute = get_number (object, "per_minute", 0, G_MAXINT, &good);
  self->concurrency = MAX (get_number (object, "concurrency", 1, G_MAXINT, &good), 1);
  self->resend_is_free = maq_json_get_bool (object, "resend_is_free", FALSE);
  self->is_ai = maq_json_get_bool (object, "is_ai", TRUE);
  return good ? TRUE : refuse (error, self->row, "a price or a rate is out of bounds");
}

/* As text: JSON-GLib's counts are not atomic, and rows cross threads. */
static char *
dup_source (JsonObject *object)
{
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), object);

  return maq_json_to_string (node);
}

MaqModel *
maq_model_read_row (JsonObject  *object,
                    GError     **error)
{
  g_autoptr (MaqModel) self = g_atomic_rc_box_new0 (MaqModel);
  int mask = get_word (object, "mask", mask_words);
  int pricing = maq_json_get_string (object, "pricing", NULL) != NULL ? get_word (object, "pricing", pricing_words) : MAQ_PRICING_UNKNOWN;

  self->row = g_strdup (maq_json_get_string (object, "row", NULL));
  self->id = g_strdup (maq_json_get_string (object, "id", NULL));
  self->title = g_strdup (maq_json_get_string (object, "title", self->id));
  if (self->row == NULL || self->id == NULL)
    return refuse (error, self->row, "\"row\" and \"id\" are needed"), NULL;
  if (mask < 0)
    return refuse (error, self->row, "\"mask\" is none, alpha-edits or white-edits"), NULL;
  if (pricing < 0)
    return refuse (error, self->row, "\"pricing\" is free, flat, tokens, table or unknown"), NULL;
  self->mask = mask;
  self->pricing = pricing;
  if (!maq_wire_read (&self->wire, object, error))
    {
      g_prefix_error (error, "model row \"%s\": ", self->row);
      return NULL;
    }
  if (!read_sizes (self, object, error) || !read_ratios (self, object, error) || !read_qualities (self, object, error) || !read_limits (self, object, error)
      || !read_money (self, object, error))
    return NULL;
  self->source = dup_source (object);
  return g_steal_pointer (&self);
}

GPtrArray *
maq_model_parse (GBytes  *json,
                 GError **error)
{
  gsize length = 0;
  const char *text = g_bytes_get_data (json, &length);
  g_autoptr (JsonNode) root = maq_json_parse (text, length, &maq_json_limits_default, error);
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) maq_model_unref);
  JsonArray *array;

  if (root == NULL)
    return NULL;
  if (!JSON_NODE_HOLDS_ARRAY (root))
    return refuse (error, NULL, "the table is not an array"), NULL;
  array = json_node_get_array (root);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);
      MaqModel *row = JSON_NODE_HOLDS_OBJECT (node) ? maq_model_read_row (json_node_get_object (node), error) : NULL;

      if (row == NULL)
        {
          if (error != NULL && *error == NULL)
            refuse (error, NULL, "a row is not an object");
          return NULL;
        }
      g_ptr_array_add (rows, row);
    }
  return g_steal_pointer (&rows);
}

/* Read once; our own data, so what is wrong with it is our bug. */
static GPtrArray *
get_table (void)
{
  static GPtrArray *table;
  static gsize once;

  if (g_once_init_enter (&once))
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) json = NULL;

      /* By hand: in a static library nothing would run the constructor for us. */
      maq_domain_register_resource ();
      json = g_resource_lookup_data (maq_domain_get_resource (), TABLE, G_RESOURCE_LOOKUP_FLAGS_NONE, &error);

      if (json != NULL)
        table = maq_model_parse (json, &error);
      if (table == NULL)
        g_error ("the built-in model table: %s", error->message);
      g_once_init_leave (&once, 1);
    }
  return table;
}

const MaqModel *
maq_model_lookup (const char *row)
{
  GPtrArray *table = get_table ();

  for (guint i = 0; i < table->len; i++)
    {
      const MaqModel *model = g_ptr_array_index (table, i);

      if (g_strcmp0 (model->row, row) == 0)
        return model;
    }
  return NULL;
}

GPtrArray *
maq_model_list (void)
{
  GPtrArray *table = get_table ();
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) maq_model_unref);

  for (guint i = 0; i < table->len; i++)
    g_ptr_array_add (list, maq_model_ref (g_ptr_array_index (table, i)));
  return list;
}
