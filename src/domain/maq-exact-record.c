/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "maq-exact-record.h"
#include "maq-json.h"

typedef struct {
  const char *name;
  gsize       offset;
} Figure;

#define FIGURE(name, field) { name, G_STRUCT_OFFSET (MaqExactRecord, field) }

static const Figure figures[] = {
  FIGURE ("score", alignment.score),
  FIGURE ("scale_x", alignment.scale_x),
  FIGURE ("scale_y", alignment.scale_y),
  FIGURE ("answer_shift_x", alignment.shift_x),
  FIGURE ("answer_shift_y", alignment.shift_y),
  FIGURE ("gain_red", alignment.gain[0]),
  FIGURE ("gain_green", alignment.gain[1]),
  FIGURE ("gain_blue", alignment.gain[2]),
  FIGURE ("offset_red", alignment.offset[0]),
  FIGURE ("offset_green", alignment.offset[1]),
  FIGURE ("offset_blue", alignment.offset[2]),
  FIGURE ("shift_x", shift_x),
  FIGURE ("shift_y", shift_y),
  FIGURE ("zoom_x", zoom_x),
  FIGURE ("zoom_y", zoom_y),
};

static gboolean
has_alignment (MaqExactOutcome outcome)
{
  return outcome == MAQ_EXACT_COMPOSITED || outcome == MAQ_EXACT_POOR_ALIGNMENT;
}

char *
maq_exact_record_to_json (const MaqExactRecord *self)
{
  g_autoptr (JsonObject) object = json_object_new ();
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);

  g_return_val_if_fail (self != NULL, NULL);

  json_object_set_string_member (object, "outcome", maq_exact_outcome_to_word (self->outcome));
  json_object_set_int_member (object, "feather", self->feather);
  for (guint i = 0; has_alignment (self->outcome) && i < G_N_ELEMENTS (figures); i++)
    json_object_set_double_member (object, figures[i].name, G_STRUCT_MEMBER (double, self, figures[i].offset));
  if (self->alignment.is_assumed)
    json_object_set_boolean_member (object, "assumed", TRUE);
  json_node_set_object (node, object);

  return maq_json_to_string (node);
}

MaqExactRecord *
maq_exact_record_from_json (const char *json)
{
  g_autoptr (JsonNode) node = json != NULL ? maq_json_parse (json, strlen (json), &maq_json_limits_default, NULL) : NULL;
  g_autofree MaqExactRecord *self = g_new0 (MaqExactRecord, 1);
  JsonObject *object;

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return NULL;
  object = json_node_get_object (node);
  if (!maq_exact_outcome_from_word (maq_json_get_string (object, "outcome", ""), &self->outcome))
    return NULL;
  self->feather = CLAMP (maq_json_get_int (object, "feather", 0), 0, MAQ_IMAGE_MAX_SIDE);
  for (guint i = 0; has_alignment (self->outcome) && i < G_N_ELEMENTS (figures); i++)
    G_STRUCT_MEMBER (double, self, figures[i].offset) = maq_json_get_double (object, figures[i].name, 0);
  self->alignment.is_assumed = maq_json_get_bool (object, "assumed", FALSE);

  return g_steal_pointer (&self);
}
