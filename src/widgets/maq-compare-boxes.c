/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-compare-private.h"
#include "maq-paint.h"

/* Places that are pointed out, over the picture in hand; over the drawn difference where that is what is seen. The number of each is a
 * button: it can be reached by keys, and a screen reader says what it is. The box itself lets the pointer through, which moves the picture. */

/* No smaller than is seen. */
#define LEAST 16.0f
#define LINE 2.0f

static MaqCompareBox *
get (MaqCompare *self, guint index)
{
  return &g_array_index (self->boxes, MaqCompareBox, index);
}

static void
clicked_cb (GtkButton *button, MaqCompare *self)
{
  for (guint i = 0; i < self->boxes->len; i++)
    if (get (self, i)->button == GTK_WIDGET (button))
      {
        maq_compare_select_box (self, i);
        maq_compare_box_activated (self, i);
        return;
      }
}

static GtkWidget *
make_button (MaqCompare *self, guint number, const char *name)
{
  g_autofree char *digits = g_strdup_printf ("%u", number);
  GtkWidget *button = gtk_button_new_with_label (digits);

  gtk_widget_add_css_class (button, "compare-box");
  gtk_widget_set_tooltip_text (button, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_signal_connect_object (button, "clicked", G_CALLBACK (clicked_cb), self, 0);
  gtk_widget_set_parent (button, GTK_WIDGET (self));
  return button;
}

void
maq_compare_set_boxes (MaqCompare *self, const MaqCompareMark *marks, guint n_marks)
{
  g_return_if_fail (MAQ_IS_COMPARE (self));
  g_return_if_fail (marks != NULL || n_marks == 0);

  for (guint i = 0; i < self->boxes->len; i++)
    gtk_widget_unparent (get (self, i)->button);
  g_array_set_size (self->boxes, 0);
  for (guint i = 0; i < n_marks; i++)
    {
      MaqCompareBox box = { make_button (self, i + 1, marks[i].name), marks[i].part, GRAPHENE_RECT_INIT (0, 0, 0, 0), FALSE };

      g_array_append_val (self->boxes, box);
    }
  maq_compare_changed (self);
}

void
maq_compare_select_box (MaqCompare *self, guint index)
{
  g_return_if_fail (MAQ_IS_COMPARE (self));

  for (guint i = 0; i < self->boxes->len; i++)
    {
      get (self, i)->selected = i == index;
      if (i == index)
        gtk_widget_add_css_class (get (self, i)->button, "selected");
      else
        gtk_widget_remove_css_class (get (self, i)->button, "selected");
    }
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* The number stands in the box's first corner, or in the next one along its upper edge where the picture's name is in the way. */
static void
place_number (const MaqCompareBox *box, const graphene_rect_t *tag)
{
  const graphene_rect_t *seen = &box->seen;
  GtkRequisition size;
  graphene_rect_t number;

  gtk_widget_get_preferred_size (box->button, NULL, &size);
  graphene_rect_init (&number, seen->origin.x, seen->origin.y, (float) size.width, (float) size.height);
  if (graphene_rect_intersection (&number, tag, NULL))
    number.origin.x = MAX (seen->origin.x, seen->origin.x + seen->size.width - (float) size.width);
  gtk_widget_size_allocate (box->button, &(GtkAllocation) { (int) number.origin.x, (int) number.origin.y, size.width, size.height }, -1);
}

static void
lay_out_box (MaqCompareBox *box, const graphene_rect_t *place, const graphene_rect_t *area, const graphene_rect_t *tag)
{
  graphene_rect_t at;
  gboolean shown;

  graphene_rect_init (&at, place->origin.x + area->origin.x + box->part.origin.x * area->size.width,
                      place->origin.y + area->origin.y + box->part.origin.y * area->size.height,
                      box->part.size.width * area->size.width, box->part.size.height * area->size.height);
  /* Around its middle, where it would be too small. */
  graphene_rect_inset (&at, MIN ((at.size.width - LEAST) / 2, 0), MIN ((at.size.height - LEAST) / 2, 0));
  shown = graphene_rect_intersection (&at, place, &box->seen);
  gtk_widget_set_child_visible (box->button, shown);
  if (shown)
    place_number (box, tag);
}

void
maq_compare_lay_out_boxes (MaqCompare *self)
{
  gboolean on_heat = self->mode == MAQ_COMPARE_DIFFERENCE && self->heat != NULL;
  graphene_rect_t place, area, tag;

  if (self->boxes->len == 0 || self->pictures->len == 0)
    return;
  maq_compare_get_place (self, on_heat ? self->pictures->len : self->current, &place, &area);
  maq_compare_cell_get_tag (on_heat ? self->heat : maq_compare_get (self, self->current)->cell, GTK_WIDGET (self), &tag);
  for (guint i = 0; i < self->boxes->len; i++)
    lay_out_box (get (self, i), &place, &area, &tag);
}

static void
snapshot_box (GtkSnapshot *snapshot, const MaqCompareBox *box)
{
  const GdkRGBA shade = { 0, 0, 0, 0.55f }, light = box->selected ? (GdkRGBA) { 1, 0.85f, 0.2f, 1 } : (GdkRGBA) { 1, 1, 1, 0.95f };
  float line = box->selected ? 2 * LINE : LINE;
  graphene_rect_t inner;

  /* Light within dark: it is seen over any picture. */
  maq_paint_ring (snapshot, &box->seen, 2, 1, &shade);
  graphene_rect_inset_r (&box->seen, line, line, &inner);
  maq_paint_ring (snapshot, &inner, 2, line, &light);
}

void
maq_compare_snapshot_boxes (MaqCompare *self, GtkSnapshot *snapshot, gboolean buttons)
{
  for (guint i = 0; i < self->boxes->len; i++)
    {
      const MaqCompareBox *box = get (self, i);

      if (!gtk_widget_get_child_visible (box->button))
        continue;
      snapshot_box (snapshot, box);
      if (buttons)
        gtk_widget_snapshot_child (GTK_WIDGET (self), box->button, snapshot);
    }
}
