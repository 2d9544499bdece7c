/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-encode.h"
#include "maq-export-write.h"
#include "maq-file.h"
#include "maq-scale.h"

void
maq_export_file_clear (MaqExportFile *self)
{
  g_clear_pointer (&self->bytes, g_bytes_unref);
}

/* Swallows @bytes (nullable) and gives them with the prompt inside, where the plan says so. */
static GBytes *
add_text (const MaqExportSource *source, GBytes *bytes, GError **error)
{
  g_autoptr (GBytes) plain = bytes;
  g_auto (GStrv) text = NULL;

  if (plain == NULL || source->plan->content != MAQ_EXPORT_WITH_PROMPT)
    return g_steal_pointer (&plain);
  text = maq_export_dup_text (source->record, source->slot);
  return maq_metadata_embed (plain, (const char *const *) text, error);
}

/* Its own pixels: not decoded at all. */
static gboolean
make_stored (const MaqExportSource *source, MaqExportFile *file, GError **error)
{
  g_autoptr (GBytes) stored = maq_file_read (maq_blob_get_path (source->picture), MAQ_EXPORT_MAX_FILE, error);

  if (stored == NULL)
    return FALSE;
  file->format = maq_blob_get_format (source->picture);
  file->width = maq_blob_get_width (source->picture);
  file->height = maq_blob_get_height (source->picture);
  if (source->plan->content == MAQ_EXPORT_ORIGINAL)
    file->bytes = g_steal_pointer (&stored);
  else
    file->bytes = add_text (source, maq_metadata_strip (stored, error), error);
  return file->bytes != NULL;
}

static gboolean
make_anew (const MaqExportSource *source, MaqImage *image, const MaqExportShape *shape, MaqExportFile *file, GError **error)
{
  g_autoptr (MaqImage) part = maq_crop (image, shape->x, shape->y, shape->width, shape->height, error);
  g_autoptr (MaqImage) scaled = part != NULL ? maq_scale (part, shape->to_width, shape->to_height, error) : NULL;
  GBytes *plain;

  if (scaled == NULL || g_cancellable_set_error_if_cancelled (source->cancellable, error))
    return FALSE;
  file->format = maq_export_plan_get_format (source->plan, maq_blob_get_format (source->picture));
  file->width = shape->to_width;
  file->height = shape->to_height;
  /* What is written once and looked at often may take its time. */
  if (file->format == MAQ_FORMAT_PNG)
    plain = maq_encode_png (scaled, MAQ_ENCODE_SMALL, NULL, error);
  else
    plain = maq_encode (scaled, file->format, source->plan->quality, error);
  file->bytes = add_text (source, plain, error);
  return file->bytes != NULL;
}

static gboolean
is_anew (const MaqExportSource *source)
{
  return maq_export_plan_is_anew (source->plan, maq_blob_get_format (source->picture), maq_blob_get_width (source->picture),
                                  maq_blob_get_height (source->picture));
}

static MaqImage *
decode (const MaqExportSource *source, GArray **shapes, GError **error)
{
  MaqImage *image = maq_decoder_decode_file (source->decoder, maq_blob_get_path (source->picture), 0, source->cancellable, error);

  if (image != NULL)
    *shapes = maq_export_plan_list_shapes (source->plan, maq_image_get_width (image), maq_image_get_height (image));
  return image;
}

gboolean
maq_export_make_first (const MaqExportSource *source, MaqExportFile *file, GError **error)
{
  g_autoptr (MaqImage) image = NULL;
  g_autoptr (GArray) shapes = NULL;

  if (!is_anew (source))
    return make_stored (source, file, error);
  image = decode (source, &shapes, error);
  return image != NULL && make_anew (source, image, &g_array_index (shapes, MaqExportShape, 0), file, error);
}

gboolean
maq_export_write (const MaqExportSource *source, MaqExportTake take, gpointer data, GError **error)
{
  g_autoptr (MaqImage) image = NULL;
  g_autoptr (GArray) shapes = NULL;

  if (!is_anew (source))
    {
      g_auto (MaqExportFile) file = { 0 };

      return make_stored (source, &file, error) && take (&file, NULL, data, error);
    }
  image = decode (source, &shapes, error);
  if (image == NULL)
    return FALSE;
  for (guint i = 0; i < shapes->len; i++)
    {
      const MaqExportShape *shape = &g_array_index (shapes, MaqExportShape, i);
      g_auto (MaqExportFile) file = { 0 };

      if (g_cancellable_set_error_if_cancelled (source->cancellable, error) ||
          !make_anew (source, image, shape, &file, error) || !take (&file, shape, data, error))
        return FALSE;
    }
  return TRUE;
}
