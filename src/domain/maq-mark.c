/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>
#include <string.h>

#include "maq-mark.h"
#include "maq-text.h"

#define STEPS 100000.0

struct _MaqMark {
  char        *id;
  MaqMarkKind  kind;
  char         letter;
  char        *label;
  guint        n;
  MaqPoint    *points;
};

G_DEFINE_BOXED_TYPE (MaqMark, maq_mark, maq_mark_ref, maq_mark_unref)

typedef struct {
  const char *word;
  guint       points;
  gboolean    lettered;
} Kind;

static const Kind kinds[MAQ_N_MARK_KINDS] = {
  [MAQ_MARK_PIN] = { "pin", 1, TRUE },
  [MAQ_MARK_BOX] = { "box", 2, TRUE },
  [MAQ_MARK_ELLIPSE] = { "ellipse", 2, TRUE },
  [MAQ_MARK_ARROW] = { "arrow", 2, TRUE },
  [MAQ_MARK_STROKE] = { "stroke", 1, FALSE },
  [MAQ_MARK_TEXT] = { "text", 1, FALSE },
};

const char *
maq_mark_kind_to_word (MaqMarkKind kind)
{
  g_return_val_if_fail ((guint) kind < MAQ_N_MARK_KINDS, "pin");

  return kinds[kind].word;
}

gboolean
maq_mark_kind_from_word (const char  *word,
                         MaqMarkKind *kind)
{
  for (guint i = 0; i < MAQ_N_MARK_KINDS; i++)
    if (g_strcmp0 (kinds[i].word, word) == 0)
      {
        *kind = i;
        return TRUE;
      }
  return FALSE;
}

gboolean
maq_mark_kind_is_lettered (MaqMarkKind kind)
{
  g_return_val_if_fail ((guint) kind < MAQ_N_MARK_KINDS, FALSE);

  return kinds[kind].lettered;
}

guint
maq_mark_kind_get_points (MaqMarkKind kind)
{
  g_return_val_if_fail ((guint) kind < MAQ_N_MARK_KINDS, 1);

  return kinds[kind].points;
}

double
maq_point_clean (double value)
{
  return isfinite (value) ? round (CLAMP (value, 0, 1) * STEPS) / STEPS : 0;
}

static void
clear (gpointer data)
{
  MaqMark *self = data;

  g_free (self->id);
  g_free (self->label);
  g_free (self->points);
}

/* One line of shown text: it stands in a prompt's legend, which is one paragraph. */
static char *
clean_label (const char *label)
{
  g_autofree char *shown = maq_text_display (label != NULL ? label : "", label != NULL ? strlen (label) : 0, MAQ_MAX_MARK_LABEL);

  return g_strstrip (g_strdelimit (g_steal_pointer (&shown), "\n\t\r", ' '));
}

/* A box that was drawn from its lower right is the same box. */
static void
order_corners (MaqPoint *points)
{
  MaqPoint a = points[0], b = points[1];

  points[0] = (MaqPoint) { MIN (a.x, b.x), MIN (a.y, b.y) };
  points[1] = (MaqPoint) { MAX (a.x, b.x), MAX (a.y, b.y) };
}

static void
take_points (MaqMark        *self,
             const MaqPoint *points,
             guint           n)
{
  guint wanted = kinds[self->kind].points;

  if (self->kind == MAQ_MARK_STROKE)
    wanted = CLAMP (n, 1, MAQ_MAX_MARK_POINTS);
  self->n = wanted;
  self->points = g_new0 (MaqPoint, wanted);
  for (guint i = 0; i < wanted && n > 0; i++)
    {
      const MaqPoint *from = &points[MIN (i, n - 1)];

      self->points[i] = (MaqPoint) { maq_point_clean (from->x), maq_point_clean (from->y) };
    }
  if (self->kind == MAQ_MARK_BOX || self->kind == MAQ_MARK_ELLIPSE)
    order_corners (self->points);
}

MaqMark *
maq_mark_new (const char     *id,
              MaqMarkKind     kind,
              char            letter,
              const char     *label,
              const MaqPoint *points,
              guint           n)
{
  MaqMark *self;

  g_return_val_if_fail ((guint) kind < MAQ_N_MARK_KINDS, NULL);

  self = g_atomic_rc_box_new0 (MaqMark);
  self->id = id != NULL ? g_strdup (id) : maq_text_uuid ();
  self->kind = kind;
  self->letter = kinds[kind].lettered && g_ascii_isupper (letter) ? letter : 0;
  self->label = clean_label (label);
  take_points (self, points, n);
  return self;
}

MaqMark *
maq_mark_ref (MaqMark *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
maq_mark_unref (MaqMark *self)
{
  g_atomic_rc_box_release_full (self, clear);
}

const char *
maq_mark_get_id (const MaqMark *self)
{
  return self->id;
}

MaqMarkKind
maq_mark_get_kind (const MaqMark *self)
{
  return self->kind;
}

char
maq_mark_get_letter (const MaqMark *self)
{
  return self->letter;
}

const char *
maq_mark_get_label (const MaqMark *self)
{
  return self->label;
}

const MaqPoint *
maq_mark_get_points (const MaqMark *self,
                     guint         *n)
{
  if (n != NULL)
    *n = self->n;
  return self->points;
}

void
maq_mark_get_bounds (const MaqMark *self,
                     MaqPoint      *top_left,
                     MaqPoint      *bottom_right)
{
  *top_left = *bottom_right = self->points[0];
  for (guint i = 1; i < self->n; i++)
    {
      top_left->x = MIN (top_left->x, self->points[i].x);
      top_left->y = MIN (top_left->y, self->points[i].y);
      bottom_right->x = MAX (bottom_right->x, self->points[i].x);
      bottom_right->y = MAX (bottom_right->y, self->points[i].y);
    }
}

gboolean
maq_mark_equal (const MaqMark *a,
                const MaqMark *b)
{
  return a == b || (a->kind == b->kind && a->letter == b->letter && a->n == b->n && g_str_equal (a->id, b->id)
                    && g_str_equal (a->label, b->label) && memcmp (a->points, b->points, a->n * sizeof (MaqPoint)) == 0);
}

MaqMark *
maq_mark_with_points (MaqMark        *self,
                      const MaqPoint *points,
                      guint           n)
{
  return maq_mark_new (self->id, self->kind, self->letter, self->label, points, n);
}

MaqMark *
maq_mark_with_label (MaqMark    *self,
                     const char *label)
{
  return maq_mark_new (self->id, self->kind, self->letter, label, self->points, self->n);
}

MaqMark *
maq_mark_with_letter (MaqMark *self,
                      char     letter)
{
  return maq_mark_new (self->id, self->kind, letter, self->label, self->points, self->n);
}

MaqMark *
maq_mark_moved (MaqMark *self,
                double   dx,
                double   dy)
{
  g_autofree MaqPoint *points = g_new (MaqPoint, self->n);
  MaqPoint low, high;

  maq_mark_get_bounds (self, &low, &high);
  dx = CLAMP (dx, -low.x, 1 - high.x);
  dy = CLAMP (dy, -low.y, 1 - high.y);
  for (guint i = 0; i < self->n; i++)
    points[i] = (MaqPoint) { self->points[i].x + dx, self->points[i].y + dy };
  return maq_mark_with_points (self, points, self->n);
}
