/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-markup.h"

struct _MaqMarkup {
  GPtrArray   *marks;   /* of MaqMark */
  guint        n_points;
  MaqMaskPlan *mask;    /* nullable */
  gboolean     exact;
};

G_DEFINE_BOXED_TYPE (MaqMarkup, maq_markup, maq_markup_ref, maq_markup_unref)

static guint
count_points (const MaqMark *mark)
{
  guint n;

  maq_mark_get_points (mark, &n);
  return n;
}

static void
clear (gpointer data)
{
  MaqMarkup *self = data;

  g_ptr_array_unref (self->marks);
  g_clear_pointer (&self->mask, maq_mask_plan_unref);
}

static void
append (MaqMarkup *self,
        MaqMark   *mark)
{
  if (!maq_markup_has_room (self, count_points (mark)) || maq_markup_find_mark (self, maq_mark_get_id (mark)) != NULL)
    return;
  self->n_points += count_points (mark);
  g_ptr_array_add (self->marks, maq_mark_ref (mark));
}

MaqMarkup *
maq_markup_new (GPtrArray   *marks,
                MaqMaskPlan *mask,
                gboolean     exact)
{
  MaqMarkup *self = g_atomic_rc_box_new0 (MaqMarkup);

  self->marks = g_ptr_array_new_with_free_func ((GDestroyNotify) maq_mark_unref);
  self->mask = mask != NULL ? maq_mask_plan_ref (mask) : NULL;
  self->exact = exact != FALSE;
  for (guint i = 0; marks != NULL && i < marks->len; i++)
    append (self, g_ptr_array_index (marks, i));
  return self;
}

MaqMarkup *
maq_markup_ref (MaqMarkup *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
maq_markup_unref (MaqMarkup *self)
{
  g_atomic_rc_box_release_full (self, clear);
}

guint
maq_markup_get_n_marks (const MaqMarkup *self)
{
  return self != NULL ? self->marks->len : 0;
}

MaqMark *
maq_markup_get_mark (const MaqMarkup *self,
                     guint            index)
{
  g_return_val_if_fail (index < self->marks->len, NULL);

  return g_ptr_array_index (self->marks, index);
}

/* The place of the mark of this id, or the number of marks. */
static guint
find (const MaqMarkup *self,
      const char      *id)
{
  guint i = 0;

  while (i < maq_markup_get_n_marks (self) && g_strcmp0 (maq_mark_get_id (g_ptr_array_index (self->marks, i)), id) != 0)
    i++;
  return i;
}

MaqMark *
maq_markup_find_mark (const MaqMarkup *self,
                      const char      *id)
{
  guint i = find (self, id);

  return i < maq_markup_get_n_marks (self) ? g_ptr_array_index (self->marks, i) : NULL;
}

MaqMark *
maq_markup_find_letter (const MaqMarkup *self,
                        char             letter)
{
  for (guint i = 0; letter != 0 && i < maq_markup_get_n_marks (self); i++)
    if (maq_mark_get_letter (g_ptr_array_index (self->marks, i)) == letter)
      return g_ptr_array_index (self->marks, i);
  return NULL;
}

MaqMaskPlan *
maq_markup_get_mask (const MaqMarkup *self)
{
  return self != NULL ? self->mask : NULL;
}

gboolean
maq_markup_is_exact (const MaqMarkup *self)
{
  return self == NULL || self->exact;
}

gboolean
maq_markup_has_mask (const MaqMarkup *self)
{
  MaqMaskPlan *mask = maq_markup_get_mask (self);

  return mask != NULL && !maq_mask_plan_is_empty (mask) && maq_mask_plan_get_n_shapes (mask) > 0;
}

gboolean
maq_markup_is_empty (const MaqMarkup *self)
{
  return maq_markup_get_n_marks (self) == 0 && !maq_markup_has_mask (self);
}

char
maq_markup_next_letter (const MaqMarkup *self)
{
  for (char letter = 'A'; letter <= 'Z'; letter++)
    if (maq_markup_find_letter (self, letter) == NULL)
      return letter;
  return 0;
}

gboolean
maq_markup_has_room (const MaqMarkup *self,
                     guint            n)
{
  return maq_markup_get_n_marks (self) < MAQ_MAX_MARKS && n <= MAQ_MAX_MARK_POINTS
         && (self == NULL || self->n_points + n <= MAQ_MAX_MARKUP_POINTS);
}

gboolean
maq_markup_equal (const MaqMarkup *a,
                  const MaqMarkup *b)
{
  guint n = maq_markup_get_n_marks (a);

  if (a == b)
    return TRUE;
  if (n != maq_markup_get_n_marks (b) || maq_markup_is_exact (a) != maq_markup_is_exact (b)
      || !maq_mask_plan_equal (maq_markup_get_mask (a), maq_markup_get_mask (b)))
    return FALSE;
  for (guint i = 0; i < n; i++)
    if (!maq_mark_equal (maq_markup_get_mark (a, i), maq_markup_get_mark (b, i)))
      return FALSE;
  return TRUE;
}

MaqMarkup *
maq_markup_with_mark (MaqMarkup *self,
                      MaqMark   *mark)
{
  MaqMarkup *markup = maq_markup_new (NULL, maq_markup_get_mask (self), maq_markup_is_exact (self));
  guint at = find (self, maq_mark_get_id (mark));

  for (guint i = 0; i < maq_markup_get_n_marks (self); i++)
    append (markup, i == at ? mark : g_ptr_array_index (self->marks, i));
  append (markup, mark);
  return markup;
}

MaqMarkup *
maq_markup_without_mark (MaqMarkup  *self,
                         const char *id)
{
  MaqMarkup *markup = maq_markup_new (NULL, maq_markup_get_mask (self), maq_markup_is_exact (self));
  guint at = find (self, id);

  for (guint i = 0; i < maq_markup_get_n_marks (self); i++)
    if (i != at)
      append (markup, g_ptr_array_index (self->marks, i));
  return markup;
}

MaqMarkup *
maq_markup_with_mask (MaqMarkup   *self,
                      MaqMaskPlan *mask)
{
  return maq_markup_new (self != NULL ? self->marks : NULL, mask, maq_markup_is_exact (self));
}

MaqMarkup *
maq_markup_with_exact (MaqMarkup *self,
                       gboolean   exact)
{
  return maq_markup_new (self != NULL ? self->marks : NULL, maq_markup_get_mask (self), exact);
}
