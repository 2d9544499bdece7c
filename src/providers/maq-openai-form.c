/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "maq-decoder.h"
#include "maq-encode.h"
#include "maq-error.h"
#include "maq-file.h"
#include "maq-json.h"
#include "maq-mask.h"
#include "maq-multipart.h"
#include "maq-openai-form.h"

#define MAX_PICTURE (64 * 1024 * 1024)
#define JPEG_QUALITY 95

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

/* Pictures that a server may not read, or would show turned, go in a form of which both are sure. */
static GBytes *
convert_picture (GBytes         *bytes,
                 MaqFormat      *format,
                 const MaqCall  *call,
                 GError        **error)
{
  g_autoptr (MaqDecoder) decoder = maq_decoder_new (NULL);
  g_autoptr (MaqImage) image = maq_decoder_decode_bytes (decoder, bytes, 0, call->cancellable, error);

  if (image == NULL)
    return NULL;
  if (*format == MAQ_FORMAT_JPEG)
    return maq_encode_jpeg (image, JPEG_QUALITY, error);

  *format = MAQ_FORMAT_PNG;
  return maq_encode_png (image, MAQ_ENCODE_FAST, NULL, error);
}

/* What goes out has no EXIF, no place, no text; its orientation is baked in, so that a mask lies on it. */
static GBytes *
load_picture (MaqBlob        *blob,
              MaqFormat      *format,
              const MaqCall  *call,
              GError        **error)
{
  g_autoptr (GBytes) bytes = maq_file_read (maq_blob_get_path (blob), MAX_PICTURE, error);
  MaqSniff sniff;
  gsize length;
  gconstpointer data;

  if (bytes == NULL)
    return NULL;

  data = g_bytes_get_data (bytes, &length);
  if (!maq_sniff (data, length, (goffset) length, &sniff, error))
    return NULL;

  *format = sniff.format;
  if (sniff.orientation > 1
      || (sniff.format != MAQ_FORMAT_PNG && sniff.format != MAQ_FORMAT_JPEG && sniff.format != MAQ_FORMAT_WEBP))
    return convert_picture (bytes, format, call, error);

  return maq_metadata_strip (bytes, error);
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
  MaqBlob *blob = maq_reference_get_blob (maq_request_get_image (call->request, index));
  MaqFormat format = MAQ_FORMAT_UNKNOWN;
  g_autoptr (GBytes) bytes = load_picture (blob, &format, call, error);
  g_autofree char *name = NULL;

  if (g_str_equal (field, "auto"))
    field = maq_request_get_n_images (call->request) > 1 ? "image[]" : "image";
  if (bytes == NULL)
    {
      g_prefix_error (error, "Image %u: ", index + 1);
      return FALSE;
    }

  name = g_strdup_printf ("image-%u.%s", index + 1, maq_format_to_extension (format));
  return maq_multipart_add_bytes (form, field, name, maq_format_to_mime (format), bytes, error);
}

/* A mask on the first picture, at its size as it is shown. */
static MaqMask *
load_mask (const MaqCall  *call,
           GError        **error)
{
  MaqBlob *first = maq_reference_get_blob (maq_request_get_image (call->request, 0));
  g_autoptr (MaqDecoder) decoder = maq_decoder_new (NULL);
  g_autoptr (MaqImage) image = NULL;
  g_autoptr (MaqMask) mask = NULL;

  image = maq_decoder_decode_file (decoder, maq_blob_get_path (maq_request_get_mask (call->request)), 0,
                                   call->cancellable, error);
  if (image == NULL)
    return NULL;
  mask = maq_mask_from_image (image, error);
  if (mask == NULL || maq_blob_get_width (first) == 0
      || (maq_mask_get_width (mask) == maq_blob_get_width (first)
          && maq_mask_get_height (mask) == maq_blob_get_height (first)))
    return g_steal_pointer (&mask);

  return maq_mask_scale (mask, maq_blob_get_width (first), maq_blob_get_height (first), error);
}

static gboolean
lets_nothing_change (MaqMask *mask)
{
  const guint8 *data = maq_mask_get_data (mask);
  gsize n = (gsize) maq_mask_get_width (mask) * maq_mask_get_height (mask);

  /* All bytes equal the first one, which is 0. */
  return n == 0 || (data[0] == 0 && memcmp (data, data + 1, n - 1) == 0);
}

static gboolean
add_mask (MaqMultipart   *form,
          const MaqCall  *call,
          GError        **error)
{
  const MaqModel *row = maq_endpoint_get_row (call->endpoint);
  g_autoptr (MaqMask) mask = NULL;
  g_autoptr (MaqImage) image = NULL;
  g_autoptr (GBytes) png = NULL;

  if (maq_request_get_mask (call->request) == NULL)
    return TRUE;
  if (row->mask == MAQ_MASK_NONE)
    {
      g_set_error (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT, "%s takes no mask", row->title);
      return FALSE;
    }

  mask = load_mask (call, error);
  if (mask == NULL)
    return FALSE;
  if (lets_nothing_change (mask))
    {
      g_set_error_literal (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT, "The mask lets nothing change: no part of it is marked");
      return FALSE;
    }

  image = maq_mask_to_image (mask, row->mask, error);
  if (image == NULL)
    return FALSE;
  png = maq_encode_png (image, MAQ_ENCODE_SMALL, NULL, error);
  return png != NULL && maq_multipart_add_bytes (form, "mask", "mask.png", "image/png", png, error);
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
