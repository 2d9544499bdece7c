/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "maq-step-text.h"
#include "maq-tree-area-private.h"

/* The buttons of the tree: only the steps in sight, and the one in focus, have one. */

void
maq_tree_shown_free (MaqTreeShown *shown)
{
  g_clear_signal_handler (&shown->changed_id, shown->step);
  g_object_unref (shown->step);
  gtk_widget_unparent (shown->button);
  g_free (shown);
}

static MaqTreeShown *
find_shown (MaqTreeArea *self, guint index)
{
  for (guint i = 0; i < self->shown->len; i++)
    if (((MaqTreeShown *) g_ptr_array_index (self->shown, i))->index == index)
      return g_ptr_array_index (self->shown, i);
  return NULL;
}

MaqTreeShown *
maq_tree_area_find_button (MaqTreeArea *self, GtkWidget *button)
{
  for (guint i = 0; i < self->shown->len; i++)
    if (((MaqTreeShown *) g_ptr_array_index (self->shown, i))->button == button)
      return g_ptr_array_index (self->shown, i);
  return NULL;
}

static char *
describe (const MaqTreePlace *place, const MaqStepRecord *record)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *title = record != NULL ? maq_step_text_title (record) : g_strdup_printf (_("Step %ld"), (long) place->id);

  g_string_append (text, title);
  if (record != NULL && record->n_siblings > 1)
    g_string_append_printf (text, _(", try %u of %u"), record->sibling + 1, record->n_siblings);
  if (record != NULL && record->n_children > 0)
    g_string_append_printf (text, ngettext (", %u step was made from it", ", %u steps were made from it", record->n_children),
                            record->n_children);
  if (record != NULL ? record->starred : place->starred)
    g_string_append (text, _(", starred"));
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
show_record (MaqTreeShown *shown, MaqTreeArea *self)
{
  const MaqTreePlace *place = maq_tree_area_get_place (self, shown->index);
  MaqStepRecord *record = maq_step_get_record (shown->step);
  const MaqSlot *slot = record != NULL ? maq_step_record_get_best (record) : NULL;
  g_autoptr (MaqPicture) picture = slot != NULL && slot->picture != NULL ? maq_loader_get (self->loader, slot->picture) : NULL;
  g_autofree char *name = describe (place, record);
  gboolean starred = record != NULL ? record->starred : place->starred;

  maq_thumbnail_set_picture (shown->thumbnail, picture);
  maq_thumbnail_set_icon (shown->thumbnail, starred && picture == NULL ? "starred-symbolic" : NULL);
  if (starred)
    gtk_widget_add_css_class (shown->button, "starred");
  else
    gtk_widget_remove_css_class (shown->button, "starred");
  gtk_widget_set_tooltip_text (shown->button, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (shown->button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
record_cb (MaqStep *step, GParamSpec *pspec, MaqTreeArea *self)
{
  for (guint i = 0; i < self->shown->len; i++)
    if (((MaqTreeShown *) g_ptr_array_index (self->shown, i))->step == step)
      show_record (g_ptr_array_index (self->shown, i), self);
}

static void
clicked_cb (GtkWidget *button, MaqTreeArea *self)
{
  MaqTreeShown *shown = maq_tree_area_find_button (self, button);

  if (shown != NULL)
    g_signal_emit_by_name (self, "picked", maq_tree_area_get_place (self, shown->index)->id);
}

static void
focus_cb (GtkEventControllerFocus *controller, MaqTreeArea *self)
{
  MaqTreeShown *shown = maq_tree_area_find_button (self, gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (controller)));

  if (shown != NULL)
    g_signal_emit_by_name (self, "focused", maq_tree_area_get_place (self, shown->index)->id);
}

static MaqTreeShown *
add_shown (MaqTreeArea *self, guint index)
{
  MaqTreeShown *shown = g_new0 (MaqTreeShown, 1);
  GtkEventController *focus = gtk_event_controller_focus_new ();
  gint64 id = maq_tree_area_get_place (self, index)->id;

  shown->index = index;
  shown->step = maq_library_dup_step (maq_engine_get_library (self->engine), id);
  shown->thumbnail = MAQ_THUMBNAIL (maq_thumbnail_new (MAQ_TREE_THUMB_WIDTH, MAQ_TREE_THUMB_HEIGHT));
  shown->button = gtk_button_new ();
  gtk_button_set_child (GTK_BUTTON (shown->button), GTK_WIDGET (shown->thumbnail));
  gtk_widget_add_css_class (shown->button, "tree-step");
  if (id == self->current)
    gtk_widget_add_css_class (shown->button, "current");
  gtk_widget_set_parent (shown->button, GTK_WIDGET (self));
  g_ptr_array_add (self->shown, shown);
  shown->changed_id = g_signal_connect_object (shown->step, "notify::record", G_CALLBACK (record_cb), self, 0);
  g_signal_connect_object (shown->button, "clicked", G_CALLBACK (clicked_cb), self, 0);
  g_signal_connect_object (focus, "enter", G_CALLBACK (focus_cb), self, 0);
  gtk_widget_add_controller (shown->button, focus);
  show_record (shown, self);
  return shown;
}

static gboolean
is_in_sight (MaqTreeArea *self, guint index, const GdkRectangle *sight)
{
  GdkRectangle frame;

  maq_tree_area_find_frame (self, maq_tree_area_get_place (self, index), &frame);
  return gdk_rectangle_intersect (&frame, sight, NULL);
}

/* A walk over all places takes a fraction of a millisecond where there are a hundred thousand. */
void
maq_tree_area_look (MaqTreeArea *self)
{
  GdkRectangle sight;

  if (self->scroller == NULL)
    return;
  maq_tree_area_find_sight (self, &sight);
  for (guint i = self->shown->len; i-- > 0;)
    {
      MaqTreeShown *shown = g_ptr_array_index (self->shown, i);

      if (!gtk_widget_has_focus (shown->button) && !is_in_sight (self, shown->index, &sight))
        g_ptr_array_remove_index_fast (self->shown, i);
    }
  for (guint i = 0; i < self->places->len; i++)
    if (is_in_sight (self, i, &sight) && find_shown (self, i) == NULL)
      add_shown (self, i);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

GtkWidget *
maq_tree_area_bring (MaqTreeArea *self, guint index)
{
  MaqTreeShown *shown;

  maq_tree_area_look (self);
  shown = find_shown (self, index);
  if (shown == NULL)
    shown = add_shown (self, index);
  return shown->button;
}
