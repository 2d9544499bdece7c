/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-asked.h"
#include "maq-mask-draw.h"

static MaqMaskPlan *
plan_asked (MaqRequest *request)
{
  if (maq_request_get_n_images (request) == 0)
    return NULL;
  return maq_markup_plan_asked (maq_reference_get_markup (maq_request_get_image (request, 0)));
}

gboolean
maq_asked_is_known (MaqRequest *request)
{
  g_autoptr (MaqMaskPlan) plan = maq_request_get_mask (request) == NULL ? plan_asked (request) : NULL;

  return maq_request_get_mask (request) != NULL || plan != NULL;
}

MaqMask *
maq_asked_load (MaqRequest *request, MaqDecoder *decoder, guint width, guint height, GCancellable *cancellable, GError **error)
{
  MaqBlob *mask = request != NULL ? maq_request_get_mask (request) : NULL;
  g_autoptr (MaqMaskPlan) plan = request != NULL && mask == NULL ? plan_asked (request) : NULL;
  g_autoptr (MaqImage) image = NULL;

  if (mask == NULL)
    return plan != NULL ? maq_mask_plan_draw (plan, width, height, error) : NULL;
  image = maq_decoder_decode_file (decoder, maq_blob_get_path (mask), 0, cancellable, error);
  return image != NULL ? maq_mask_from_image (image, error) : NULL;
}
