/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-body.h"
#include "maq-error.h"
#include "maq-sdcpp.h"
#include "maq-seed.h"
#include "maq-wire-picture.h"

/* A member of the user's own takes the place of ours: two of one name would be for the server to choose from. */
static gboolean
is_ours (const MaqCall *call,
         const char    *name)
{
  JsonObject *extra = maq_endpoint_get_row (call->endpoint)->wire.extra;

  return extra == NULL || !json_object_has_member (extra, name);
}

static void
add_size (const MaqCall *call,
          MaqBody       *body)
{
  guint width, height;

  if (!maq_request_resolve_size (call->request, maq_endpoint_get_row (call->endpoint), &width, &height))
    return;
  if (is_ours (call, "width"))
    maq_body_add_int (body, "width", width);
  if (is_ours (call, "height"))
    maq_body_add_int (body, "height", height);
}

/* The server's own decoder reads no WebP, and makes a picture from the prompt alone of what it cannot read. */
static gboolean
add_picture (const MaqCall  *call,
             MaqBody        *body,
             const char     *name,
             guint           index,
             GError        **error)
{
  g_autoptr (GBytes) png = maq_wire_picture_load_png (call, index, error);

  if (png == NULL)
    return FALSE;
  maq_body_add_picture (body, name, NULL, png);
  return TRUE;
}

/* A mask is of the picture to start from, and so is the strength; models that edit take every picture as a reference. */
static gboolean
add_pictures (const MaqCall  *call,
              MaqBody        *body,
              GError        **error)
{
  const MaqWire *wire = &maq_endpoint_get_row (call->endpoint)->wire;
  gboolean starts = maq_request_get_mask (call->request) != NULL || g_str_equal (wire->image_field, "init_image");
  guint n = maq_request_get_n_images (call->request);

  if (starts && n > 0 && !add_picture (call, body, "init_image", 0, error))
    return FALSE;
  if (n <= (starts ? 1 : 0))
    return TRUE;

  maq_body_begin_array (body, "ref_images");
  for (guint i = starts ? 1 : 0; i < n; i++)
    if (!add_picture (call, body, NULL, i, error))
      return FALSE;
  maq_body_end_array (body);
  return TRUE;
}

static gboolean
add_mask (const MaqCall  *call,
          MaqBody        *body,
          GError        **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (GBytes) mask = maq_wire_mask_load (call, &local);

  if (mask != NULL)
    maq_body_add_picture (body, "mask_image", NULL, mask);
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

/* Somewhere between 20,000 and 32,000 characters the server falls over, with everybody's jobs. */
static gboolean
check_prompt (const MaqCall  *call,
              GError        **error)
{
  guint max = maq_endpoint_get_row (call->endpoint)->max_prompt;

  if (g_utf8_strlen (call->prompt, -1) <= (glong) max)
    return TRUE;
  g_set_error (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT, "The prompt is longer than the %u characters that this server bears", max);
  return FALSE;
}

gboolean
maq_sdcpp_form_write (const MaqCall  *call,
                      int             fd,
                      MaqEnvelope    *envelope,
                      GError        **error)
{
  const MaqWire *wire = &maq_endpoint_get_row (call->endpoint)->wire;
  g_autoptr (MaqBody) body = NULL;

  if (!check_prompt (call, error))
    return FALSE;

  envelope->method = g_strdup ("POST");
  envelope->path = g_strdup (maq_request_is_edit (call->request) && wire->edit_path != NULL ? wire->edit_path
                                                                                           : wire->generate_path);
  envelope->content_type = g_strdup ("application/json");

  body = maq_body_new (fd);
  maq_body_begin_object (body, NULL);
  maq_body_add_string (body, "prompt", call->prompt);
  add_size (call, body);
  if (is_ours (call, "seed"))
    maq_body_add_int (body, "seed", maq_seed_make (call));
  if (is_ours (call, "batch_count"))
    maq_body_add_int (body, "batch_count", 1);
  if (is_ours (call, "output_format"))
    maq_body_add_string (body, "output_format", "png");
  maq_body_add_members (body, wire->extra);
  if (!add_pictures (call, body, error) || !add_mask (call, body, error))
    return FALSE;
  maq_body_end_object (body);
  return maq_body_end (body, error);
}
