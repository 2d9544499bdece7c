/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "maq-error.h"
#include "maq-file.h"
#include "maq-json.h"
#include "maq-multipart.h"
#include "maq-openai-form.h"
#include "maq-wire-picture.h"

guint
maq_openai_form_get_previews (const MaqCall *call)
{
  return MIN (maq_request_get_previews (call->request), maq_endpoint_get_row (call->endpoint)->max_previews);
}

/* The fields both forms share, in one fixed order. A field that has nothing to say is left out, never null. */
static JsonObject *
make_fields (const MaqCall *call)
{
  const MaqModel *row = maq_endpoint_get_row (call->endpoint);
  JsonObject *fields = json_object_new ();
  const char *quality = maq_request_get_quality (call->request);
  guint previews = maq_openai_form_get_previews (call);
  guint width, height;

  json_object_set_string_member (fields, "model", maq_endpoint_get_model (call->endpoint));
  json_object_set_string_member (fields, "prompt", call->prompt);
  json_object_set_int_member (fields, "n", 1);

  if (maq_request_resolve_size (call->request, row, &width, &height))
    {
      g_autofree char *size = g_strdup_printf ("%ux%u", width, height);

      json_object_set_string_member (fields, "size", size);
    }

  if (quality == NULL)
    quality = row->default_quality;
  if (quality != NULL && row->qualities != NULL && row->qualities[0] != NULL)
    json_object_set_string_member (fields, "quality", quality);

  json_object_set_string_member (fields, "output_format", "png");
  if (row->wire.response_format != NULL)
    json_object_set_string_member (fields, "response_format", row->wire.response_format);
  if (previews > 0)
    {
      json_object_set_boolean_member (fields, "stream", TRUE);
      json_object_set_int_member (fields, "partial_images", previews);
    }
  if (row->variant_field != NULL)
    json_object_set_int_member (fields, row->variant_field, call->variant);

  return fields;
}

static gboolean
write_json (const MaqCall  *call,
            int             fd,
            MaqEnvelope    *envelope,
            GError        **error)
{
  g_autoptr (JsonNode) root = json_node_new (JSON_NODE_OBJECT);
  g_autofree char *text = NULL;

  json_node_take_object (root, make_fields (call));
  text = maq_json_to_string (root);
  envelope->method = g_strdup ("POST");
  envelope->path = g_strdup ("/images/generations");
  envelope->content_type = g_strdup ("application/json");

  return maq_file_write_all (fd, text, strlen (text), error);
}

/* One picture at a time is in memory, however many there are. */
static gboolean
add_picture (MaqMultipart   *form,
             const MaqCall  *call,
             guint           index,
             GError        **error)
{
  const MaqModel *row = maq_endpoint_get_row (call->endpoint);
  const char *field = row->wire.image_field;
  MaqFormat format = MAQ_FORMAT_UNKNOWN;
  g_autoptr (GBytes) bytes = maq_wire_picture_load (call, index, &format, error);
  g_autofree char *name = NULL;

  if (g_str_equal (field, "auto"))
    field = maq_request_get_n_images (call->request) > 1 ? "image[]" : "image";
  if (bytes == NULL)
    return FALSE;

  name = g_strdup_printf ("image-%u.%s", index + 1, maq_format_to_extension (format));
  return maq_multipart_add_bytes (form, field, name, maq_format_to_mime (format), bytes, error);
}

static gboolean
add_mask (MaqMultipart   *form,
          const MaqCall  *call,
          GError        **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (GBytes) png = maq_wire_mask_load (call, &local);

  if (png != NULL)
    return maq_multipart_add_bytes (form, "mask", "mask.png", "image/png", png, error);
  if (local == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

static gboolean
add_field (MaqMultipart  *form,
           const char    *name,
           JsonNode      *value,
           GError       **error)
{
  g_autofree char *text = NULL;

  if (json_node_get_value_type (value) == G_TYPE_STRING)
    return maq_multipart_add_text (form, name, json_node_get_string (value), error);

  /* Numbers and booleans are written as JSON writes them. */
  text = maq_json_to_string (value);
  return maq_multipart_add_text (form, name, text, error);
}

/* In the order of the official client: model, pictures, mask, the rest. */
static gboolean
write_multipart (const MaqCall  *call,
                 int             fd,
                 MaqEnvelope    *envelope,
                 GError        **error)
{
  g_autoptr (MaqMultipart) form = maq_multipart_new (fd, call->boundary);
  g_autoptr (JsonObject) fields = make_fields (call);
  g_autoptr (GList) names = json_object_get_members (fields);

  envelope->method = g_strdup ("POST");
  envelope->path = g_strdup ("/images/edits");
  envelope->content_type = maq_multipart_dup_content_type (call->boundary);

  for (GList *l = names; l != NULL; l = l->next)
    {
      if (!add_field (form, l->data, json_object_get_member (fields, l->data), error))
        return FALSE;
      if (l != names)
        continue;

      for (guint i = 0; i < maq_request_get_n_images (call->request); i++)
        if (!add_picture (form, call, i, error))
          return FALSE;
      if (!add_mask (form, call, error))
        return FALSE;
    }

  return maq_multipart_end (form, error);
}

gboolean
maq_openai_form_write (const MaqCall  *call,
                       int             fd,
                       MaqEnvelope    *envelope,
                       GError        **error)
{
  if (maq_request_is_edit (call->request))
    return write_multipart (call, fd, envelope, error);

  return write_json (call, fd, envelope, error);
}
