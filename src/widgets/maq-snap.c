/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>

#include "maq-snap.h"

#define N_LINES 3

/* One direction of a rectangle: along it lie the lines, across it the guide reaches. */
typedef struct {
  double lines[N_LINES];
  guint  n_lines;
  double from, to;
} Side;

static Side
read_side (const graphene_rect_t *rect, gboolean upright)
{
  double x = rect->origin.x, y = rect->origin.y, width = rect->size.width, height = rect->size.height;

  if (upright)
    return (Side) { { x, x + width / 2, x + width }, N_LINES, y, y + height };
  return (Side) { { y, y + height / 2, y + height }, N_LINES, x, x + width };
}

static Side
read_point (double along, double across)
{
  return (Side) { { along }, 1, across, across };
}

/* Returns how far @moving is to be shifted to the nearest line of @others, or NAN. */
static double
find_shift (const Side *moving, const graphene_rect_t *others, guint n_others, gboolean upright, double tolerance)
{
  double best = NAN;

  for (guint i = 0; i < n_others; i++)
    {
      Side other = read_side (&others[i], upright);

      for (guint a = 0; a < moving->n_lines; a++)
        for (guint b = 0; b < other.n_lines; b++)
          {
            double shift = other.lines[b] - moving->lines[a];

            if (fabs (shift) <= tolerance && (isnan (best) || fabs (shift) < fabs (best)))
              best = shift;
          }
    }
  return best;
}

/* Which of @moving's lines has fallen into line; the outer ones are looked at first. */
static gboolean
has_line (const Side *side, double position)
{
  const double hair = 1e-3;

  for (guint i = 0; i < side->n_lines; i++)
    if (fabs (side->lines[i] - position) < hair)
      return TRUE;
  return FALSE;
}

static gboolean
is_shared (const Side *moving, double position, const graphene_rect_t *others, guint n_others, gboolean upright,
           MaqGuide *guide)
{
  gboolean shared = FALSE;

  *guide = (MaqGuide) { position, moving->from, moving->to };
  for (guint i = 0; i < n_others; i++)
    {
      Side other = read_side (&others[i], upright);

      if (!has_line (&other, position))
        continue;
      shared = TRUE;
      guide->from = MIN (guide->from, other.from);
      guide->to = MAX (guide->to, other.to);
    }
  return shared;
}

static gboolean
find_guide (const Side *moving, double shift, const graphene_rect_t *others, guint n_others, gboolean upright,
            MaqGuide *guide)
{
  for (guint i = 0; i < moving->n_lines; i++)
    if (is_shared (moving, moving->lines[i] + shift, others, n_others, upright, guide))
      return TRUE;
  return FALSE;
}

static gboolean
snap_one (const Side *moving, const graphene_rect_t *others, guint n_others, gboolean upright, double tolerance,
          double *shift, MaqGuide *guide)
{
  double found = find_shift (moving, others, n_others, upright, tolerance);

  *shift = isnan (found) ? 0 : found;
  return !isnan (found) && find_guide (moving, found, others, n_others, upright, guide);
}

/* A guide reaches across: it has to follow the shift in the other direction. */
static void
stretch (MaqGuide *guide, double from, double to, double shift)
{
  guide->from = MIN (guide->from, from + shift);
  guide->to = MAX (guide->to, to + shift);
}

static void
snap_both (const Side *x, const Side *y, const graphene_rect_t *others, guint n_others, double tolerance, MaqSnap *snap)
{
  *snap = (MaqSnap) { 0 };
  snap->has_x = snap_one (x, others, n_others, TRUE, tolerance, &snap->dx, &snap->x);
  snap->has_y = snap_one (y, others, n_others, FALSE, tolerance, &snap->dy, &snap->y);
  stretch (&snap->x, x->from, x->to, snap->dy);
  stretch (&snap->y, y->from, y->to, snap->dx);
}

void
maq_snap_move (const graphene_rect_t *moving, const graphene_rect_t *others, guint n_others, double tolerance,
               MaqSnap *snap)
{
  Side x, y;

  g_return_if_fail (moving != NULL && snap != NULL);

  x = read_side (moving, TRUE);
  y = read_side (moving, FALSE);
  snap_both (&x, &y, others, n_others, tolerance, snap);
}

void
maq_snap_corner (double x, double y, const graphene_rect_t *others, guint n_others, double tolerance, MaqSnap *snap)
{
  Side upright = read_point (x, y);
  Side level = read_point (y, x);

  g_return_if_fail (snap != NULL);

  snap_both (&upright, &level, others, n_others, tolerance, snap);
}
