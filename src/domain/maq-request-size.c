/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>

#include "maq-error.h"
#include "maq-request-private.h"

#define MAX_RATIO 3
#define REACH 2
#define PIXELS_WEIGHT 0.1

static gboolean
fits (const MaqModel *model,
      guint64         width,
      guint64         height)
{
  return width * height >= model->min_pixels && width * height <= model->max_pixels
         && MAX (width, height) <= model->max_side
         && MAX (width, height) <= MAX_RATIO * MIN (width, height)
         && width % model->side_multiple == 0 && height % model->side_multiple == 0;
}

static guint
round_to (double value,
          guint  multiple)
{
  return MAX ((guint) (value / multiple + 0.5), 1) * multiple;
}

/* Steps by one multiple until every rule holds: down from too many pixels, a side too long or a shape too narrow, up from too
 * few pixels. */
static void
settle (const MaqModel *model,
        guint          *width,
        guint          *height)
{
  const guint step = model->side_multiple;

  for (guint i = 0; i < 4096 && !fits (model, *width, *height); i++)
    {
      guint *longer = *width >= *height ? width : height;
      guint *shorter = *width >= *height ? height : width;

      if (*longer > model->max_side || (guint64) *width * *height > model->max_pixels)
        *longer -= step;
      else
        *shorter += step;
    }
}

/* How far a size is from the wished one: in shape first, then in pixels. */
static double
distance (double width,
          double height,
          double wished_width,
          double wished_height)
{
  return fabs (log (width / height) - log (wished_width / wished_height))
         + PIXELS_WEIGHT * fabs (log (width * height) - log (wished_width * wished_height));
}

/* The legal size nearest to @w × @h among those a few multiples around it; FALSE: none of them is legal. */
static gboolean
pick_near (const MaqModel *model,
           double          w,
           double          h,
           guint          *width,
           guint          *height)
{
  const int step = model->side_multiple;
  const int middle_w = round_to (w, step), middle_h = round_to (h, step);
  double best = INFINITY;

  for (int i = -REACH; i <= REACH; i++)
    for (int j = -REACH; j <= REACH; j++)
      {
        int try_w = middle_w + i * step, try_h = middle_h + j * step;
        double away = try_w > 0 && try_h > 0 && fits (model, try_w, try_h) ? distance (try_w, try_h, w, h) : INFINITY;

        if (away >= best)
          continue;
        best = away;
        *width = try_w;
        *height = try_h;
      }
  return best < INFINITY;
}

static void
quantise (const MaqModel *model,
          guint          *width,
          guint          *height)
{
  double w = MAX (*width, 1), h = MAX (*height, 1), pixels;

  w = MIN (w, h * MAX_RATIO);
  h = MIN (h, w * MAX_RATIO);
  pixels = w * h;
  if (pixels > model->max_pixels || pixels < model->min_pixels)
    {
      double scale = sqrt (CLAMP (pixels, (double) model->min_pixels, (double) model->max_pixels) / pixels);

      w *= scale;
      h *= scale;
    }
  if (MAX (w, h) > model->max_side)
    {
      double scale = model->max_side / MAX (w, h);

      w *= scale;
      h *= scale;
    }
  if (pick_near (model, w, h, width, height))
    return;
  *width = round_to (w, model->side_multiple);
  *height = round_to (h, model->side_multiple);
  settle (model, width, height);
}

/* Of the model's fixed sizes the one whose shape is nearest. */
static void
nearest (const MaqModel *model,
         guint          *width,
         guint          *height)
{
  double wanted = log ((double) *width / *height), best = INFINITY;
  MaqSize found = model->sizes[MAQ_RATIO_1_1];

  for (guint i = MAQ_RATIO_1_1; i < MAQ_N_RATIOS; i++)
    {
      MaqSize size = model->sizes[i];
      double distance = fabs (log ((double) size.width / size.height) - wanted);

      if (distance < best)
        {
          best = distance;
          found = size;
        }
    }
  *width = found.width;
  *height = found.height;
}

gboolean
maq_request_resolve_size (const MaqRequest *self,
                          const MaqModel   *model,
                          guint            *width,
                          guint            *height)
{
  MaqBlob *first = self->images->len > 0 ? maq_reference_get_blob (g_ptr_array_index (self->images, 0)) : NULL;

  *width = self->width;
  *height = self->height;
  if (*width == 0 || *height == 0)
    {
      MaqRatio ratio = self->ratio;

      if (ratio == MAQ_RATIO_AUTO && first != NULL && maq_blob_get_width (first) > 0)
        {
          if (model->auto_size)
            return FALSE;
          *width = maq_blob_get_width (first);
          *height = maq_blob_get_height (first);
        }
      else
        {
          *width = model->sizes[MAX (ratio, MAQ_RATIO_1_1)].width;
          *height = model->sizes[MAX (ratio, MAQ_RATIO_1_1)].height;
          return TRUE;
        }
    }
  if (model->free_size)
    quantise (model, width, height);
  else
    nearest (model, width, height);
  return TRUE;
}

static gboolean
check_quality (const MaqRequest  *self,
               const MaqModel    *model,
               GError           **error)
{
  g_autofree char *known = NULL;

  if (self->quality == NULL || g_str_equal (self->quality, "auto")
      || g_strv_contains ((const char *const *) model->qualities, self->quality))
    return TRUE;
  known = g_strjoinv (", ", model->qualities);
  if (*known == '\0')
    g_set_error (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT, "%s has no quality setting; leave \"%s\" out", model->title, self->quality);
  else
    g_set_error (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT, "%s has no quality \"%s\"; it has %s", model->title, self->quality, known);
  return FALSE;
}

/* A mask, made or to be made, that is no more than advice to the engine. */
static gboolean
has_advice (const MaqRequest *self)
{
  MaqReference *masked = maq_request_find_masked (self);

  return masked != NULL ? !maq_markup_is_exact (maq_reference_get_markup (masked)) : self->mask != NULL && !self->exact;
}

gboolean
maq_request_check (const MaqRequest  *self,
                   const MaqModel    *model,
                   GError           **error)
{
  guint n = maq_request_count_images (self, model);

  if (self->incomplete)
    {
      g_set_error_literal (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT, "A picture of this request is not in the library any more, "
                           "so it cannot be sent as it was");
      return FALSE;
    }
  if (n > model->max_references)
    {
      const char *copies = n > self->images->len || self->annotated != NULL ? ", with the copies that show the marks" : "";

      g_set_error (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT,
                   "%s takes at most %u pictures, and there are %u%s. Leave some out or choose another engine",
                   model->title, model->max_references, n, copies);
      return FALSE;
    }
  if (has_advice (self) && model->mask == MAQ_MASK_NONE)
    {
      g_set_error (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT,
                   "%s takes no mask. Leave it out or choose another engine", model->title);
      return FALSE;
    }
  return check_quality (self, model, error);
}
