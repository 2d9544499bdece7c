/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "maq-json.h"
#include "maq-openai-fields.h"
#include "maq-remote-body.h"
#include "maq-seed.h"

guint
maq_openai_fields_get_previews (const MaqCall *call)
{
  const MaqModel *row = maq_endpoint_get_row (call->endpoint);

  return row->wire.stream ? MIN (maq_request_get_previews (call->request), row->max_previews) : 0;
}

static void
add_size (JsonObject    *fields,
          const MaqCall *call)
{
  const MaqModel *row = maq_endpoint_get_row (call->endpoint);
  guint width = 0, height = 0;
  gboolean exact = maq_request_resolve_size (call->request, row, &width, &height);
  MaqRatio ratio = maq_remote_choose_ratio (call);
  g_autofree char *size = g_strdup_printf ("%ux%u", width, height);

  switch (row->wire.size_style)
    {
    case MAQ_SIZE_RATIO:
      if (ratio != MAQ_RATIO_AUTO)
        json_object_set_string_member (fields, "aspect_ratio", maq_ratio_to_string (ratio));
      break;

    case MAQ_SIZE_SIDES:
      if (exact)
        {
          json_object_set_int_member (fields, "width", width);
          json_object_set_int_member (fields, "height", height);
        }
      break;

    case MAQ_SIZE_AUTO:
      json_object_set_string_member (fields, "size", exact ? size : "auto");
      break;

    case MAQ_SIZE_EXACT:
    default:
      if (exact)
        json_object_set_string_member (fields, "size", size);
      break;
    }
}

/* stable-diffusion.cpp's /v1 takes what is its own out of the prompt. */
static void
add_prompt (JsonObject    *fields,
            const MaqCall *call)
{
  const MaqWire *wire = &maq_endpoint_get_row (call->endpoint)->wire;
  g_autofree char *prompt = NULL;

  if (maq_wire_has_field (wire, "sd_cpp_extra_args"))
    prompt = g_strdup_printf ("%s <sd_cpp_extra_args>{\"seed\":%" G_GINT64_FORMAT "}</sd_cpp_extra_args>", call->prompt,
                              maq_seed_make (call));
  json_object_set_string_member (fields, "prompt", prompt != NULL ? prompt : call->prompt);
}

static void
add_quality (JsonObject    *fields,
             const MaqCall *call)
{
  const MaqModel *row = maq_endpoint_get_row (call->endpoint);
  const char *quality = maq_request_get_quality (call->request);

  if (quality == NULL)
    quality = row->default_quality;
  if (quality != NULL && row->qualities[0] != NULL && maq_wire_has_field (&row->wire, "quality"))
    json_object_set_string_member (fields, "quality", quality);
}

static void
add_stream (JsonObject    *fields,
            const MaqCall *call)
{
  guint previews = maq_openai_fields_get_previews (call);

  if (previews == 0)
    return;

  json_object_set_boolean_member (fields, "stream", TRUE);
  json_object_set_int_member (fields, "partial_images", previews);
}

/* What only an engine's options say. */
static void
add_options (JsonObject    *fields,
             const MaqCall *call,
             gboolean       in_form)
{
  /* OpenAI's multipart edits have no "moderation". */
  static const struct { const char *name; gboolean only_json; } names[] = {
    { "moderation", TRUE }, { "background", FALSE }, { "steps", FALSE }, { "negative_prompt", FALSE },
  };
  const MaqWire *wire = &maq_endpoint_get_row (call->endpoint)->wire;
  const char *text = maq_endpoint_get_options (call->endpoint);
  g_autoptr (JsonNode) options = text != NULL ? maq_json_parse (text, strlen (text), &maq_json_limits_default, NULL) : NULL;
  JsonObject *object = options != NULL && JSON_NODE_HOLDS_OBJECT (options) ? json_node_get_object (options) : NULL;

  for (gsize i = 0; object != NULL && i < G_N_ELEMENTS (names); i++)
    {
      JsonNode *value = json_object_get_member (object, names[i].name);

      if (value != NULL && JSON_NODE_HOLDS_VALUE (value) && maq_wire_has_field (wire, names[i].name)
          && !(in_form && names[i].only_json))
        json_object_set_member (fields, names[i].name, json_node_copy (value));
    }
}

/* The row's constant members take the place of ours, but for those that decide what is paid and what was asked. */
static void
add_extra (JsonObject    *fields,
           const MaqCall *call)
{
  static const char *const ours[] = { "prompt", "n", "stream", "partial_images", NULL };
  JsonObject *extra = maq_endpoint_get_row (call->endpoint)->wire.extra;
  g_autoptr (GList) names = extra != NULL ? json_object_get_members (extra) : NULL;

  for (GList *l = names; l != NULL; l = l->next)
    if (!g_strv_contains (ours, l->data))
      json_object_set_member (fields, l->data, json_node_copy (json_object_get_member (extra, l->data)));
}

JsonObject *
maq_openai_fields_new (const MaqCall *call,
                       gboolean       in_form)
{
  const MaqModel *row = maq_endpoint_get_row (call->endpoint);
  const MaqWire *wire = &row->wire;
  JsonObject *fields = json_object_new ();

  if (maq_wire_has_field (wire, "model"))
    json_object_set_string_member (fields, "model", maq_endpoint_get_model (call->endpoint));
  add_prompt (fields, call);
  /* Each picture is a request of its own, so that one that is refused does not hold up the others. */
  if (maq_wire_has_field (wire, "n"))
    json_object_set_int_member (fields, "n", 1);
  add_size (fields, call);
  add_quality (fields, call);
  if (maq_wire_has_field (wire, "output_format"))
    json_object_set_string_member (fields, "output_format", "png");
  if (wire->response_format != NULL)
    json_object_set_string_member (fields, "response_format", wire->response_format);
  add_stream (fields, call);
  if (row->variant_field != NULL)
    json_object_set_int_member (fields, row->variant_field, call->variant);
  if (maq_wire_has_field (wire, "seed"))
    json_object_set_int_member (fields, "seed", maq_seed_make (call));
  add_options (fields, call, in_form);
  add_extra (fields, call);

  return fields;
}
