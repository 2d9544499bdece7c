/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "maq-engine-edit.h"
#include "maq-json.h"

/* The parts of an endpoint; what is NULL stays as it was. */
typedef struct {
  const char *title;
  const char *base_url;
  const char *model;
  const char *row;
  const char *options; /* "" for none */
  gboolean    forget;  /* what the server said of itself */
} Change;

static MaqEndpoint *
apply (const MaqEndpoint *old, const Change *change, GError **error)
{
  const char *options = change->options != NULL ? change->options : maq_endpoint_get_options (old);

  return maq_endpoint_new_full (maq_endpoint_get_id (old),
                                change->title != NULL ? change->title : maq_endpoint_get_title (old),
                                maq_endpoint_get_kind (old),
                                change->base_url != NULL ? change->base_url : maq_endpoint_get_base_url (old),
                                change->model != NULL ? change->model : maq_endpoint_get_model (old),
                                change->row != NULL ? change->row : maq_endpoint_get_row_id (old), options,
                                change->forget ? NULL : maq_endpoint_get_learned (old), error);
}

MaqEndpoint *
maq_engine_edit_title (const MaqEndpoint *old, const char *title, GError **error)
{
  return apply (old, &(Change) { .title = title }, error);
}

MaqEndpoint *
maq_engine_edit_address (const MaqEndpoint *old, const char *base_url, GError **error)
{
  return apply (old, &(Change) { .base_url = base_url, .forget = TRUE }, error);
}

/* "openai/": the rows that begin with it describe the models of one service. NULL: its row stands alone. */
static char *
dup_family (const MaqEndpoint *endpoint)
{
  const char *row = maq_endpoint_get_row_id (endpoint);
  const char *slash = strchr (row, '/');

  return slash != NULL ? g_strndup (row, (gsize) (slash - row) + 1) : NULL;
}

GPtrArray *
maq_engine_edit_models (const MaqEndpoint *endpoint)
{
  g_autofree char *family = dup_family (endpoint);
  g_autoptr (GPtrArray) all = maq_model_list ();
  GPtrArray *models = g_ptr_array_new_with_free_func ((GDestroyNotify) maq_model_unref);

  for (guint i = 0; family != NULL && i < all->len; i++)
    {
      MaqModel *model = g_ptr_array_index (all, i);

      if (g_str_has_prefix (model->row, family))
        g_ptr_array_add (models, maq_model_ref (model));
    }
  return models;
}

MaqEndpoint *
maq_engine_edit_model (const MaqEndpoint *old, const char *model, GError **error)
{
  g_autoptr (GPtrArray) models = maq_engine_edit_models (old);
  Change change = { .model = model, .forget = TRUE };

  for (guint i = 0; i < models->len; i++)
    {
      const MaqModel *row = g_ptr_array_index (models, i);

      if (g_strcmp0 (row->id, model) == 0)
        change.row = row->row;
    }
  return apply (old, &change, error);
}

static JsonObject *
dup_options (const MaqEndpoint *endpoint)
{
  const char *text = maq_endpoint_get_options (endpoint);
  g_autoptr (JsonNode) node = NULL;

  if (text != NULL)
    node = maq_json_parse (text, strlen (text), &maq_json_limits_default, NULL);
  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_dup_object (node) : json_object_new ();
}

static MaqEndpoint *
apply_options (const MaqEndpoint *old, JsonObject *options, GError **error)
{
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), options);
  g_autofree char *text = json_object_get_size (options) > 0 ? maq_json_to_string (node) : g_strdup ("");

  return apply (old, &(Change) { .options = text }, error);
}

static void
set_member (JsonObject *options, const char *name, JsonNode *value)
{
  if (value != NULL)
    json_object_set_member (options, name, value);
  else if (json_object_has_member (options, name))
    json_object_remove_member (options, name);
}

MaqEndpoint *
maq_engine_edit_option (const MaqEndpoint *old, const char *name, JsonNode *value, GError **error)
{
  g_autoptr (JsonObject) options = dup_options (old);

  set_member (options, name, value);
  return apply_options (old, options, error);
}

MaqEndpoint *
maq_engine_edit_price (const MaqEndpoint *old, MaqMicros price, GError **error)
{
  g_autoptr (JsonObject) options = dup_options (old);

  set_member (options, "pricing", price > 0 ? json_node_init_string (json_node_alloc (), "flat") : NULL);
  set_member (options, "flat_price", price > 0 ? json_node_init_int (json_node_alloc (), price) : NULL);
  return apply_options (old, options, error);
}

JsonNode *
maq_engine_edit_get (const MaqEndpoint *endpoint, const char *name)
{
  g_autoptr (JsonObject) options = dup_options (endpoint);

  return json_object_dup_member (options, name);
}

MaqEndpoint *
maq_engine_edit_make (const MaqPreset *preset, const char *id, const char *base_url, gboolean allow_http, GError **error)
{
  if (!allow_http)
    return maq_preset_make (preset, id, base_url, NULL, error);
  return maq_endpoint_new_full (id, preset->title, preset->kind, base_url, preset->model, preset->row,
                                "{\"allow_http\":true}", NULL, error);
}

gboolean
maq_engine_edit_is_plain (const char *base_url)
{
  g_autoptr (GUri) uri = g_uri_parse (base_url, G_URI_FLAGS_NONE, NULL);
  g_autoptr (GInetAddress) address = NULL;

  if (uri == NULL || g_uri_get_host (uri) == NULL || !g_str_equal (g_uri_get_scheme (uri), "http"))
    return FALSE;
  address = g_inet_address_new_from_string (g_uri_get_host (uri));
  return address != NULL ? !g_inet_address_get_is_loopback (address)
                         : g_ascii_strcasecmp (g_uri_get_host (uri), "localhost") != 0;
}

char *
maq_engine_edit_new_id (MaqCatalog *catalog, const char *wanted)
{
  char *id = g_strdup (wanted);

  for (guint number = 2; maq_catalog_find (catalog, id) != NULL; number++)
    {
      g_free (id);
      id = g_strdup_printf ("%s-%u", wanted, number);
    }
  return id;
}
