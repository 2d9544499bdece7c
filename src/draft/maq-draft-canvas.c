/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>
#include <string.h>

#include "maq-draft-canvas.h"
#include "maq-error.h"

#define READABLE 4.5
/* Aimed at a little higher: the grain and the edges of letters take some. */
#define AIM 5.0

static void
clear_set (gpointer data)
{
  g_free (((MaqDraftSet *) data)->text);
}

MaqDraftCanvas *
maq_draft_canvas_new (const MaqDraftPlan *plan, GError **error)
{
  MaqDraftCanvas *self = g_new0 (MaqDraftCanvas, 1);

  self->surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, (int) plan->width, (int) plan->height);
  self->cr = cairo_create (self->surface);
  self->plan = plan;
  self->width = plan->width;
  self->height = plan->height;
  self->unit = MIN (self->width, self->height) / 100;
  self->margin = self->unit * 7;
  self->sets = g_array_new (FALSE, FALSE, sizeof (MaqDraftSet));
  g_array_set_clear_func (self->sets, clear_set);
  if (cairo_status (self->cr) != CAIRO_STATUS_SUCCESS)
    {
      g_set_error (error, MAQ_ERROR, MAQ_ERROR_FAILED, "No sheet of %u × %u: %s", plan->width, plan->height,
                   cairo_status_to_string (cairo_status (self->cr)));
      g_clear_pointer (&self, maq_draft_canvas_free);
    }
  return self;
}

void
maq_draft_canvas_free (MaqDraftCanvas *self)
{
  if (self == NULL)
    return;
  cairo_destroy (self->cr);
  cairo_surface_destroy (self->surface);
  g_array_unref (self->sets);
  g_free (self);
}

MaqImage *
maq_draft_canvas_image (MaqDraftCanvas *self, GError **error)
{
  guint width = self->plan->width, height = self->plan->height;
  guint8 *pixels = NULL;
  g_autoptr (MaqImage) image = maq_image_new_blank (width, height, &pixels, error);
  const guint8 *data;
  gsize stride, out;

  if (image == NULL)
    return NULL;
  cairo_surface_flush (self->surface);
  data = cairo_image_surface_get_data (self->surface);
  stride = (gsize) cairo_image_surface_get_stride (self->surface);
  out = maq_image_get_stride (image);
  for (guint y = 0; y < height; y++)
    {
      const guint32 *from = (const guint32 *) (gconstpointer) (data + y * stride);
      guint8 *to = pixels + y * out;

      for (guint x = 0; x < width; x++, to += 4)
        {
          to[0] = (from[x] >> 16) & 0xff;
          to[1] = (from[x] >> 8) & 0xff;
          to[2] = from[x] & 0xff;
          to[3] = 0xff;
        }
    }
  return g_steal_pointer (&image);
}

gboolean
maq_draft_canvas_part (MaqDraftCanvas *self)
{
  if (g_cancellable_is_cancelled (self->cancellable))
    return FALSE;
  if (self->partial != NULL)
    {
      g_autoptr (MaqImage) image = maq_draft_canvas_image (self, NULL);

      if (image != NULL)
        self->partial (image, self->partial_data);
    }
  return TRUE;
}

MaqDraftBox
maq_draft_canvas_all (const MaqDraftCanvas *self)
{
  return (MaqDraftBox) { 0, 0, self->width, self->height };
}

MaqDraftBox
maq_draft_canvas_inner (const MaqDraftCanvas *self)
{
  return maq_draft_box_inset (maq_draft_canvas_all (self), self->margin);
}

MaqDraftBox
maq_draft_box_inset (MaqDraftBox box, double by)
{
  return (MaqDraftBox) { box.x + by, box.y + by, MAX (box.width - 2 * by, 1), MAX (box.height - 2 * by, 1) };
}

MaqDraftBox
maq_draft_box_part (MaqDraftBox box, double x, double y, double width, double height)
{
  return (MaqDraftBox) { box.x + box.width * x, box.y + box.height * y, box.width * width, box.height * height };
}

void
maq_draft_canvas_fill (MaqDraftCanvas *self, const MaqDraftBox *box, MaqDraftColour colour)
{
  cairo_rectangle (self->cr, box->x, box->y, box->width, box->height);
  maq_draft_fill (self->cr, colour);
}

void
maq_draft_canvas_grain (MaqDraftCanvas *self, guint amount)
{
  guint8 *data;
  int stride, span = (int) amount * 2 + 1;
  guint32 state = 0x9e3779b9u ^ (guint32) self->plan->seed;

  cairo_surface_flush (self->surface);
  data = cairo_image_surface_get_data (self->surface);
  stride = cairo_image_surface_get_stride (self->surface);
  for (guint y = 0; y < self->plan->height; y++)
    {
      guint8 *row = data + (gsize) y * stride;

      for (guint x = 0; x < self->plan->width; x++, row += 4)
        {
          int by;

          state = state * 1664525u + 1013904223u;
          by = (int) ((state >> 24) * (guint) span >> 8) - (int) amount;
          for (guint c = 0; c < 3; c++)
            row[c] = (guint8) CLAMP (row[c] + by, 0, 255);
        }
    }
  cairo_surface_mark_dirty (self->surface);
}

void
maq_draft_canvas_motif (MaqDraftCanvas *self, const MaqDraftMotif *motif, const MaqDraftBox *box, gboolean flip,
                        const MaqDraftInks *inks)
{
  double size = MIN (box->width, box->height);

  maq_draft_motif_draw (self->cr, motif, box->x + (box->width - size) / 2, box->y + (box->height - size) / 2, size, flip, inks);
}

typedef struct { MaqDraftColour darkest, lightest; double dark, light; } Ground;

/* The darkest and the lightest pixel under @box. */
static Ground
look_at (MaqDraftCanvas *self, const MaqDraftBox *box)
{
  Ground ground = { .dark = 2, .light = -1 };
  int x1 = CLAMP ((int) box->x - 1, 0, (int) self->width - 1), x2 = CLAMP ((int) (box->x + box->width) + 2, 1, (int) self->width);
  int y1 = CLAMP ((int) box->y - 1, 0, (int) self->height - 1), y2 = CLAMP ((int) (box->y + box->height) + 2, 1, (int) self->height);
  int step = MAX (1, (x2 - x1) / 160);
  const guint8 *data;
  gsize stride;

  cairo_surface_flush (self->surface);
  data = cairo_image_surface_get_data (self->surface);
  stride = (gsize) cairo_image_surface_get_stride (self->surface);
  for (int y = y1; y < y2; y += MAX (1, (y2 - y1) / 120))
    for (int x = x1; x < x2; x += step)
      {
        const guint8 *p = data + y * stride + x * 4;
        double grey = 0.2126 * p[2] * p[2] + 0.7152 * p[1] * p[1] + 0.0722 * p[0] * p[0];

        grey /= 65025;
        if (grey < ground.dark)
          {
            ground.dark = grey;
            ground.darkest = (MaqDraftColour) { p[2], p[1], p[0] };
          }
        if (grey > ground.light)
          {
            ground.light = grey;
            ground.lightest = (MaqDraftColour) { p[2], p[1], p[0] };
          }
      }
  return ground;
}

static double
least_contrast (const Ground *ground, MaqDraftColour ink)
{
  return MIN (maq_draft_colour_contrast (ink, ground->darkest), maq_draft_colour_contrast (ink, ground->lightest));
}

/* A shade of @ink that reads on both ends of the ground; black or white when that is all that does. */
static MaqDraftColour
readable (const Ground *ground, MaqDraftColour ink)
{
  MaqDraftColour tries[4] = { ink };

  if (least_contrast (ground, ink) >= AIM)
    return ink;
  tries[0] = maq_draft_colour_readable (ink, ground->lightest, AIM);
  tries[1] = maq_draft_colour_readable (ink, ground->darkest, AIM);
  tries[2] = maq_draft_colour_hex (0xffffff);
  tries[3] = maq_draft_colour_hex (0x101014);
  for (guint i = 0; i < G_N_ELEMENTS (tries); i++)
    if (least_contrast (ground, tries[i]) >= READABLE)
      return tries[i];
  return least_contrast (ground, tries[2]) > least_contrast (ground, tries[3]) ? tries[2] : tries[3];
}

/* Nothing reads on so mixed a ground: a plate of one colour goes under the text. */
static void
put_plate (MaqDraftCanvas *self, const MaqDraftBox *ink, MaqDraftColour colour, double size)
{
  double pad = MAX (MIN (size * 0.35, self->unit * 2), 3);

  maq_draft_round (self->cr, ink->x - pad, ink->y - pad, ink->width + 2 * pad, ink->height + 2 * pad, self->unit * 0.6);
  maq_draft_fill (self->cr, colour);
}

double
maq_draft_canvas_text (MaqDraftCanvas *self, const char *text, const MaqDraftTypeStyle *style, const MaqDraftBox *box,
                       double min_size, double max_size, MaqDraftColour ink, MaqDraftBox *covers)
{
  MaqDraftSet set = { 0 };
  Ground ground;

  set.size = maq_draft_text_measure (self->cr, text, style, box, min_size, max_size, &set.ink);
  ground = look_at (self, &set.ink);
  ink = readable (&ground, ink);
  if (least_contrast (&ground, ink) < READABLE)
    {
      put_plate (self, &set.ink, self->plan->palette.ground, set.size);
      ground = look_at (self, &set.ink);
      ink = readable (&ground, self->plan->palette.ink);
    }
  set.contrast = least_contrast (&ground, ink);
  set.text = g_strdup (text);
  maq_draft_colour_set (self->cr, ink, 1);
  maq_draft_text_fit (self->cr, text, style, box, min_size, max_size, NULL);
  g_array_append_val (self->sets, set);
  if (covers != NULL)
    *covers = set.ink;
  return set.size;
}
