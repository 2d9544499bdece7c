/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-a1111.h"
#include "maq-body.h"
#include "maq-error.h"
#include "maq-seed.h"
#include "maq-wire-picture.h"

#define STEPS 20               /* as the WebUI's own page has it; its API would take 50 */
#define ORIGINAL 1             /* what is under a mask to begin with: the picture itself */
#define CROP_AND_RESIZE 1
#define DEFAULT_MODEL "default"

char *
maq_a1111_form_dup_task (const MaqCall *call)
{
  return g_strdup_printf ("task(%s)", call->client_id);
}

static void
add_int (const MaqCall *call,
         MaqBody       *body,
         const char    *name,
         gint64         value)
{
  JsonObject *extra = maq_endpoint_get_row (call->endpoint)->wire.extra;

  /* The user's own takes its place. */
  if (extra == NULL || !json_object_has_member (extra, name))
    maq_body_add_int (body, name, value);
}

/* Loading another model takes the server long: it stays with the one that was asked for. */
static void
add_model (const MaqCall *call,
           MaqBody       *body)
{
  JsonObject *extra = maq_endpoint_get_row (call->endpoint)->wire.extra;
  const char *model = maq_endpoint_get_model (call->endpoint);

  if (g_str_equal (model, DEFAULT_MODEL) || (extra != NULL && json_object_has_member (extra, "override_settings")))
    return;
  maq_body_begin_object (body, "override_settings");
  maq_body_add_string (body, "sd_model_checkpoint", model);
  maq_body_end_object (body);
  maq_body_add_bool (body, "override_settings_restore_afterwards", FALSE);
}

static void
add_fields (const MaqCall *call,
            MaqBody       *body)
{
  const MaqModel *row = maq_endpoint_get_row (call->endpoint);
  g_autofree char *task = maq_a1111_form_dup_task (call);
  guint width, height;

  maq_body_add_string (body, "prompt", call->prompt);
  if (maq_request_resolve_size (call->request, row, &width, &height))
    {
      add_int (call, body, "width", width);
      add_int (call, body, "height", height);
    }
  add_int (call, body, "seed", maq_seed_make (call));
  add_int (call, body, "steps", STEPS);
  add_int (call, body, "batch_size", 1);
  add_int (call, body, "n_iter", 1);
  maq_body_add_string (body, "force_task_id", task);
  add_model (call, body);
  maq_body_add_members (body, row->wire.extra);
}

static gboolean
add_mask (const MaqCall  *call,
          MaqBody        *body,
          GError        **error)
{
  JsonObject *extra = maq_endpoint_get_row (call->endpoint)->wire.extra;
  g_autoptr (GError) local = NULL;
  g_autoptr (GBytes) mask = maq_wire_mask_load (call, &local);

  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (mask == NULL)
    return TRUE;

  maq_body_add_picture (body, "mask", NULL, mask);
  add_int (call, body, "inpainting_fill", ORIGINAL);
  /* Of the whole picture, not of a detail that is enlarged: else the size would be the input's. */
  if (extra == NULL || !json_object_has_member (extra, "inpaint_full_res"))
    maq_body_add_bool (body, "inpaint_full_res", FALSE);
  return TRUE;
}

/* One picture to start from; there is no place for another. */
static gboolean
add_picture (const MaqCall  *call,
             MaqBody        *body,
             GError        **error)
{
  g_autoptr (GBytes) png = NULL;

  if (maq_request_get_n_images (call->request) > 1)
    {
      g_set_error_literal (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT,
                           "This server edits one picture and takes no references besides");
      return FALSE;
    }
  png = maq_wire_picture_load_png (call, 0, error);
  if (png == NULL)
    return FALSE;

  maq_body_begin_array (body, "init_images");
  maq_body_add_picture (body, NULL, NULL, png);
  maq_body_end_array (body);
  add_int (call, body, "resize_mode", CROP_AND_RESIZE);
  return add_mask (call, body, error);
}

gboolean
maq_a1111_form_write (const MaqCall  *call,
                      int             fd,
                      MaqEnvelope    *envelope,
                      GError        **error)
{
  const MaqWire *wire = &maq_endpoint_get_row (call->endpoint)->wire;
  gboolean edits = maq_request_is_edit (call->request);
  g_autoptr (MaqBody) body = maq_body_new (fd);

  envelope->method = g_strdup ("POST");
  envelope->path = g_strdup (edits && wire->edit_path != NULL ? wire->edit_path : wire->generate_path);
  envelope->content_type = g_strdup ("application/json");

  maq_body_begin_object (body, NULL);
  add_fields (call, body);
  if (edits && !add_picture (call, body, error))
    return FALSE;
  maq_body_end_object (body);
  return maq_body_end (body, error);
}
