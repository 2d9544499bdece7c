/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "maq-error.h"
#include "maq-json.h"
#include "maq-multipart.h"
#include "maq-openai-fields.h"
#include "maq-openai-form.h"
#include "maq-openai-json.h"
#include "maq-wire-picture.h"

#define MAX_PICTURE (50 * 1000 * 1000 - 1) /* "less than 50 MB" */

gboolean
maq_openai_form_check (const MaqCall  *call,
                       GError        **error)
{
  const MaqModel *row = maq_endpoint_get_row (call->endpoint);
  glong length = g_utf8_strlen (call->prompt, -1);

  /* Asked before; what goes out is looked at once more. */
  if (!maq_request_check (call->request, row, error))
    return FALSE;
  if (length > (glong) row->max_prompt)
    {
      g_set_error (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT,
                   "%s takes prompts of at most %u characters, and this one has %ld with what is said of its pictures. Shorten it",
                   row->title, row->max_prompt, length);
      return FALSE;
    }
  if (maq_request_is_edit (call->request) && row->wire.edit_path == NULL)
    {
      g_set_error (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT, "%s makes pictures from words alone. Leave out its pictures or choose "
                   "another engine", row->title);
      return FALSE;
    }

  return TRUE;
}

static gboolean
write_json (const MaqCall  *call,
            int             fd,
            MaqEnvelope    *envelope,
            GError        **error)
{
  const MaqWire *wire = &maq_endpoint_get_row (call->endpoint)->wire;
  g_autoptr (MaqBody) body = maq_body_new (fd);

  envelope->method = g_strdup ("POST");
  envelope->path = g_strdup (maq_request_is_edit (call->request) ? wire->edit_path : wire->generate_path);
  envelope->content_type = g_strdup ("application/json");

  maq_body_begin_object (body, NULL);
  if (!maq_openai_json_add (body, call, 0, error))
    return FALSE;
  maq_body_end_object (body);
  return maq_body_end (body, error);
}

/* What picture @index is called. */
static const char *
find_field (const MaqCall *call,
            guint          index)
{
  const MaqWire *wire = &maq_endpoint_get_row (call->endpoint)->wire;

  /* vLLM-Omni: what a mask lies on, and what is only to be looked at, are two things. */
  if (index > 0 && wire->reference_field != NULL && maq_request_get_mask (call->request) != NULL)
    return wire->reference_field;
  if (!g_str_equal (wire->image_field, "auto"))
    return wire->image_field;

  /* One as "image[]" and several as "image" are both refused somewhere. */
  return maq_request_get_n_images (call->request) > 1 ? "image[]" : "image";
}

/* One picture at a time is in memory, however many there are. */
static gboolean
add_picture (MaqMultipart   *form,
             const MaqCall  *call,
             guint           index,
             GError        **error)
{
  MaqFormat format = MAQ_FORMAT_UNKNOWN;
  g_autoptr (GBytes) bytes = maq_wire_picture_load_within (call, index, MAX_PICTURE, &format, error);
  g_autofree char *name = NULL;

  if (bytes == NULL)
    return FALSE;

  name = g_strdup_printf ("image-%u.%s", index + 1, maq_format_to_extension (format));
  return maq_multipart_add_bytes (form, find_field (call, index), name, maq_format_to_mime (format), bytes, error);
}

static gboolean
add_mask (MaqMultipart   *form,
          const MaqCall  *call,
          GError        **error)
{
  const char *field = maq_endpoint_get_row (call->endpoint)->wire.mask_field;
  g_autoptr (GError) local = NULL;
  g_autoptr (GBytes) png = maq_wire_mask_load (call, &local);

  if (png != NULL)
    return maq_multipart_add_bytes (form, field, "mask.png", "image/png", png, error);
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

  if (JSON_NODE_HOLDS_VALUE (value) && json_node_get_value_type (value) == G_TYPE_STRING)
    return maq_multipart_add_text (form, name, json_node_get_string (value), error);

  /* All else is written as JSON writes it. */
  text = maq_json_to_string (value);
  return maq_multipart_add_text (form, name, text, error);
}

static gboolean
add_pictures (MaqMultipart   *form,
              const MaqCall  *call,
              GError        **error)
{
  for (guint i = 0; i < maq_request_get_n_images (call->request); i++)
    if (!add_picture (form, call, i, error))
      return FALSE;

  return add_mask (form, call, error);
}

/* In the order of the official client: model, pictures, mask, the rest. */
static gboolean
write_multipart (const MaqCall  *call,
                 int             fd,
                 MaqEnvelope    *envelope,
                 GError        **error)
{
  g_autoptr (MaqMultipart) form = maq_multipart_new (fd, call->boundary);
  g_autoptr (JsonObject) fields = maq_openai_fields_new (call, TRUE);
  g_autoptr (GList) names = json_object_get_members (fields);
  GList *rest = names;

  envelope->method = g_strdup ("POST");
  envelope->path = g_strdup (maq_endpoint_get_row (call->endpoint)->wire.edit_path);
  envelope->content_type = maq_multipart_dup_content_type (call->boundary);

  if (names != NULL && g_str_equal (names->data, "model"))
    {
      if (!add_field (form, "model", json_object_get_member (fields, "model"), error))
        return FALSE;
      rest = names->next;
    }
  if (!add_pictures (form, call, error))
    return FALSE;
  for (GList *l = rest; l != NULL; l = l->next)
    if (!add_field (form, l->data, json_object_get_member (fields, l->data), error))
      return FALSE;

  return maq_multipart_end (form, error);
}

gboolean
maq_openai_form_write (const MaqCall  *call,
                       int             fd,
                       MaqEnvelope    *envelope,
                       GError        **error)
{
  if (!maq_openai_form_check (call, error))
    return FALSE;
  if (maq_request_is_edit (call->request) && !maq_endpoint_get_row (call->endpoint)->wire.edits_json)
    return write_multipart (call, fd, envelope, error);

  return write_json (call, fd, envelope, error);
}
