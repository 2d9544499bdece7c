/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-compare-private.h"
#include "maq-view.h"

/* What is compared, and how large it is shown. */

void
maq_compare_clear (MaqCompare *self)
{
  g_return_if_fail (MAQ_IS_COMPARE (self));

  for (guint i = 0; i < self->pictures->len; i++)
    gtk_widget_unparent (GTK_WIDGET (maq_compare_get (self, i)->cell));
  g_array_set_size (self->pictures, 0);
  if (self->heat != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->heat));
  self->heat = NULL;
  maq_compare_set_boxes (self, NULL, 0);
  self->current = self->against = 0;
  maq_compare_view_init (&self->view);
}

void
maq_compare_add (MaqCompare *self, MaqPicture *picture, const char *tag, const char *name)
{
  GtkWidget *last = self->pictures->len > 0 ? GTK_WIDGET (maq_compare_get (self, self->pictures->len - 1)->cell) : NULL;
  MaqCompared one = { 0 };

  g_return_if_fail (MAQ_IS_COMPARE (self));
  g_return_if_fail (self->pictures->len < MAQ_COMPARE_MOST);

  one.cell = MAQ_COMPARE_CELL (maq_compare_cell_new (picture, tag, name));
  g_array_append_val (self->pictures, one);
  /* Boxes come last, as they lie over the pictures. */
  gtk_widget_insert_after (GTK_WIDGET (one.cell), GTK_WIDGET (self), last);
  self->current = self->pictures->len - 1;
  self->against = self->current > 0 ? 0 : self->current;
  maq_compare_mark (self);
  maq_compare_changed (self);
}

void
maq_compare_set_heat (MaqCompare *self, MaqPicture *heat, const char *tag, const char *name)
{
  MaqCompareCell *before;

  g_return_if_fail (MAQ_IS_COMPARE (self));

  before = g_steal_pointer (&self->heat);
  if (heat != NULL)
    {
      self->heat = MAQ_COMPARE_CELL (maq_compare_cell_new (heat, tag, name));
      gtk_widget_insert_after (GTK_WIDGET (self->heat), GTK_WIDGET (self),
                               self->pictures->len > 0 ? GTK_WIDGET (maq_compare_get (self, self->pictures->len - 1)->cell) : NULL);
    }
  if (before != NULL)
    {
      /* From the one before to the next one, or on from there. */
      if (gtk_widget_is_focus (GTK_WIDGET (before)) && maq_compare_count_cells (self) > 0)
        gtk_widget_grab_focus (GTK_WIDGET (maq_compare_get_cell (self, maq_compare_count_cells (self) - 1)));
      gtk_widget_unparent (GTK_WIDGET (before));
    }
  maq_compare_changed (self);
}

MaqVerdict
maq_compare_get_verdict (MaqCompare *self, guint index)
{
  g_return_val_if_fail (MAQ_IS_COMPARE (self), MAQ_VERDICT_NONE);
  g_return_val_if_fail (index < self->pictures->len, MAQ_VERDICT_NONE);
  return maq_compare_cell_get_verdict (maq_compare_get (self, index)->cell);
}

void
maq_compare_reset (MaqCompare *self, guint index)
{
  g_return_if_fail (MAQ_IS_COMPARE (self));
  g_return_if_fail (index < self->pictures->len);

  maq_compare_get (self, index)->dx = maq_compare_get (self, index)->dy = 0;
  maq_compare_changed (self);
}

/* Around the middle. */
static void
set_zoom (MaqCompare *self, double zoom)
{
  MaqCompareView view = self->view;

  view.zoom = CLAMP (zoom, MAQ_COMPARE_MIN_ZOOM, MAQ_COMPARE_MAX_ZOOM);
  maq_compare_set_view (self, &view);
}

void
maq_compare_set_scale (MaqCompare *self, double scale)
{
  MaqCompareView view;
  graphene_rect_t place, area;
  double fitted;

  g_return_if_fail (MAQ_IS_COMPARE (self));

  if (self->pictures->len == 0)
    return;
  if (scale <= 0)
    {
      maq_compare_view_init (&view);
      maq_compare_set_view (self, &view);
      return;
    }
  maq_compare_get_place (self, self->current, &place, &area);
  fitted = area.size.width * gtk_widget_get_scale_factor (GTK_WIDGET (self)) / self->view.zoom;
  set_zoom (self, scale * MAX (maq_picture_get_width (maq_compare_cell_get_picture (maq_compare_get (self, self->current)->cell)), 1)
                    / MAX (fitted, 1));
}

void
maq_compare_step_zoom (MaqCompare *self, int direction)
{
  g_return_if_fail (MAQ_IS_COMPARE (self));
  set_zoom (self, maq_view_next_stop (self->view.zoom, direction));
}
