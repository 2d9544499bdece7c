/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-annotate.h"
#include "maq-contact-sheet.h"
#include "maq-encode.h"
#include "maq-mask-draw.h"
#include "maq-prepare.h"
#include "maq-request-fit.h"
#include "maq-scale.h"

#define SHEET_SIDE 768u  /* more than a picture gets on a sheet */

typedef struct {
  const MaqModel *model;
  MaqDecoder     *decoder;
  MaqPrepareKeep  keep;
  gpointer        data;
  GCancellable   *cancellable;
} Prepare;

/* A picture at most this large, with its marks on it where it has any. */
static MaqImage *
load (Prepare       *self,
      MaqReference  *reference,
      guint          side,
      GError       **error)
{
  const MaqMarkup *markup = maq_reference_get_markup (reference);
  const char *path = maq_blob_get_path (maq_reference_get_blob (reference));
  g_autoptr (MaqImage) whole = maq_decoder_decode_file (self->decoder, path, side, self->cancellable, error);
  g_autoptr (MaqImage) image = whole != NULL ? maq_scale_to_fit (whole, side, error) : NULL;

  if (image == NULL)
    {
      g_prefix_error (error, "Picture %u: ", maq_reference_get_number (reference));
      return NULL;
    }
  return maq_markup_get_n_marks (markup) > 0 ? maq_annotate (image, markup, error) : g_steal_pointer (&image);
}

/* Encodes a picture and keeps it. */
static MaqBlob *
keep (Prepare   *self,
      MaqImage  *image,
      GError   **error)
{
  g_autoptr (GBytes) png = maq_encode_png (image, MAQ_ENCODE_SMALL, NULL, error);

  return png != NULL ? self->keep (png, self->data, error) : NULL;
}

static MaqBlob *
make_sheet (Prepare    *self,
            GPtrArray  *references,
            GError    **error)
{
  g_autoptr (GPtrArray) images = g_ptr_array_new_with_free_func ((GDestroyNotify) maq_image_unref);
  g_autofree guint *numbers = g_new0 (guint, references->len);
  g_autoptr (MaqImage) sheet = NULL;

  for (guint i = 0; i < references->len; i++)
    {
      MaqReference *reference = g_ptr_array_index (references, i);
      MaqImage *image = load (self, reference, SHEET_SIDE, error);

      if (image == NULL)
        return NULL;
      g_ptr_array_add (images, image);
      numbers[i] = maq_reference_get_number (reference);
    }
  sheet = maq_contact_sheet_draw ((MaqImage *const *) images->pdata, numbers, references->len, NULL, error);
  return sheet != NULL ? keep (self, sheet, error) : NULL;
}

/* Returns: (transfer full), as each step of it. */
static MaqRequest *
pack (Prepare     *self,
      MaqRequest  *request,
      GError     **error)
{
  g_autoptr (GPtrArray) references = maq_request_list_to_pack (request, self->model, error);
  g_autoptr (MaqBlob) sheet = NULL;

  if (references == NULL)
    return NULL;
  if (references->len == 0)
    return maq_request_ref (request);
  sheet = make_sheet (self, references, error);
  return sheet != NULL ? maq_request_pack (request, self->model, sheet, error) : NULL;
}

static MaqBlob *
make_copy (Prepare       *self,
           MaqReference  *reference,
           GError       **error)
{
  g_autoptr (MaqImage) annotated = NULL;
  guint width, height;

  maq_request_get_copy_size (maq_reference_get_blob (reference), &width, &height);
  annotated = load (self, reference, MAX (MAX (width, height), 1), error);
  return annotated != NULL ? keep (self, annotated, error) : NULL;
}

static MaqRequest *
add_copies (Prepare     *self,
            MaqRequest  *request,
            GError     **error)
{
  g_autoptr (GPtrArray) references = maq_request_list_to_annotate (request, self->model);
  g_autoptr (MaqRequestBuilder) builder = NULL;

  /* What will be refused for its number of pictures needs none. */
  if (references->len == 0 || maq_request_get_excess (request, self->model) > 0)
    return maq_request_ref (request);
  builder = maq_request_builder_new_from (request);
  for (guint i = 0; i < references->len; i++)
    {
      MaqReference *reference = g_ptr_array_index (references, i);
      g_autoptr (MaqBlob) copy = make_copy (self, reference, error);

      if (copy == NULL)
        return NULL;
      maq_request_builder_add_annotated (builder, maq_reference_get_id (reference), copy);
    }
  return maq_request_builder_end (builder, error);
}

/* Its size is the picture's own; where that is not known, the picture is opened to see. */
static MaqMask *
draw_mask (Prepare       *self,
           MaqReference  *reference,
           GError       **error)
{
  MaqMaskPlan *plan = maq_markup_get_mask (maq_reference_get_markup (reference));
  MaqBlob *blob = maq_reference_get_blob (reference);
  guint width = maq_blob_get_width (blob), height = maq_blob_get_height (blob);

  if (width == 0 || height == 0)
    {
      g_autoptr (MaqImage) image = maq_decoder_decode_file (self->decoder, maq_blob_get_path (blob), 0, self->cancellable, error);

      if (image == NULL)
        return NULL;
      width = maq_image_get_width (image);
      height = maq_image_get_height (image);
    }
  return maq_mask_plan_draw (plan, width, height, error);
}

static MaqRequest *
add_mask (Prepare     *self,
          MaqRequest  *request,
          GError     **error)
{
  MaqReference *reference = maq_request_find_masked (request);
  g_autoptr (MaqRequestBuilder) builder = NULL;
  g_autoptr (MaqMask) mask = NULL;
  g_autoptr (MaqImage) image = NULL;
  g_autoptr (MaqBlob) blob = NULL;

  if (reference == NULL)
    return maq_request_ref (request);
  mask = draw_mask (self, reference, error);
  image = mask != NULL ? maq_mask_to_image (mask, MAQ_MASK_WHITE_EDITS, error) : NULL;
  blob = image != NULL ? keep (self, image, error) : NULL;
  if (blob == NULL)
    return NULL;
  builder = maq_request_builder_new_from (request);
  maq_request_builder_set_mask (builder, blob);
  maq_request_builder_set_exact (builder, maq_markup_is_exact (maq_reference_get_markup (reference)));
  return maq_request_builder_end (builder, error);
}

MaqRequest *
maq_prepare_request (MaqRequest      *request,
                     const MaqModel  *model,
                     gboolean         packs,
                     MaqDecoder      *decoder,
                     MaqPrepareKeep   keep_func,
                     gpointer         data,
                     GCancellable    *cancellable,
                     GError         **error)
{
  Prepare self = { model, decoder, keep_func, data, cancellable };
  g_autoptr (MaqRequest) packed = packs ? pack (&self, request, error) : maq_request_ref (request);
  g_autoptr (MaqRequest) shown = packed != NULL ? add_copies (&self, packed, error) : NULL;

  return shown != NULL ? add_mask (&self, shown, error) : NULL;
}
