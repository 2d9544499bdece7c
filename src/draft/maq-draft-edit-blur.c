/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>
#include <string.h>

#include "maq-error.h"

#include "maq-draft-edit-private.h"

#define STRIP 32u   /* columns blurred together: a strip of a 4K picture stays in the cache */

typedef struct { float b, a1, a2, a3; } Recursion;

/* I. T. Young, L. J. van Vliet, "Recursive implementation of the Gaussian filter", Signal Processing 44 (1995). */
static Recursion
recursion_for (double sigma)
{
  double q = sigma >= 2.5 ? 0.98711 * sigma - 0.96330 : 3.97156 - 4.14554 * sqrt (1.0 - 0.26891 * MAX (sigma, 0.5));
  double b0 = 1.57825 + 2.44413 * q + 1.4281 * q * q + 0.422205 * q * q * q;
  double b1 = 2.44413 * q + 2.85619 * q * q + 1.26661 * q * q * q;
  double b2 = -(1.4281 * q * q + 1.26661 * q * q * q);
  double b3 = 0.422205 * q * q * q;

  return (Recursion) { (float) (1.0 - (b1 + b2 + b3) / b0), (float) (b1 / b0), (float) (b2 / b0), (float) (b3 / b0) };
}

/* @n samples of @lanes interleaved signals, there and back. The ends go on as they are. */
static void
blur_line (float     *data,
           gsize      n,
           gsize      lanes,
           Recursion  r)
{
  for (gsize i = 0; i < n; i++)
    {
      float *now = data + i * lanes;
      const float *p1 = data + (i >= 1 ? i - 1 : 0) * lanes;
      const float *p2 = data + (i >= 2 ? i - 2 : 0) * lanes;
      const float *p3 = data + (i >= 3 ? i - 3 : 0) * lanes;

      if (i > 0)
        for (gsize k = 0; k < lanes; k++)
          now[k] = r.b * now[k] + r.a1 * p1[k] + r.a2 * p2[k] + r.a3 * p3[k];
    }
  for (gsize j = 0; j + 1 < n; j++)
    {
      gsize i = n - 2 - j;
      float *now = data + i * lanes;
      const float *p1 = data + (i + 1) * lanes;
      const float *p2 = data + MIN (i + 2, n - 1) * lanes;
      const float *p3 = data + MIN (i + 3, n - 1) * lanes;

      for (gsize k = 0; k < lanes; k++)
        now[k] = r.b * now[k] + r.a1 * p1[k] + r.a2 * p2[k] + r.a3 * p3[k];
    }
}

static void
blur_rows (MaqDraftBitmap *canvas,
           float          *line,
           Recursion       r)
{
  gsize n = (gsize) canvas->width * 4;

  for (guint y = 0; y < canvas->height; y++)
    {
      guint8 *row = canvas->rgba + y * n;

      for (gsize i = 0; i < n; i++)
        line[i] = row[i];
      blur_line (line, canvas->width, 4, r);
      for (gsize i = 0; i < n; i++)
        row[i] = (guint8) CLAMP (line[i] + 0.5f, 0.0f, 255.0f);
    }
}

static void
blur_columns (MaqDraftBitmap *canvas,
              float          *strip,
              Recursion       r)
{
  for (guint x = 0; x < canvas->width; x += STRIP)
    {
      gsize lanes = (gsize) MIN (STRIP, canvas->width - x) * 4;

      for (guint y = 0; y < canvas->height; y++)
        for (gsize k = 0; k < lanes; k++)
          strip[y * lanes + k] = canvas->rgba[((gsize) y * canvas->width + x) * 4 + k];
      blur_line (strip, canvas->height, lanes, r);
      for (guint y = 0; y < canvas->height; y++)
        for (gsize k = 0; k < lanes; k++)
          canvas->rgba[((gsize) y * canvas->width + x) * 4 + k] = (guint8) CLAMP (strip[y * lanes + k] + 0.5f, 0.0f, 255.0f);
    }
}

gboolean
maq_draft_blur_bitmap (MaqDraftBitmap *canvas,
                       double          sigma,
                       GError        **error)
{
  Recursion r = recursion_for (sigma);
  gsize most = MAX ((gsize) canvas->width * 4, (gsize) canvas->height * STRIP * 4);
  g_autofree float *buffer = g_try_malloc_n (most, sizeof (float));

  if (sigma < 0.3)
    return TRUE;
  if (buffer == NULL)
    {
      g_set_error_literal (error, MAQ_ERROR, MAQ_ERROR_FAILED, "no memory to blur a picture of this size");
      return FALSE;
    }
  blur_rows (canvas, buffer, r);
  blur_columns (canvas, buffer, r);
  return TRUE;
}

void
maq_draft_blur_plane (MaqDraftPlane *plane,
                      double         sigma)
{
  Recursion r = recursion_for (sigma);
  gsize row = (gsize) plane->width * plane->channels;

  if (sigma < 0.3)
    return;
  for (guint y = 0; y < plane->height; y++)
    blur_line (plane->data + y * row, plane->width, plane->channels, r);
  blur_line (plane->data, plane->height, row, r);
}

static MaqDraftBitmap *
blurred_copy (const MaqDraftBitmap *canvas,
              double                sigma,
              GError              **error)
{
  g_autoptr (MaqDraftBitmap) copy = NULL;
  double scale = 1.0;

  /* A wide blur has nothing to lose in a smaller copy, and that is a quarter of the memory or less. */
  if (sigma >= 6.0)
    scale = MAX (0.125, 3.0 / sigma);
  copy = maq_draft_bitmap_shrink (canvas, MAX (16, (guint) (MAX (canvas->width, canvas->height) * scale)), error);
  if (copy == NULL || !maq_draft_blur_bitmap (copy, sigma * copy->width / canvas->width, error))
    return NULL;
  return g_steal_pointer (&copy);
}

/* Runs @blend over every pixel and the blurred picture there. The blurred one may be smaller: it is read between its
 * pixels. */
typedef void (*Blend) (guint8 *pixel, const float *soft, double amount, double x, double y);

static void
sample (const MaqDraftBitmap *small,
        double                x,
        double                y,
        float                *rgb)
{
  int x0 = CLAMP ((int) floor (x), 0, (int) small->width - 1), y0 = CLAMP ((int) floor (y), 0, (int) small->height - 1);
  int x1 = MIN (x0 + 1, (int) small->width - 1), y1 = MIN (y0 + 1, (int) small->height - 1);
  float tx = CLAMP ((float) (x - x0), 0.0f, 1.0f), ty = CLAMP ((float) (y - y0), 0.0f, 1.0f);
  const guint8 *a = small->rgba + ((gsize) y0 * small->width + x0) * 4, *b = small->rgba + ((gsize) y0 * small->width + x1) * 4;
  const guint8 *c = small->rgba + ((gsize) y1 * small->width + x0) * 4, *d = small->rgba + ((gsize) y1 * small->width + x1) * 4;

  for (guint k = 0; k < 3; k++)
    rgb[k] = (a[k] * (1 - tx) + b[k] * tx) * (1 - ty) + (c[k] * (1 - tx) + d[k] * tx) * ty;
}

static void
blend_with (MaqDraftBitmap       *canvas,
            const MaqDraftBitmap *soft,
            Blend                 blend,
            double                amount)
{
  double step_x = (double) soft->width / canvas->width, step_y = (double) soft->height / canvas->height;

  for (guint y = 0; y < canvas->height; y++)
    for (guint x = 0; x < canvas->width; x++)
      {
        float rgb[3];

        sample (soft, (x + 0.5) * step_x - 0.5, (y + 0.5) * step_y - 0.5, rgb);
        blend (canvas->rgba + ((gsize) y * canvas->width + x) * 4, rgb, amount, (x + 0.5) / canvas->width,
               (y + 0.5) / canvas->height);
      }
}

static guint8
to_byte (double value)
{
  return (guint8) CLAMP (value + 0.5, 0.0, 255.0);
}

static void
blend_sharpen (guint8      *pixel,
               const float *soft,
               double       amount,
               double       x,
               double       y)
{
  /* The same step for all channels: sharpening must not fringe. Steps below the noise are left alone. */
  double step = 0.2126 * (pixel[0] - soft[0]) + 0.7152 * (pixel[1] - soft[1]) + 0.0722 * (pixel[2] - soft[2]);
  double kept = fabs (step) <= 2.0 ? 0.0 : step - copysign (2.0, step);

  for (guint c = 0; c < 3; c++)
    pixel[c] = to_byte (pixel[c] + CLAMP (kept * amount, -48.0, 48.0));
}

static void
blend_glow (guint8      *pixel,
            const float *soft,
            double       amount,
            double       x,
            double       y)
{
  for (guint c = 0; c < 3; c++)
    {
      double lit = soft[c] * soft[c] / 255.0;
      double screen = 255.0 - (255.0 - pixel[c]) * (255.0 - lit) / 255.0;

      pixel[c] = to_byte (pixel[c] + (screen * 0.96 - pixel[c]) * MIN (1.0, amount));
    }
}

static void
blend_focus (guint8      *pixel,
             const float *soft,
             double       amount,
             double       x,
             double       y)
{
  double dx = (x - 0.5) / 0.34, dy = (y - 0.54) / 0.42;
  double t = CLAMP ((sqrt (dx * dx + dy * dy) - 0.75) / 0.55, 0.0, 1.0);

  t = t * t * (3 - 2 * t);
  for (guint c = 0; c < 3; c++)
    pixel[c] = to_byte (pixel[c] + (soft[c] - pixel[c]) * t);
}

gboolean
maq_draft_edit_soften (MaqDraftBitmap   *canvas,
                       const MaqDraftOp *op,
                       GError          **error)
{
  double side = MAX (canvas->width, canvas->height);
  double sigma = op->kind == MAQ_DRAFT_OP_SHARPEN ? MAX (0.8, side / 2400) : op->kind == MAQ_DRAFT_OP_CLARITY ? side / 70
                 : op->kind == MAQ_DRAFT_OP_GLOW ? side / 60 : MAX (1.0, side / 130 * op->amount);
  g_autoptr (MaqDraftBitmap) soft = NULL;

  if (op->kind == MAQ_DRAFT_OP_BLUR && sigma < 6.0)
    return maq_draft_blur_bitmap (canvas, sigma, error);
  soft = blurred_copy (canvas, sigma, error);
  if (soft == NULL)
    return FALSE;
  if (op->kind == MAQ_DRAFT_OP_BLUR)
    maq_draft_bitmap_enlarge (canvas, soft);
  else if (op->kind == MAQ_DRAFT_OP_FOCUS)
    blend_with (canvas, soft, blend_focus, op->amount);
  else if (op->kind == MAQ_DRAFT_OP_GLOW)
    blend_with (canvas, soft, blend_glow, 0.55 * op->amount);
  else
    blend_with (canvas, soft, blend_sharpen, (op->kind == MAQ_DRAFT_OP_CLARITY ? 0.35 : 1.1) * op->amount);
  return TRUE;
}
