/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>
#include <string.h>

#include "maq-error.h"
#include "maq-remote-body.h"
#include "maq-wire-picture.h"

#define MODEL_MARK "{model}"
#define MODEL_CHARACTERS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._/"

/* "openai/gpt-image-2": a path's inner part, and no way up or out of it. */
static gboolean
is_model_path (const char *model)
{
  return strspn (model, MODEL_CHARACTERS) == strlen (model) && model[0] != '/' && !g_str_has_suffix (model, "/")
         && strstr (model, "..") == NULL && strstr (model, "//") == NULL;
}

char *
maq_remote_dup_path (const MaqCall  *call,
                     const char     *path,
                     GError        **error)
{
  const char *model = maq_endpoint_get_model (call->endpoint);
  const char *mark = strstr (path, MODEL_MARK);

  if (mark == NULL)
    return g_strdup (path);
  if (is_model_path (model))
    return g_strdup_printf ("%.*s%s%s", (int) (mark - path), path, model, mark + strlen (MODEL_MARK));

  g_set_error (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT, "\"%s\" is no model of this service; one looks like openai/gpt-image-2",
               model);
  return NULL;
}

gboolean
maq_remote_fill_envelope (const MaqCall  *call,
                          MaqEnvelope    *envelope,
                          GError        **error)
{
  const MaqModel *row = maq_endpoint_get_row (call->endpoint);
  const char *path = maq_request_is_edit (call->request) ? row->wire.edit_path : row->wire.generate_path;

  if (path == NULL)
    {
      g_set_error (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT, "%s takes no pictures", row->title);
      return FALSE;
    }
  envelope->path = maq_remote_dup_path (call, path, error);
  if (envelope->path == NULL)
    return FALSE;

  envelope->method = g_strdup ("POST");
  envelope->content_type = g_strdup ("application/json");
  return TRUE;
}

/* The shape wished for, as width by height. */
static double
find_shape (const MaqCall *call,
            gboolean      *open)
{
  MaqRatio ratio = maq_request_get_ratio (call->request);
  guint width, height;

  maq_request_get_size (call->request, &width, &height);
  *open = FALSE;
  if ((width == 0 || height == 0) && ratio != MAQ_RATIO_AUTO)
    maq_ratio_get_parts (ratio, &width, &height);
  else if (width == 0 || height == 0)
    *open = !maq_request_resolve_size (call->request, maq_endpoint_get_row (call->endpoint), &width, &height);

  return *open ? 1 : (double) width / height;
}

MaqRatio
maq_remote_choose_ratio (const MaqCall *call)
{
  const MaqModel *row = maq_endpoint_get_row (call->endpoint);
  gboolean open;
  double wished = find_shape (call, &open), best = INFINITY;
  MaqRatio found = MAQ_RATIO_AUTO;

  for (MaqRatio i = MAQ_RATIO_1_1; !open && i < MAQ_N_RATIOS; i++)
    {
      guint horizontal, vertical;
      double away;

      maq_ratio_get_parts (i, &horizontal, &vertical);
      away = fabs (log ((double) horizontal / vertical / wished));
      if (row->ratios[i] && away < best)
        {
          best = away;
          found = i;
        }
    }

  return found;
}

void
maq_remote_add_usual (const MaqCall *call,
                      MaqBody       *body)
{
  const MaqModel *row = maq_endpoint_get_row (call->endpoint);
  const char *quality = maq_request_get_quality (call->request);

  if (quality == NULL)
    quality = row->default_quality;
  if (quality != NULL && maq_wire_has_field (&row->wire, "quality"))
    maq_body_add_string (body, "quality", quality);
  if (maq_wire_has_field (&row->wire, "output_format"))
    maq_body_add_string (body, "output_format", "png");
  maq_body_add_members (body, row->wire.extra);
}

static gboolean
add_picture (const MaqCall  *call,
             MaqBody        *body,
             guint           index,
             GError        **error)
{
  guint limit = maq_endpoint_get_row (call->endpoint)->wire.inline_limit;
  const char *upload = call->uploads != NULL && index < call->uploads->len ? g_ptr_array_index (call->uploads, index) : "";
  g_autoptr (GBytes) bytes = NULL;
  MaqFormat format;

  if (*upload != '\0')
    {
      maq_body_add_string (body, NULL, upload);
      return TRUE;
    }

  bytes = maq_wire_picture_load (call, index, &format, error);
  if (bytes == NULL)
    return FALSE;
  if (call->uploads == NULL && limit > 0 && g_bytes_get_size (bytes) > limit)
    {
      /* Only shown to a person: what is sent has been uploaded before. */
      g_autofree char *name = maq_wire_picture_name (call, index);

      maq_body_add_string (body, NULL, name);
      return TRUE;
    }

  maq_body_add_picture (body, NULL, maq_format_to_mime (format), bytes);
  return TRUE;
}

gboolean
maq_remote_add_pictures (const MaqCall  *call,
                         MaqBody        *body,
                         const char     *name,
                         GError        **error)
{
  guint n = maq_request_get_n_images (call->request);

  if (n == 0)
    return TRUE;

  maq_body_begin_array (body, name);
  for (guint i = 0; i < n; i++)
    if (!add_picture (call, body, i, error))
      return FALSE;
  maq_body_end_array (body);
  return TRUE;
}

gboolean
maq_remote_add_mask (const MaqCall  *call,
                     MaqBody        *body,
                     GError        **error)
{
  const MaqModel *row = maq_endpoint_get_row (call->endpoint);
  g_autoptr (GError) local = NULL;
  g_autoptr (GBytes) mask = maq_wire_mask_load (call, &local);

  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }

  if (mask != NULL)
    maq_body_add_picture (body, row->wire.mask_field, "image/png", mask);
  return TRUE;
}
