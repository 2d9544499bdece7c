/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>

#include "maq-draft-art.h"
#include "maq-draft-frames.h"
#include "maq-draft-layouts.h"

#define DESIGNS 8

typedef struct {
  MaqDraftBox text, art;
  gboolean    wide;
} Parts;

/* How much of the sheet the texts need: little for a word, half for a page of them. */
static double
text_share (const MaqDraftCanvas *canvas)
{
  const MaqDraftPlan *plan = canvas->plan;
  double share = 0.3 + MIN (maq_draft_plan_chars (plan), 500) / 500.0 * 0.28 + MIN (plan->texts->len, 12) * 0.016;

  return plan->texts->len == 0 ? 0 : plan->n_images > 6 ? MIN (share, 0.38) : share;
}

/* Text and art beside each other on a wide sheet, above each other on a tall one. The art gets what the text leaves. */
static Parts
split (MaqDraftCanvas *canvas, gboolean text_first, const MaqDraftBlock *block)
{
  MaqDraftBox inner = maq_draft_canvas_inner (canvas), all = maq_draft_canvas_all (canvas);
  double share = text_share (canvas), gap = canvas->margin;
  Parts parts = { .wide = canvas->width > canvas->height * 1.15 };

  if (share <= 0)
    return (Parts) { { inner.x, inner.y, 1, 1 }, all, parts.wide };
  if (parts.wide)
    {
      double width = inner.width * MAX (share, 0.42);

      parts.text = (MaqDraftBox) { text_first ? inner.x : inner.x + inner.width - width, inner.y, width, inner.height };
      parts.art = (MaqDraftBox) { text_first ? inner.x + width + gap : 0, 0, all.width - inner.x - width - gap, all.height };
    }
  else
    {
      MaqDraftBox room = { inner.x, inner.y, inner.width, inner.height * share };
      double height = maq_draft_canvas_block_height (canvas, &room, block) + 1;

      parts.text = (MaqDraftBox) { inner.x, text_first ? inner.y : inner.y + inner.height - height, inner.width, height };
      parts.art = (MaqDraftBox) { 0, text_first ? inner.y + height + gap * 0.8 : 0, all.width,
                                  all.height - inner.y - height - gap * 0.8 };
    }
  return parts;
}

static gboolean
hangs (const MaqDraftCanvas *canvas)
{
  const MaqDraftMotif *motif = maq_draft_plan_motif (canvas->plan, 0);

  return canvas->plan->n_images == 0 && motif != NULL && (motif->flags & MAQ_DRAFT_HANGS) != 0;
}

static void
art (MaqDraftCanvas *canvas, const MaqDraftBox *box, MaqDraftColour ground)
{
  if (canvas->plan->n_images > 0)
    maq_draft_frames (canvas, box, ground);
  else
    maq_draft_art_group (canvas, box, ground);
}

static void
rule (MaqDraftCanvas *canvas, double x, double y, double width, MaqDraftColour colour)
{
  cairo_rectangle (canvas->cr, x, y, width, MAX (canvas->unit * 0.45, 2));
  maq_draft_fill (canvas->cr, colour);
}

/* Flush left under a heavy rule, one great shape running off the sheet. */
static gboolean
swiss (MaqDraftCanvas *canvas)
{
  const MaqDraftPalette *palette = &canvas->plan->palette;
  MaqDraftBox all = maq_draft_canvas_all (canvas);
  MaqDraftBlock block = maq_draft_canvas_block_default (canvas);
  Parts parts = split (canvas, TRUE, &block);
  MaqDraftBox box = parts.art;
  double r, x, y;

  maq_draft_canvas_fill (canvas, &all, palette->ground);
  parts.text.y += canvas->unit * 3.2;
  parts.text.height -= parts.wide ? canvas->unit * 3.2 : 0;
  parts.art.y += parts.wide ? 0 : canvas->unit * 3.2;
  parts.art.height -= parts.wide ? 0 : canvas->unit * 3.2;
  r = MIN (parts.art.width * 0.62, parts.art.height * 0.6);
  x = MAX (parts.art.x + parts.art.width - r * 0.9, parts.wide ? parts.art.x + r - canvas->margin * 0.6 : 0);
  y = parts.art.y + parts.art.height - r * 0.88;
  if (canvas->plan->n_images == 0)
    {
      maq_draft_disc (canvas->cr, x, MAX (y, parts.wide ? 0 : parts.art.y + r), r);
      maq_draft_fill (canvas->cr, palette->main);
    }
  if (!maq_draft_canvas_part (canvas))
    return FALSE;
  box = maq_draft_box_inset (parts.art, canvas->margin * 0.8);
  if (canvas->plan->n_images == 0)
    box = hangs (canvas) ? (MaqDraftBox) { x - r * 0.9, parts.art.y, r * 1.7, parts.art.height * 0.9 }
                         : (MaqDraftBox) { x - r * 0.76, y - r * 0.8, r * 1.52, r * 1.52 };
  art (canvas, &box, canvas->plan->n_images == 0 ? palette->main : palette->ground);
  maq_draft_canvas_grain (canvas, 2);
  rule (canvas, parts.text.x, parts.text.y - canvas->unit * 3.2, parts.text.width, palette->ink);
  if (!maq_draft_canvas_part (canvas))
    return FALSE;
  maq_draft_canvas_block (canvas, &parts.text, &block, NULL);
  return TRUE;
}

/* A full disc as a stage, the words below it. */
static gboolean
disc (MaqDraftCanvas *canvas)
{
  const MaqDraftPalette *palette = &canvas->plan->palette;
  MaqDraftBox all = maq_draft_canvas_all (canvas), box;
  MaqDraftBlock block = maq_draft_canvas_block_default (canvas);
  Parts parts = split (canvas, FALSE, &block);
  double r, x, y;

  maq_draft_canvas_fill (canvas, &all, palette->ground);
  box = parts.art;
  x = box.x + box.width / 2;
  y = box.y + (box.height + canvas->margin * 0.5) / 2;
  r = MIN (box.width - canvas->margin, box.height - canvas->margin) / 2;
  if (canvas->plan->n_images == 0)
    {
      MaqDraftBox round = { x - r, y - r, 2 * r, 2 * r };

      cairo_save (canvas->cr);
      maq_draft_disc (canvas->cr, x, y, r);
      cairo_clip (canvas->cr);
      maq_draft_gradient (canvas->cr, &round, palette->main, maq_draft_colour_towards (palette->main, palette->second, 0.3), 0);
      cairo_restore (canvas->cr);
      box = hangs (canvas) ? (MaqDraftBox) { x - r * 0.86, 0, r * 1.72, y + r * 0.72 }
                           : (MaqDraftBox) { x - r * 0.7, y - r * 0.72, r * 1.4, r * 1.4 };
    }
  else
    box = maq_draft_box_inset (box, canvas->margin);
  if (!maq_draft_canvas_part (canvas))
    return FALSE;
  art (canvas, &box, canvas->plan->n_images == 0 ? palette->main : palette->ground);
  maq_draft_canvas_grain (canvas, 2);
  if (!maq_draft_canvas_part (canvas))
    return FALSE;
  block.align = canvas->plan->centered || parts.wide == FALSE ? PANGO_ALIGN_CENTER : PANGO_ALIGN_LEFT;
  block.valign = 0.5;
  maq_draft_canvas_block (canvas, &parts.text, &block, NULL);
  return TRUE;
}

/* Evening sky, hills or water in front of it, and the words in the dark at its foot. */
static gboolean
horizon (MaqDraftCanvas *canvas)
{
  const MaqDraftPalette *palette = &canvas->plan->palette;
  const MaqDraftMotif *motif = maq_draft_plan_motif (canvas->plan, 0);
  MaqDraftBox all = maq_draft_canvas_all (canvas), sky = all, inner = maq_draft_canvas_inner (canvas), box;
  MaqDraftBlock block = maq_draft_canvas_block_default (canvas);
  double share = CLAMP (text_share (canvas) + 0.06, 0.34, 0.66), line = canvas->height * (1 - share);
  gboolean waves = motif != NULL && (motif->flags & MAQ_DRAFT_SWIMS) != 0;
  MaqDraftColour near = palette->ground, top = palette->main;
  MaqDraftInks inks = maq_draft_palette_inks (palette, top, 1);

  sky.height = line + canvas->height * 0.1;
  maq_draft_gradient (canvas->cr, &sky, maq_draft_colour_shade (top, -0.05), maq_draft_colour_towards (top, palette->dark ? palette->accent : palette->ground, 0.5), 0);
  if (canvas->plan->n_images == 0)
    {
      maq_draft_disc (canvas->cr, canvas->width * (0.3 + 0.4 * maq_draft_plan_pick (canvas->plan, 5, 2)), line * 0.86, canvas->unit * 21);
      maq_draft_fill (canvas->cr, inks.b);
    }
  maq_draft_art_hills (canvas, &all, line - canvas->height * 0.1, 4, maq_draft_colour_towards (palette->second, near, 0.1), near, waves, 40);
  if (!maq_draft_canvas_part (canvas))
    return FALSE;
  box = (MaqDraftBox) { inner.x, motif != NULL && (motif->flags & MAQ_DRAFT_HANGS) ? 0 : inner.y, inner.width, line - canvas->unit * 8 };
  art (canvas, &box, top);
  maq_draft_canvas_grain (canvas, 3);
  if (!maq_draft_canvas_part (canvas))
    return FALSE;
  block.valign = 1;
  box = (MaqDraftBox) { inner.x, line + canvas->unit * 5, inner.width, inner.y + inner.height - line - canvas->unit * 5 };
  maq_draft_canvas_block (canvas, &box, &block, NULL);
  return TRUE;
}

/* Tiles from edge to edge, one clean field for the words. */
static gboolean
pattern (MaqDraftCanvas *canvas)
{
  const MaqDraftPalette *palette = &canvas->plan->palette;
  MaqDraftBox all = maq_draft_canvas_all (canvas), field, box;
  MaqDraftBlock block = maq_draft_canvas_block_default (canvas);
  Parts parts = split (canvas, canvas->plan->variant % 2 == 0, &block);
  double pad = canvas->margin, cell;

  maq_draft_canvas_fill (canvas, &all, palette->ground);
  field = parts.art;
  cell = parts.wide ? field.height / 3 : field.width / (field.height > field.width * 1.1 ? 4 : 5);
  if (!parts.wide && canvas->plan->n_images == 0)
    {
      double height = MAX (floor (field.height / cell), 1) * cell;

      field.y = field.y > 0 ? field.y + field.height - height : 0;
      parts.text.y += (field.y > 0 ? 0.5 : -0.5) * (field.height - height);
      field.height = height;
    }
  if (!maq_draft_canvas_part (canvas))
    return FALSE;
  if (canvas->plan->n_images > 0)
    {
      box = maq_draft_box_inset (field, pad * 0.7);
      maq_draft_frames (canvas, &box, palette->ground);
    }
  else
    maq_draft_art_pattern (canvas, &field, (guint) MAX (round (field.height / cell), 1), 9);
  maq_draft_canvas_grain (canvas, 2);
  if (!maq_draft_canvas_part (canvas))
    return FALSE;
  block.valign = parts.wide ? 0.5 : 0;
  maq_draft_canvas_block (canvas, &parts.text, &block, NULL);
  return TRUE;
}

/* The word itself is the picture. */
static gboolean
type (MaqDraftCanvas *canvas)
{
  const MaqDraftPalette *palette = &canvas->plan->palette;
  MaqDraftBox all = maq_draft_canvas_all (canvas), inner = maq_draft_canvas_inner (canvas), box = inner, strip;
  MaqDraftBlock block = maq_draft_canvas_block_default (canvas);
  gboolean images = canvas->plan->n_images > 0;
  double top;

  block.head_max = canvas->unit * 60;
  block.share = 0.74;
  block.head_ink = palette->ink;
  box.height = inner.height * (images ? 0.52 : 0.76) - canvas->margin;
  box.height = MIN (box.height, maq_draft_canvas_block_height (canvas, &box, &block) + 1);
  top = inner.y + box.height + canvas->margin;
  strip = (MaqDraftBox) { 0, top, all.width, all.height - top };
  maq_draft_canvas_fill (canvas, &all, palette->ground);
  maq_draft_canvas_fill (canvas, &strip, palette->main);
  if (!maq_draft_canvas_part (canvas))
    return FALSE;
  if (images)
    {
      MaqDraftBox frames = maq_draft_box_inset (strip, canvas->margin * 0.7);

      maq_draft_frames (canvas, &frames, palette->main);
    }
  else if (strip.height < strip.width * 0.5)
    maq_draft_art_pattern (canvas, &strip, 1, 23);
  else
    maq_draft_art_pattern (canvas, &strip, (guint) MAX (round (strip.height * 3 / strip.width), 2), 23);
  maq_draft_canvas_grain (canvas, 2);
  if (!maq_draft_canvas_part (canvas))
    return FALSE;
  maq_draft_canvas_block (canvas, &box, &block, NULL);
  return TRUE;
}

/* Two fields; the motif changes colour where it crosses the line. */
static gboolean
counterchange (MaqDraftCanvas *canvas)
{
  const MaqDraftPalette *palette = &canvas->plan->palette;
  MaqDraftBox all = maq_draft_canvas_all (canvas), box, half;
  MaqDraftBlock block = maq_draft_canvas_block_default (canvas);
  Parts parts = split (canvas, TRUE, &block);
  double middle;

  maq_draft_canvas_fill (canvas, &all, palette->ground);
  half = parts.art;
  middle = half.x + half.width / 2;
  if (canvas->plan->n_images == 0)
    {
      MaqDraftBox right = { middle, half.y, half.x + half.width - middle, half.height };

      maq_draft_canvas_fill (canvas, &half, palette->main);
      maq_draft_canvas_fill (canvas, &right, palette->second);
    }
  if (!maq_draft_canvas_part (canvas))
    return FALSE;
  box = maq_draft_box_inset (half, canvas->margin);
  if (hangs (canvas))
    box = (MaqDraftBox) { half.x, half.y, half.width, half.height * 0.94 };
  if (canvas->plan->n_images > 0)
    maq_draft_frames (canvas, &box, palette->ground);
  for (guint side = 0; side < 2 && canvas->plan->n_images == 0; side++)
    {
      cairo_save (canvas->cr);
      cairo_rectangle (canvas->cr, side == 0 ? half.x : middle, half.y, half.width / 2, half.height);
      cairo_clip (canvas->cr);
      maq_draft_art_group (canvas, &box, side == 0 ? palette->main : palette->second);
      cairo_restore (canvas->cr);
    }
  maq_draft_canvas_grain (canvas, 2);
  if (!maq_draft_canvas_part (canvas))
    return FALSE;
  maq_draft_canvas_block (canvas, &parts.text, &block, NULL);
  return TRUE;
}

/* A thin frame, an arched window, everything on the axis. */
static gboolean
window (MaqDraftCanvas *canvas)
{
  const MaqDraftPalette *palette = &canvas->plan->palette;
  MaqDraftBox all = maq_draft_canvas_all (canvas), box, frame = maq_draft_box_inset (all, canvas->unit * 3.2);
  MaqDraftBlock block = maq_draft_canvas_block_default (canvas);
  Parts parts = split (canvas, FALSE, &block);
  double width, height;

  maq_draft_canvas_fill (canvas, &all, palette->ground);
  cairo_rectangle (canvas->cr, frame.x, frame.y, frame.width, frame.height);
  maq_draft_stroke (canvas->cr, palette->ink, MAX (canvas->unit * 0.25, 1));
  box = parts.wide ? maq_draft_box_inset (parts.art, canvas->margin * 1.2)
                   : (MaqDraftBox) { canvas->margin, canvas->margin * 1.2, canvas->width - 2 * canvas->margin, parts.art.height - canvas->margin * 1.2 };
  if (canvas->plan->n_images == 0)
    {
      MaqDraftBox arch;

      height = box.height;
      width = MIN (box.width, height * 0.76);
      arch = (MaqDraftBox) { box.x + (box.width - width) / 2, box.y, width, height };
      cairo_save (canvas->cr);
      maq_draft_arch (canvas->cr, arch.x, arch.y, arch.width, arch.height);
      cairo_clip (canvas->cr);
      maq_draft_gradient (canvas->cr, &arch, palette->main, maq_draft_colour_towards (palette->main, palette->accent, 0.4), 0);
      maq_draft_art_hills (canvas, &arch, arch.y + arch.height * 0.8, 2, palette->second, maq_draft_colour_shade (palette->second, -0.08), FALSE, 77);
      cairo_restore (canvas->cr);
      box = hangs (canvas) ? maq_draft_box_part (arch, 0.08, 0, 0.84, 0.82) : maq_draft_box_part (arch, 0.1, 0.16, 0.8, 0.78);
      cairo_save (canvas->cr);
      maq_draft_arch (canvas->cr, arch.x, arch.y, arch.width, arch.height);
      cairo_clip (canvas->cr);
    }
  if (!maq_draft_canvas_part (canvas))
    return FALSE;
  art (canvas, &box, canvas->plan->n_images == 0 ? palette->main : palette->ground);
  if (canvas->plan->n_images == 0)
    cairo_restore (canvas->cr);
  maq_draft_canvas_grain (canvas, 2);
  if (!maq_draft_canvas_part (canvas))
    return FALSE;
  block.align = PANGO_ALIGN_CENTER;
  block.valign = 0.5;
  block.head_max = canvas->unit * 17;
  maq_draft_canvas_block (canvas, &parts.text, &block, NULL);
  return TRUE;
}

/* Rays from behind the thing, a band across the foot. */
static gboolean
rays (MaqDraftCanvas *canvas)
{
  const MaqDraftPalette *palette = &canvas->plan->palette;
  MaqDraftBox all = maq_draft_canvas_all (canvas), inner = maq_draft_canvas_inner (canvas), box, band;
  MaqDraftBlock block = maq_draft_canvas_block_default (canvas);
  double share = MAX (text_share (canvas), 0.26), line = canvas->height * (1 - share) - canvas->margin;
  double x = canvas->width / 2, y = line * 0.92;

  box = (MaqDraftBox) { 0, 0, all.width, line };
  maq_draft_art_rays (canvas, &box, x, y, 28, palette->main, maq_draft_colour_shade (palette->main, maq_draft_colour_to_lch (palette->main).l > 0.6 ? -0.05 : 0.055));
  if (canvas->plan->n_images == 0)
    {
      maq_draft_disc (canvas->cr, x, y, MIN (line * 0.62, canvas->width * 0.42));
      maq_draft_fill (canvas->cr, palette->second);
    }
  band = (MaqDraftBox) { 0, line, all.width, all.height - line };
  maq_draft_canvas_fill (canvas, &band, palette->ground);
  if (!maq_draft_canvas_part (canvas))
    return FALSE;
  box = (MaqDraftBox) { inner.x, inner.y, inner.width, line - inner.y };
  if (canvas->plan->n_images > 0)
    box.height -= canvas->margin * 0.7;
  else
    box = hangs (canvas) ? (MaqDraftBox) { inner.x, 0, inner.width, line * 0.94 }
                         : (MaqDraftBox) { inner.x + inner.width * 0.16, line * 0.34, inner.width * 0.68, line * 0.66 };
  art (canvas, &box, canvas->plan->n_images > 0 ? palette->main : palette->second);
  maq_draft_canvas_grain (canvas, 3);
  if (!maq_draft_canvas_part (canvas))
    return FALSE;
  block.align = PANGO_ALIGN_CENTER;
  block.valign = 0.5;
  box = (MaqDraftBox) { inner.x, line + canvas->margin * 0.6, inner.width, all.height - line - canvas->margin * 1.5 };
  maq_draft_canvas_block (canvas, &box, &block, NULL);
  return TRUE;
}

gboolean
maq_draft_poster (MaqDraftCanvas *canvas)
{
  static gboolean (*const designs[DESIGNS]) (MaqDraftCanvas *) = {
    swiss, pattern, horizon, disc, type, counterchange, window, rays,
  };

  return designs[canvas->plan->design % DESIGNS] (canvas);
}
