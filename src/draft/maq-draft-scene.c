/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-draft-frames.h"
#include "maq-draft-layouts.h"
#include "maq-draft-scenery.h"

#define FRAMINGS 4

typedef enum { LAND_HILLS, LAND_SEA, LAND_TOWN, LAND_ROOM, LAND_FOREST } Land;

static gboolean
names (const MaqDraftPlan *plan, guint flags)
{
  for (guint i = 0; i < plan->motifs->len; i++)
    if (maq_draft_plan_motif (plan, i)->flags & flags)
      return TRUE;
  return FALSE;
}

static Land
land_of (const MaqDraftPlan *plan)
{
  static const Land said[] = { [MAQ_DRAFT_ANYWHERE] = LAND_HILLS, [MAQ_DRAFT_AT_SEA] = LAND_SEA, [MAQ_DRAFT_IN_TOWN] = LAND_TOWN,
                               [MAQ_DRAFT_IN_FOREST] = LAND_FOREST, [MAQ_DRAFT_IN_HILLS] = LAND_HILLS, [MAQ_DRAFT_IN_DESERT] = LAND_HILLS };

  if (plan->interior)
    return LAND_ROOM;
  if (plan->place != MAQ_DRAFT_ANYWHERE)
    return said[plan->place];
  if (g_ptr_array_find (plan->motifs, maq_draft_motif_named ("forest"), NULL))
    return LAND_FOREST;
  if (names (plan, MAQ_DRAFT_SWIMS))
    return LAND_SEA;
  if (names (plan, MAQ_DRAFT_TOWN))
    return LAND_TOWN;
  if (names (plan, MAQ_DRAFT_OBJECT) && !names (plan, MAQ_DRAFT_OUTDOOR))
    return LAND_ROOM;
  return plan->motifs->len == 0 && plan->design % 5 > 2 ? LAND_SEA : LAND_HILLS;
}

/* Drawn as part of the land: not again as a thing of its own. */
static gboolean
is_land (const MaqDraftMotif *motif, Land land)
{
  return (motif->flags & MAQ_DRAFT_SKY) || motif == maq_draft_motif_named ("wave") || motif == maq_draft_motif_named ("mountain")
         || (land == LAND_FOREST && motif == maq_draft_motif_named ("forest"))
         || (land == LAND_TOWN && motif == maq_draft_motif_named ("skyline"));
}

/* How tall a thing stands in its scene, in parts of the picture's shorter side. */
static double
share_of (const MaqDraftMotif *motif, Land land)
{
  if (motif->flags & MAQ_DRAFT_LARGE)
    return land == LAND_ROOM ? 0.46 : 0.4;
  if (motif->flags & MAQ_DRAFT_LIVING)
    return land == LAND_ROOM ? 0.32 : 0.3;
  return land == LAND_ROOM ? 0.33 : 0.3;
}

static void
put_thing (MaqDraftScenery *self, guint which, Land land, guint i, guint n)
{
  MaqDraftCanvas *canvas = self->canvas;
  const MaqDraftMotif *motif = maq_draft_plan_motif (canvas->plan, which);
  double side = MIN (self->area.width, self->area.height), size = side * share_of (motif, land) * (i == 0 ? 1.1 : 0.9);
  double at = n == 1 ? 0.36 + 0.28 * maq_draft_plan_pick (canvas->plan, 21, 2) : 0.22 + 0.56 * ((i + maq_draft_plan_pick (canvas->plan, 22, n)) % n) / (n - 1.0);
  double room = self->canvas->plan->design % FRAMINGS == 3 ? 0.6 : 1;
  double x = self->area.x + self->area.width * (0.5 + (at - 0.5) * room) - size / 2, foot = self->area.y + self->area.height * (i == 0 ? 0.93 : 0.89) - (1 - room) * self->area.height * 0.16;
  MaqDraftColour ground = land == LAND_ROOM ? canvas->plan->palette.ground : self->near;
  MaqDraftInks inks = maq_draft_plan_inks (canvas->plan, which, ground);

  if (motif->flags & MAQ_DRAFT_HANGS)
    {
      for (guint j = 0; j < 3; j++)
        {
          double s = size * (0.5 + 0.2 * j), hx = self->area.x + self->area.width * (0.2 + 0.27 * ((j * 2 + i) % 3));

          cairo_move_to (canvas->cr, hx + s / 2, self->area.y);
          cairo_line_to (canvas->cr, hx + s / 2, self->area.y + s * 0.3 * (j + 1));
          maq_draft_stroke (canvas->cr, inks.dark, canvas->unit * 0.15);
          maq_draft_motif_draw (canvas->cr, motif, hx, self->area.y + s * 0.25 * (j + 1), s, FALSE, &inks);
        }
      return;
    }
  if (motif->flags & MAQ_DRAFT_SWIMS)
    foot = self->horizon + (self->area.y + self->area.height - self->horizon) * (i == 0 ? 0.42 : 0.2) + size * 0.12;
  else if (motif->flags & MAQ_DRAFT_FLIES)
    foot = self->area.y + self->area.height * 0.24 + size * 0.8;
  else
    foot += size * (98 - maq_draft_motif_extents (motif).y - maq_draft_motif_extents (motif).height) / 100;
  if (!(motif->flags & (MAQ_DRAFT_SWIMS | MAQ_DRAFT_FLIES)))
    maq_draft_glow (canvas->cr, x + size * 0.54, foot - size * 0.01, size * 0.5, size * 0.06, maq_draft_colour_hex (0x05070f), 0.35);
  maq_draft_motif_draw (canvas->cr, motif, x, foot - size * 0.98, size, i % 2 == 1, &inks);
}

static void
things (MaqDraftScenery *self, Land land)
{
  const MaqDraftPlan *plan = self->canvas->plan;
  guint kept[4];
  guint n = 0;

  for (guint i = 0; i < plan->motifs->len && n < G_N_ELEMENTS (kept); i++)
    if (!is_land (maq_draft_plan_motif (plan, i), land))
      kept[n++] = i;
  if (n == 1 && plan->count > 1)
    {
      guint count = MIN (plan->count, 4);

      for (; n < count; n++)
        kept[n] = kept[0];
    }
  for (guint i = n; i-- > 0;)
    put_thing (self, kept[i], land, i, n);
}

/* The words stand on the paper under the picture, in a place as high as they need. */
static MaqDraftBox
caption (MaqDraftCanvas *canvas, MaqDraftBox *box, const MaqDraftBlock *block)
{
  MaqDraftBox words = *box;
  double height;

  words.height *= 0.42;
  height = maq_draft_canvas_block_height (canvas, &words, block) + 1;
  box->height -= height + canvas->unit * 5;
  words.y = box->y + box->height + canvas->unit * 5;
  words.height = height;
  return words;
}

/* The cut of the picture: a print with a margin, an arch, a disc. */
static void
cut (MaqDraftCanvas *canvas, MaqDraftBox *box, guint framing)
{
  double side = MIN (box->width, box->height);

  switch (framing)
    {
    case 2:
      if (box->width > box->height)
        maq_draft_round (canvas->cr, box->x, box->y, box->width, box->height, canvas->unit * 12);
      else
        maq_draft_arch (canvas->cr, box->x, box->y, box->width, box->height);
      break;
    case 3:
      *box = (MaqDraftBox) { box->x + (box->width - side) / 2, box->y + (box->height - side) / 2, side, side };
      maq_draft_disc (canvas->cr, box->x + side / 2, box->y + side / 2, side / 2);
      break;
    default:
      cairo_rectangle (canvas->cr, box->x, box->y, box->width, box->height);
      break;
    }
  cairo_clip (canvas->cr);
}

static MaqDraftTime
time_of (const MaqDraftPlan *plan)
{
  static const MaqDraftTime turns[] = { MAQ_DRAFT_DAY, MAQ_DRAFT_GOLDEN, MAQ_DRAFT_DUSK, MAQ_DRAFT_DAWN };

  return plan->time_said ? plan->time : turns[plan->design % G_N_ELEMENTS (turns)];
}

/* Behind the clip, the land and what stands in it. FALSE: cancelled. */
static gboolean
paint (MaqDraftScenery *scenery, Land land)
{
  const MaqDraftPlan *plan = scenery->canvas->plan;
  double x = 0.24 + 0.52 * maq_draft_plan_pick (plan, 3, 5) / 4.0;

  if (land == LAND_ROOM)
    maq_draft_scenery_room (scenery);
  else
    maq_draft_scenery_sky (scenery, x);
  if (!maq_draft_canvas_part (scenery->canvas))
    return FALSE;
  if (land == LAND_HILLS)
    maq_draft_scenery_hills (scenery);
  else if (land == LAND_SEA)
    maq_draft_scenery_sea (scenery, x);
  else if (land == LAND_TOWN)
    maq_draft_scenery_town (scenery);
  else if (land == LAND_FOREST)
    maq_draft_scenery_forest (scenery);
  things (scenery, land);
  maq_draft_scenery_weather (scenery);
  return TRUE;
}

gboolean
maq_draft_scene (MaqDraftCanvas *canvas)
{
  static const double horizons[] = { 0.6, 0.68, 0.52, 0.6 };
  const MaqDraftPlan *plan = canvas->plan;
  MaqDraftBox area = maq_draft_frames_reserve (canvas, plan->palette.soft), words;
  guint framing = plan->design % FRAMINGS;
  Land land = land_of (plan);
  MaqDraftBlock block = maq_draft_canvas_block_default (canvas);
  MaqDraftColour paper = plan->palette.n_named > 0 || plan->palette.dark ? plan->palette.ground
                                                   : maq_draft_colour_mix (plan->palette.ground, maq_draft_colour_hex (0xfaf8f2), 0.6);
  MaqDraftScenery scenery;
  gboolean done;

  /* A wall has its window where words would stand. */
  if (land == LAND_ROOM && (framing == 3 || (framing == 0 && plan->texts->len > 0)))
    framing = 1;
  block.head_max = canvas->unit * 12;
  words = maq_draft_box_inset (area, canvas->margin);
  words.height *= 0.42;
  if (framing > 0)
    {
      maq_draft_canvas_fill (canvas, &area, paper);
      area = maq_draft_box_inset (area, canvas->margin);
      if (plan->texts->len > 0)
        words = caption (canvas, &area, &block);
    }
  else
    block.head_ink = block.ink = maq_draft_colour_hex (0xffffff);
  cairo_save (canvas->cr);
  cut (canvas, &area, framing);
  maq_draft_scenery_init (&scenery, canvas, &area, time_of (plan));
  scenery.horizon = area.y + area.height * horizons[plan->design % 4];
  done = paint (&scenery, land);
  cairo_restore (canvas->cr);
  maq_draft_canvas_grain (canvas, 3);
  if (!done || !maq_draft_canvas_part (canvas))
    return FALSE;
  maq_draft_canvas_block (canvas, &words, &block, NULL);
  return TRUE;
}
