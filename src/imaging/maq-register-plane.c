/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>
#include <string.h>

#include "maq-error.h"
#include "maq-register-private.h"
#include "maq-wide.h"

/* Small copies of a picture to find its place by. */

#define COARSEST 64   /* no need to go below this larger side */
#define SMALLEST 12   /* and never below this smaller side */

static gboolean
refuse_memory (GError **error)
{
  g_set_error_literal (error, MAQ_ERROR, MAQ_ERROR_FAILED, "No memory to compare the pictures");
  return FALSE;
}

void
maq_planes_clear (MaqPlanes *self)
{
  g_clear_pointer (&self->reduced, maq_image_unref);
  for (guint i = 0; i < MAQ_PLANE_LEVELS; i++)
    {
      g_clear_pointer (&self->levels[i].luma, g_free);
      g_clear_pointer (&self->levels[i].used, g_free);
    }
}

/* --- reducing --- */

/* Adds @factor rows into 16-bit sums: at most 16 × 255 each. */
MAQ_WIDE static void
add_rows (const guint8 *pixels,
          gsize         stride,
          guint         factor,
          gsize         n,
          guint16      *sums)
{
  memset (sums, 0, n * sizeof *sums);
  for (guint row = 0; row < factor; row++, pixels += stride)
    for (gsize i = 0; i < n; i++)
      sums[i] += pixels[i];
}

static void
store_means (const guint16 *sums,
             guint          factor,
             guint          width,
             guint8        *out)
{
  guint area = factor * factor;
  /* Multiplied by what is a little more than 2³² / area: exact while sum × area stays below 2³², and no division in the loop. */
  guint64 share = G_MAXUINT32 / area + 1;

  for (guint x = 0; x < width; x++, out += 4)
    {
      guint r = area / 2, g = area / 2, b = area / 2;

      for (guint k = 0; k < factor; k++, sums += 4)
        {
          r += sums[0];
          g += sums[1];
          b += sums[2];
        }
      out[0] = r * share >> 32;
      out[1] = g * share >> 32;
      out[2] = b * share >> 32;
      out[3] = 255;
    }
}

/* The mean of each factor × factor pixels; what is left over at the right and below is not looked at. */
static MaqImage *
reduce (MaqImage *image,
        guint     factor,
        GError  **error)
{
  guint width = maq_image_get_width (image) / factor, height = maq_image_get_height (image) / factor;
  gsize n = (gsize) width * factor * 4, stride = maq_image_get_stride (image);
  g_autofree guint16 *sums = g_try_new (guint16, n);
  guint8 *out = NULL;
  MaqImage *reduced;

  if (factor == 1)
    return maq_image_ref (image);
  if (sums == NULL)
    return refuse_memory (error), NULL;
  reduced = maq_image_new_blank (width, height, &out, error);
  for (guint y = 0; reduced != NULL && y < height; y++, out += (gsize) width * 4)
    {
      add_rows (maq_image_get_pixels (image) + (gsize) y * factor * stride, stride, factor, n, sums);
      store_means (sums, factor, width, out);
    }

  return reduced;
}

/* --- planes --- */

static gboolean
plane_alloc (MaqPlane *self,
             guint     width,
             guint     height,
             gboolean  with_used,
             GError  **error)
{
  self->width = width;
  self->height = height;
  self->luma = g_try_malloc_n ((gsize) width * height, sizeof *self->luma);
  self->used = with_used ? g_try_malloc_n (width, height) : NULL;

  return (self->luma != NULL && (!with_used || self->used != NULL)) || refuse_memory (error);
}

static void
fill_luma (MaqPlane *self,
           MaqImage *image)
{
  for (guint y = 0; y < self->height; y++)
    {
      const guint8 *p = maq_image_get_pixels (image) + y * maq_image_get_stride (image);
      float *out = self->luma + (gsize) y * self->width;

      for (guint x = 0; x < self->width; x++, p += 4)
        out[x] = (77 * p[0] + 150 * p[1] + 29 * p[2]) / 256.0f;
    }
}

/* The pixels of @size that lie in each of @n even parts, also by a part of them: from the first up to before the second. */
typedef struct {
  guint from, to;
} Span;

static Span
get_span (guint part,
          guint n,
          guint size)
{
  return (Span) { (guint64) part * size / n, ((guint64) (part + 1) * size + n - 1) / n };
}

/* Whatever any of the rows of @span has. */
static void
gather_rows (MaqMask *region,
             Span     span,
             guint8  *any)
{
  gsize width = maq_mask_get_width (region);
  const guint8 *cover = maq_mask_get_data (region) + span.from * width;

  memcpy (any, cover, width);
  for (guint row = span.from + 1; row < span.to; row++)
    {
      cover += width;
      for (gsize x = 0; x < width; x++)
        any[x] |= cover[x];
    }
}

/* A pixel of the plane may be looked at when nothing of the region lies in it. */
static gboolean
fill_used (MaqPlane *self,
           MaqMask  *region,
           GError  **error)
{
  guint width = maq_mask_get_width (region), height = maq_mask_get_height (region);
  g_autofree guint8 *gathered = g_try_malloc (width);
  g_autofree Span *columns = g_try_new (Span, self->width);

  if (gathered == NULL || columns == NULL)
    return refuse_memory (error);
  for (guint x = 0; x < self->width; x++)
    columns[x] = get_span (x, self->width, width);
  for (guint y = 0; y < self->height; y++)
    {
      gather_rows (region, get_span (y, self->height, height), gathered);
      for (guint x = 0; x < self->width; x++)
        {
          guint8 any = 0;

          for (guint column = columns[x].from; column < columns[x].to; column++)
            any |= gathered[column];
          self->used[(gsize) y * self->width + x] = any == 0;
        }
    }

  return TRUE;
}

/* One row of 1 2 1 across, the border repeated. */
static void
blur_across (const float *in,
             guint        width,
             float       *out)
{
  for (guint x = 0; x < width; x++)
    out[x] = (in[x > 0 ? x - 1 : 0] + 2 * in[x] + in[x + 1 < width ? x + 1 : x]) * 0.25f;
}

/* 1 2 1 both ways: a gradient wants a picture without corners. */
static gboolean
plane_blur (MaqPlane *self,
            GError  **error)
{
  guint width = self->width, height = self->height;
  g_autofree float *rows = g_try_malloc_n ((gsize) width * 3, sizeof *rows);
  float *above, *here, *below;

  if (rows == NULL)
    return refuse_memory (error);
  above = rows, here = rows + width, below = rows + 2 * (gsize) width;
  blur_across (self->luma, width, here);
  memcpy (above, here, width * sizeof *here);
  for (guint y = 0; y < height; y++)
    {
      float *out = self->luma + (gsize) y * width, *next = above;

      if (y + 1 < height)
        blur_across (out + width, width, below);
      else
        memcpy (below, here, width * sizeof *here);
      for (guint x = 0; x < width; x++)
        out[x] = (above[x] + 2 * here[x] + below[x]) * 0.25f;
      above = here, here = below, below = next;
    }

  return TRUE;
}

gboolean
maq_planes_init (MaqPlanes *self,
                 MaqImage  *image,
                 guint      factor,
                 MaqMask   *region,
                 GError   **error)
{
  MaqPlane *finest = &self->levels[0];

  self->factor = factor;
  self->reduced = reduce (image, factor, error);
  if (self->reduced == NULL ||
      !plane_alloc (finest, maq_image_get_width (self->reduced), maq_image_get_height (self->reduced), region != NULL, error))
    return FALSE;
  self->n_levels = 1;
  fill_luma (finest, self->reduced);

  return (region == NULL || fill_used (finest, region, error)) && plane_blur (finest, error);
}

static gboolean
plane_halve (const MaqPlane *fine,
             MaqPlane       *coarse,
             GError        **error)
{
  if (!plane_alloc (coarse, fine->width / 2, fine->height / 2, fine->used != NULL, error))
    return FALSE;
  for (guint y = 0; y < coarse->height; y++)
    for (guint x = 0; x < coarse->width; x++)
      {
        gsize at = (gsize) y * coarse->width + x, from = (gsize) y * 2 * fine->width + x * 2;
        const float *p = fine->luma + from;
        const guint8 *u = fine->used != NULL ? fine->used + from : NULL;

        coarse->luma[at] = (p[0] + p[1] + p[fine->width] + p[fine->width + 1]) * 0.25f;
        if (u != NULL)
          coarse->used[at] = u[0] & u[1] & u[fine->width] & u[fine->width + 1];
      }

  return TRUE;
}

gboolean
maq_planes_descend (MaqPlanes *a,
                    MaqPlanes *b,
                    GError   **error)
{
  for (; a->n_levels < MAQ_PLANE_LEVELS; a->n_levels++, b->n_levels++)
    {
      const MaqPlane *fine_a = &a->levels[a->n_levels - 1], *fine_b = &b->levels[b->n_levels - 1];

      if (MAX (fine_a->width, fine_a->height) <= COARSEST ||
          MIN (MIN (fine_a->width, fine_a->height), MIN (fine_b->width, fine_b->height)) < 2 * SMALLEST)
        return TRUE;
      if (!plane_halve (fine_a, &a->levels[a->n_levels], error) ||
          !plane_halve (fine_b, &b->levels[b->n_levels], error))
        return FALSE;
    }

  return TRUE;
}

gboolean
maq_plane_sample (const MaqPlane *self,
                  double          x,
                  double          y,
                  float          *value)
{
  float left = (float) x - 0.5f, top = (float) y - 0.5f;
  guint column, row;
  const float *p;
  float u, v, above, below;

  if (!(left >= 0 && top >= 0 && left < self->width && top < self->height))
    return FALSE;
  column = (guint) left;
  row = (guint) top;
  if (column + 1 >= self->width || row + 1 >= self->height)
    return FALSE;
  p = self->luma + (gsize) row * self->width + column;
  u = left - column;
  v = top - row;
  above = p[0] + (p[1] - p[0]) * u;
  below = p[self->width] + (p[self->width + 1] - p[self->width]) * u;
  *value = above + (below - above) * v;

  return TRUE;
}

MaqPlacing
maq_placing_refine (const MaqPlacing *self)
{
  MaqPlacing fine = *self;

  fine.pivot_x *= 2;
  fine.pivot_y *= 2;
  fine.centre_x *= 2;
  fine.centre_y *= 2;

  return fine;
}
