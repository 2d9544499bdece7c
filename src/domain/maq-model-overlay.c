/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "maq-error.h"
#include "maq-json.h"
#include "maq-model-private.h"
#include "maq-model.h"

/* What a server may say of itself. */
static const char *const learnable[] = {
  "sizes", "ratios", "free_size", "side_multiple", "max_side", "min_pixels", "max_pixels", "auto_size", "max_references",
  "max_prompt", "qualities", "default_quality", "mask", "per_minute", "concurrency", NULL
};

/* The names of a row: an overlay describes the same model of the same service. */
static const char *const fixed[] = { "row", "id", NULL };

static JsonObject *
read_object (const char  *json,
             GError     **error)
{
  g_autoptr (JsonNode) node = maq_json_parse (json, strlen (json), &maq_json_limits_default, error);

  if (node == NULL)
    return NULL;
  if (!JSON_NODE_HOLDS_OBJECT (node))
    {
      g_set_error_literal (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT, "An engine's options are one JSON object");
      return NULL;
    }
  return json_node_dup_object (node);
}

/* Of a member that is itself an object only the members that are named change. */
static void
merge_member (JsonObject *into,
              const char *name,
              JsonNode   *value)
{
  JsonObject *inner = JSON_NODE_HOLDS_OBJECT (value) ? json_node_get_object (value) : NULL;
  JsonObject *old = inner != NULL ? maq_json_get_object (into, name) : NULL;
  g_autoptr (GList) names = NULL;

  if (old == NULL)
    {
      json_object_set_member (into, name, json_node_copy (value));
      return;
    }
  names = json_object_get_members (inner);
  for (GList *l = names; l != NULL; l = l->next)
    json_object_set_member (old, l->data, json_node_copy (json_object_get_member (inner, l->data)));
}

MaqModel *
maq_model_overlay (const MaqModel  *base,
                   const char      *json,
                   MaqOverlay       whose,
                   GError         **error)
{
  g_autoptr (JsonObject) row = NULL;
  g_autoptr (JsonObject) overlay = NULL;
  g_autoptr (GList) names = NULL;

  if (json == NULL || *json == '\0')
    return maq_model_ref ((MaqModel *) base);
  row = read_object (base->source, error);
  overlay = row != NULL ? read_object (json, error) : NULL;
  if (overlay == NULL)
    return NULL;

  names = json_object_get_members (overlay);
  for (GList *l = names; l != NULL; l = l->next)
    if (!g_strv_contains (fixed, l->data)
        && (whose == MAQ_OVERLAY_USER || g_strv_contains (learnable, l->data)))
      merge_member (row, l->data, json_object_get_member (overlay, l->data));
  return maq_model_read_row (row, error);
}
