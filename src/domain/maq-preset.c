/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "maq-domain-resources.h"
#include "maq-error.h"
#include "maq-json.h"
#include "maq-preset.h"

#define TABLE "/io/github/maquette/domain/engines.json"

static char *
dup_text (JsonObject *object,
          const char *name)
{
  return g_strdup (maq_json_get_string (object, name, NULL));
}

static MaqPreset *
read_preset (JsonObject *object)
{
  static const char *const groups[] = { "service", "local", "other" };
  JsonObject *options = maq_json_get_object (object, "options");
  const char *group = maq_json_get_string (object, "group", "other");
  MaqPreset *self = g_new0 (MaqPreset, 1);

  self->group = MAQ_PRESET_OTHER;
  for (guint i = 0; i < G_N_ELEMENTS (groups); i++)
    if (g_str_equal (group, groups[i]))
      self->group = i;
  self->id = dup_text (object, "id");
  self->title = dup_text (object, "title");
  self->kind = dup_text (object, "kind");
  self->base_url = dup_text (object, "base_url");
  self->model = dup_text (object, "model");
  self->row = dup_text (object, "row");
  self->key_env = dup_text (object, "key_env");
  self->key_url = dup_text (object, "key_url");
  self->usage_url = dup_text (object, "usage_url");
  self->billing_url = dup_text (object, "billing_url");
  self->verify_url = dup_text (object, "verify_url");
  if (options != NULL)
    {
      g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), options);

      self->options = maq_json_to_string (node);
    }
  return self;
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
      g_autoptr (JsonNode) root = NULL;

      maq_domain_register_resource ();
      json = g_resource_lookup_data (maq_domain_get_resource (), TABLE, G_RESOURCE_LOOKUP_FLAGS_NONE, &error);
      if (json != NULL)
        root = maq_json_parse (g_bytes_get_data (json, NULL), g_bytes_get_size (json), &maq_json_limits_default, &error);
      if (root == NULL)
        g_error ("the built-in list of engines: %s", error->message);
      table = g_ptr_array_new ();
      for (guint i = 0; i < json_array_get_length (json_node_get_array (root)); i++)
        g_ptr_array_add (table, read_preset (json_array_get_object_element (json_node_get_array (root), i)));
      g_once_init_leave (&once, 1);
    }
  return table;
}

const MaqPreset *
maq_preset_lookup (const char *id)
{
  GPtrArray *table = get_table ();

  for (guint i = 0; i < table->len; i++)
    {
      const MaqPreset *preset = g_ptr_array_index (table, i);

      if (g_strcmp0 (preset->id, id) == 0)
        return preset;
    }
  return NULL;
}

GPtrArray *
maq_preset_list (void)
{
  GPtrArray *table = get_table ();
  GPtrArray *list = g_ptr_array_new ();

  for (guint i = 0; i < table->len; i++)
    g_ptr_array_add (list, g_ptr_array_index (table, i));
  return list;
}

static gboolean
is_at (const MaqPreset   *self,
       const MaqEndpoint *endpoint)
{
  const char *origin = maq_endpoint_get_origin (endpoint);

  return g_str_equal (self->kind, maq_endpoint_get_kind (endpoint)) && g_str_has_prefix (self->base_url, origin)
         && strchr ("/", self->base_url[strlen (origin)]) != NULL;
}

const MaqPreset *
maq_preset_find (const MaqEndpoint *endpoint)
{
  GPtrArray *table = get_table ();

  for (guint i = 0; i < table->len; i++)
    if (is_at (g_ptr_array_index (table, i), endpoint))
      return g_ptr_array_index (table, i);
  for (guint i = 0; i < table->len; i++)
    {
      const MaqPreset *preset = g_ptr_array_index (table, i);

      if (g_str_equal (preset->row, maq_endpoint_get_row_id (endpoint)))
        return preset;
    }
  return NULL;
}

MaqEndpoint *
maq_preset_make (const MaqPreset  *self,
                 const char       *id,
                 const char       *base_url,
                 const char       *model,
                 GError          **error)
{
  const char *address = base_url != NULL ? base_url : self->base_url;

  if (strpbrk (address, "{}") != NULL || g_str_equal (address, "https://"))
    {
      g_set_error (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT, "%s needs its own address; it looks like %s", self->title,
                   self->base_url);
      return NULL;
    }
  return maq_endpoint_new_full (id != NULL ? id : self->id, self->title, self->kind, address,
                                model != NULL ? model : self->model, self->row, self->options, NULL, error);
}
