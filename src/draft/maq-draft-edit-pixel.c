/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "maq-draft-edit-private.h"

#define PALETTE 28u

typedef struct { float r, g, b; } Colour;
typedef struct { guint first, n; float spread; guint axis; } Box;

static float
channel (const Colour *colour,
         guint         axis)
{
  return axis == 0 ? colour->r : axis == 1 ? colour->g : colour->b;
}

static int
compare_r (gconstpointer a, gconstpointer b)
{
  float d = ((const Colour *) a)->r - ((const Colour *) b)->r;

  return (d > 0) - (d < 0);
}

static int
compare_g (gconstpointer a, gconstpointer b)
{
  float d = ((const Colour *) a)->g - ((const Colour *) b)->g;

  return (d > 0) - (d < 0);
}

static int
compare_b (gconstpointer a, gconstpointer b)
{
  float d = ((const Colour *) a)->b - ((const Colour *) b)->b;

  return (d > 0) - (d < 0);
}

/* How wide a box of colours is, and along which channel; the eye weighs green most. */
static void
measure (Box          *box,
         const Colour *colours)
{
  static const float weights[3] = { 0.9f, 1.2f, 0.7f };

  box->spread = -1;
  for (guint axis = 0; axis < 3; axis++)
    {
      float least = 1e9f, most = -1e9f, spread;

      for (guint i = box->first; i < box->first + box->n; i++)
        {
          least = MIN (least, channel (&colours[i], axis));
          most = MAX (most, channel (&colours[i], axis));
        }
      spread = (most - least) * weights[axis] * sqrtf (sqrtf ((float) box->n));
      if (spread > box->spread)
        {
          box->spread = spread;
          box->axis = axis;
        }
    }
}

static Colour
mean (const Colour *colours,
      guint         n)
{
  Colour sum = { 0, 0, 0 };

  for (guint i = 0; i < n; i++)
    {
      sum.r += colours[i].r;
      sum.g += colours[i].g;
      sum.b += colours[i].b;
    }
  return (Colour) { sum.r / MAX (n, 1), sum.g / MAX (n, 1), sum.b / MAX (n, 1) };
}

/* Heckbert's median cut: the widest box is halved until there are enough. */
static guint
median_cut (Colour *colours,
            guint   n,
            Colour *palette)
{
  static const GCompareFunc by[3] = { compare_r, compare_g, compare_b };
  Box boxes[PALETTE] = { { 0, n, 0, 0 } };
  guint n_boxes = 1;

  measure (&boxes[0], colours);
  while (n_boxes < PALETTE)
    {
      guint widest = 0, half;

      for (guint i = 1; i < n_boxes; i++)
        if (boxes[i].n > 1 && boxes[i].spread > boxes[widest].spread)
          widest = i;
      if (boxes[widest].n < 2 || boxes[widest].spread <= 0)
        break;
      qsort (colours + boxes[widest].first, boxes[widest].n, sizeof (Colour), by[boxes[widest].axis]);
      half = boxes[widest].n / 2;
      boxes[n_boxes] = (Box) { boxes[widest].first + half, boxes[widest].n - half, 0, 0 };
      boxes[widest].n = half;
      measure (&boxes[widest], colours);
      measure (&boxes[n_boxes++], colours);
    }
  for (guint i = 0; i < n_boxes; i++)
    palette[i] = mean (colours + boxes[i].first, boxes[i].n);
  return n_boxes;
}

static guint
nearest (const Colour *palette,
         guint         n,
         Colour        wanted)
{
  float best = 1e30f;
  guint found = 0;

  for (guint i = 0; i < n; i++)
    {
      float r = palette[i].r - wanted.r, g = palette[i].g - wanted.g, b = palette[i].b - wanted.b;
      float distance = 0.8f * r * r + 1.4f * g * g + 0.6f * b * b;

      if (distance < best)
        {
          best = distance;
          found = i;
        }
    }
  return found;
}

static Colour
colour_at (const MaqDraftBitmap *canvas,
           gsize                 i)
{
  const guint8 *p = canvas->rgba + i * 4;

  return (Colour) { p[0], p[1], p[2] };
}

/* Each block takes the nearest colour of the palette; an ordered pattern of 4 × 4 mixes two where one would band. */
static void
quantise (MaqDraftBitmap *small,
          const Colour   *palette,
          guint           n)
{
  static const guint8 bayer[4][4] = { { 0, 8, 2, 10 }, { 12, 4, 14, 6 }, { 3, 11, 1, 9 }, { 15, 7, 13, 5 } };

  for (guint y = 0; y < small->height; y++)
    for (guint x = 0; x < small->width; x++)
      {
        gsize at = (gsize) y * small->width + x;
        Colour wanted = colour_at (small, at);
        float step = (bayer[y & 3][x & 3] - 7.5f) * 1.15f;
        const Colour *made;

        wanted.r += step;
        wanted.g += step;
        wanted.b += step;
        made = &palette[nearest (palette, n, wanted)];
        small->rgba[at * 4] = (guint8) CLAMP (made->r + 0.5f, 0.0f, 255.0f);
        small->rgba[at * 4 + 1] = (guint8) CLAMP (made->g + 0.5f, 0.0f, 255.0f);
        small->rgba[at * 4 + 2] = (guint8) CLAMP (made->b + 0.5f, 0.0f, 255.0f);
      }
}

/* Blocks in the picture's place; every edge falls on a whole pixel, so a block is one colour to its corner. */
static void
enlarge_blocks (MaqDraftBitmap       *canvas,
                const MaqDraftBitmap *small)
{
  for (guint y = 0; y < canvas->height; y++)
    for (guint x = 0; x < canvas->width; x++)
      {
        gsize from = (gsize) ((guint64) y * small->height / canvas->height) * small->width + (guint64) x * small->width / canvas->width;

        memcpy (canvas->rgba + ((gsize) y * canvas->width + x) * 4, small->rgba + from * 4, 3);
      }
}

gboolean
maq_draft_edit_pixel (MaqDraftBitmap *canvas,
                      double          amount,
                      GError        **error)
{
  guint side = (guint) CLAMP (176.0 / MAX (amount, 0.3), 48.0, 400.0);
  g_autoptr (MaqDraftBitmap) small = maq_draft_bitmap_shrink (canvas, side, error);
  MaqDraftOp ops[2] = { { .kind = MAQ_DRAFT_OP_SATURATION, .amount = 0.35 }, { .kind = MAQ_DRAFT_OP_CONTRAST, .amount = 0.22 } };
  g_autofree Colour *colours = NULL;
  Colour palette[PALETTE];
  gsize n;
  guint n_palette;

  if (small == NULL)
    return FALSE;
  maq_draft_edit_tone (small, ops, 2);
  n = (gsize) small->width * small->height;
  colours = g_new (Colour, n);
  for (gsize i = 0; i < n; i++)
    colours[i] = colour_at (small, i);
  n_palette = median_cut (colours, (guint) n, palette);
  quantise (small, palette, n_palette);
  enlarge_blocks (canvas, small);
  return TRUE;
}
