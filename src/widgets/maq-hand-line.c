/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>

#include "maq-hand-line.h"

/* In shown pixels. Points of a line lie at least this far from one another, */
#define STEP 2.0
/* are left out while it is drawn when it stays within this, */
#define SLACK 0.25
/* and are thinned out by this much at its end. */
#define TOLERANCE 0.7

struct _MaqHandLine {
  GArray *points;     /* of MaqPoint */
  double  course;     /* of the last piece, an angle, */
  double  low, high;  /* and how far it may turn for the points left out of it to stay within the slack */
};

MaqHandLine *
maq_hand_line_new (void)
{
  MaqHandLine *self = g_new0 (MaqHandLine, 1);

  self->points = g_array_new (FALSE, FALSE, sizeof (MaqPoint));
  return self;
}

void
maq_hand_line_free (MaqHandLine *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->points);
  g_free (self);
}

void
maq_hand_line_clear (MaqHandLine *self)
{
  g_array_set_size (self->points, 0);
}

const MaqPoint *
maq_hand_line_get_points (MaqHandLine *self, guint *n)
{
  *n = self->points->len;
  return (const MaqPoint *) (gpointer) self->points->data;
}

static MaqPoint
get_last (MaqHandLine *self, guint back)
{
  return g_array_index (self->points, MaqPoint, self->points->len - 1 - back);
}

static double
get_distance (MaqPoint a, MaqPoint b, double width, double height)
{
  return hypot ((a.x - b.x) * width, (a.y - b.y) * height);
}

static double
get_course (MaqPoint from, MaqPoint to, double width, double height)
{
  return atan2 ((to.y - from.y) * height, (to.x - from.x) * width);
}

/* The last piece goes to a point @far away now, @turn off its course: from then on it may turn by so much as leaves that within the slack. */
static void
narrow (MaqHandLine *self, double far, double turn)
{
  double slack = asin (MIN (SLACK / far, 1));

  self->low = MAX (self->low, turn - slack);
  self->high = MIN (self->high, turn + slack);
}

static void
begin_piece (MaqHandLine *self, double width, double height)
{
  self->course = get_course (get_last (self, 1), get_last (self, 0), width, height);
  self->low = -G_PI;
  self->high = G_PI;
  narrow (self, get_distance (get_last (self, 1), get_last (self, 0), width, height), 0);
}

/* Whether the last piece may as well go straight to @point: all that it went through lies within the slack of that. If so, it does. */
static gboolean
stretch_piece (MaqHandLine *self, MaqPoint point, double width, double height, double longest)
{
  double far, turn;

  if (self->points->len < 2)
    return FALSE;
  far = get_distance (get_last (self, 1), point, width, height);
  turn = remainder (get_course (get_last (self, 1), point, width, height) - self->course, 2 * G_PI);
  if (turn < self->low || turn > self->high || far > longest || far <= get_distance (get_last (self, 1), get_last (self, 0), width, height))
    return FALSE;
  narrow (self, far, turn);
  g_array_index (self->points, MaqPoint, self->points->len - 1) = point;
  return TRUE;
}

gboolean
maq_hand_line_extend (MaqHandLine *self, MaqPoint point, double width, double height, double longest)
{
  if (self->points->len > 0 && get_distance (point, get_last (self, 0), width, height) < STEP)
    return FALSE;
  if (stretch_piece (self, point, width, height, longest))
    return TRUE;
  if (self->points->len >= MAQ_MAX_MARK_POINTS)
    return FALSE;
  g_array_append_val (self->points, point);
  if (self->points->len > 1)
    begin_piece (self, width, height);
  return TRUE;
}

/* How far a point lies beside the line between two others, in shown pixels. */
static double
beside (MaqPoint point, MaqPoint from, MaqPoint to, double width, double height)
{
  double x = (point.x - from.x) * width, y = (point.y - from.y) * height;
  double dx = (to.x - from.x) * width, dy = (to.y - from.y) * height, length = hypot (dx, dy);

  return length > 0 ? fabs (x * dy - y * dx) / length : hypot (x, y);
}

/* What lies nearly on the line of its neighbours is left out: each point is looked at once, so that a long line is quick. */
GArray *
maq_hand_line_thin (MaqHandLine *self, double width, double height)
{
  GArray *thin = g_array_new (FALSE, FALSE, sizeof (MaqPoint));

  for (guint i = 0; i < self->points->len; i++)
    {
      MaqPoint point = g_array_index (self->points, MaqPoint, i);
      gboolean end = i == 0 || i + 1 == self->points->len;

      if (end || beside (point, g_array_index (thin, MaqPoint, thin->len - 1), g_array_index (self->points, MaqPoint, i + 1),
                         width, height) > TOLERANCE)
        g_array_append_val (thin, point);
    }
  return thin;
}
