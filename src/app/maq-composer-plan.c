/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "maq-composer-private.h"
#include "maq-error.h"
#include "maq-plan-text.h"

/* Changes that come after this one: the second half of a prompt that was split, and those that wait for their picture. */

char *
maq_composer_dup_second (MaqComposer *self)
{
  g_autoptr (MaqPromptBuffer) buffer = NULL;

  if (self->second == NULL)
    return NULL;
  buffer = maq_prompt_buffer_new ();
  maq_prompt_buffer_set_board (buffer, G_LIST_MODEL (maq_engine_get_board (self->engine)));
  maq_prompt_buffer_set_saved (buffer, self->second);
  return maq_prompt_buffer_dup_change (buffer);
}

static GtkWidget *
make_label (const char *text, const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_widget_add_css_class (label, css_class);
  return label;
}

/* @id: NULL for the second half, which is not sent yet. */
static GtkWidget *
make_button (MaqComposer *self, const char *icon, const char *name, const char *id, GCallback callback)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_set_tooltip_text (button, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_widget_set_valign (button, GTK_ALIGN_START);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "coach-off");
  if (id != NULL)
    gtk_widget_set_name (button, id);
  g_signal_connect_object (button, "clicked", callback, self, G_CONNECT_SWAPPED);
  return button;
}

static void
put_back (MaqComposer *self, const char *saved)
{
  MaqPromptBuffer *buffer = maq_prompt_view_get_buffer (self->prompt);
  g_autofree char *now = maq_prompt_buffer_dup_saved (buffer);
  g_autofree char *text = now[0] != '\0' ? g_strdup_printf ("%s, %s", now, saved) : g_strdup (saved);

  maq_prompt_buffer_set_saved (buffer, text);
}

static void
undo_split_cb (MaqComposer *self)
{
  g_autofree char *second = g_strdup (self->second);

  maq_composer_set_second (self, NULL);
  put_back (self, second);
}

static const MaqPlanned *
find_planned (MaqComposer *self, const char *id)
{
  for (guint i = 0; i < maq_plan_get_n (self->plan); i++)
    if (g_str_equal (maq_plan_get (self->plan, i)->id, id))
      return maq_plan_get (self->plan, i);
  return NULL;
}

static void
take_back_cb (MaqComposer *self, GtkWidget *button)
{
  g_autofree char *id = g_strdup (gtk_widget_get_name (button));

  maq_composer_take_back (self, id);
}

static void
resume_cb (MaqComposer *self, GtkWidget *button)
{
  g_autofree char *id = g_strdup (gtk_widget_get_name (button));

  maq_plan_resume (self->plan, id);
}

static GtkWidget *
add_row (MaqComposer *self, const char *saved, const char *state)
{
  GListModel *board = self->engine != NULL ? G_LIST_MODEL (maq_engine_get_board (self->engine)) : NULL;
  g_autofree char *text = maq_plan_text_words (board, saved);
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  gtk_widget_set_hexpand (words, TRUE);
  gtk_box_append (GTK_BOX (words), make_label (text, "row-text"));
  gtk_box_append (GTK_BOX (words), make_label (state, "row-meta"));
  gtk_box_append (GTK_BOX (row), words);
  gtk_widget_add_css_class (row, "plan-row");
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  gtk_box_append (self->plan_rows, row);
  return row;
}

static void
show_planned (MaqComposer *self, const MaqPlanned *item)
{
  g_autofree char *state = maq_plan_text_state (item);
  GtkWidget *row = add_row (self, item->text, state);

  if (item->state == MAQ_PLANNED_SENDING || (item->state == MAQ_PLANNED_STOPPED && item->parent != NULL))
    gtk_box_append (GTK_BOX (row), make_button (self, "view-refresh-symbolic", _("Send it now"), item->id, G_CALLBACK (resume_cb)));
  gtk_box_append (GTK_BOX (row), make_button (self, "window-close-symbolic", _("Take it back into the prompt"), item->id,
                                              G_CALLBACK (take_back_cb)));
}

static void
show_plan (MaqComposer *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->plan_rows))) != NULL)
    gtk_box_remove (self->plan_rows, child);
  if (self->second != NULL)
    gtk_box_append (GTK_BOX (add_row (self, self->second, _("A step of its own, on the picture of this one"))),
                    make_button (self, "window-close-symbolic", _("Do not split"), NULL, G_CALLBACK (undo_split_cb)));
  for (guint i = 0; self->plan != NULL && i < maq_plan_get_n (self->plan); i++)
    show_planned (self, maq_plan_get (self->plan, i));
  gtk_widget_set_visible (GTK_WIDGET (self->plan_rows), gtk_widget_get_first_child (GTK_WIDGET (self->plan_rows)) != NULL);
}

void
maq_composer_set_second (MaqComposer *self, const char *saved)
{
  if (g_strcmp0 (self->second, saved) == 0)
    return;
  g_free (self->second);
  self->second = g_strdup (saved);
  maq_composer_draft_changed (self);
  show_plan (self);
  maq_composer_changed (self);
}

static void
sent_cb (MaqComposer *self, gint64 id)
{
  maq_composer_update_budget (self);
}

void
maq_composer_watch_plan (MaqComposer *self)
{
  self->plan = maq_plan_new (self->engine);
  g_signal_connect_object (self->plan, "changed", G_CALLBACK (show_plan), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->plan, "sent", G_CALLBACK (sent_cb), self, G_CONNECT_SWAPPED);
}

MaqPlan *
maq_composer_get_plan (MaqComposer *self)
{
  g_return_val_if_fail (MAQ_IS_COMPOSER (self), NULL);
  return self->plan;
}

void
maq_composer_take_back (MaqComposer *self, const char *id)
{
  const MaqPlanned *item;

  g_return_if_fail (MAQ_IS_COMPOSER (self));

  item = find_planned (self, id);
  if (item == NULL)
    return;
  put_back (self, item->text);
  maq_plan_remove (self->plan, id);
}

char *
maq_composer_dup_saved (MaqComposer *self)
{
  g_return_val_if_fail (MAQ_IS_COMPOSER (self), NULL);
  return maq_prompt_buffer_dup_saved (maq_prompt_view_get_buffer (self->prompt));
}

MaqRequest *
maq_composer_build_page (MaqComposer *self, const char *saved, GError **error)
{
  g_autoptr (MaqPromptBuffer) buffer = NULL;
  g_autofree char *text = NULL;

  g_return_val_if_fail (MAQ_IS_COMPOSER (self), NULL);

  if (self->engine == NULL || maq_composer_get_entry (self) == NULL)
    {
      g_set_error_literal (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT, _("Choose an engine."));
      return NULL;
    }
  buffer = maq_prompt_buffer_new ();
  maq_prompt_buffer_set_board (buffer, G_LIST_MODEL (maq_engine_get_board (self->engine)));
  maq_prompt_buffer_set_saved (buffer, saved);
  if (!maq_composer_check_text (buffer, error))
    return NULL;
  text = maq_prompt_buffer_dup_change (buffer);
  return maq_composer_build_as (self, &(MaqBuildWish) { .text = text, .variants = 1 }, error);
}

char *
maq_composer_describe_pages (MaqComposer *self)
{
  g_autoptr (MaqRequest) request = NULL;
  g_auto (GStrv) keep = NULL;
  guint n_pictures, n_keeps;

  g_return_val_if_fail (MAQ_IS_COMPOSER (self), NULL);

  if (maq_composer_get_entry (self) != NULL)
    request = maq_composer_build_as (self, &(MaqBuildWish) { .stand_in = TRUE }, NULL);
  keep = maq_keep_chips_dup_words (self->keep);
  n_pictures = request != NULL ? maq_request_get_n_images (request) : 0;
  n_keeps = g_strv_length (keep);
  return g_strdup_printf (_("Several prompts that share the composer's pictures (%u), keep list (%u), shape and engine. Each is a step."),
                          n_pictures, n_keeps);
}

/* What comes second is in the library before what comes first is sent. */
void
maq_composer_begin_send (MaqComposer *self)
{
  g_return_if_fail (MAQ_IS_COMPOSER (self));

  g_clear_pointer (&self->second_id, g_free);
  if (self->second != NULL)
    self->second_id = g_strdup (maq_plan_add (self->plan, self->second));
}

void
maq_composer_end_send (MaqComposer *self, const MaqStepRecord *record)
{
  g_return_if_fail (MAQ_IS_COMPOSER (self));

  g_clear_pointer (&self->walk, g_ptr_array_unref);
  if (self->second_id == NULL)
    return;
  if (record != NULL)
    {
      maq_plan_bind (self->plan, self->second_id, record);
      maq_composer_set_second (self, NULL);
      /* At once: after a crash it must not stand here a second time. */
      maq_composer_save_draft (self);
    }
  else
    maq_plan_remove (self->plan, self->second_id);
  g_clear_pointer (&self->second_id, g_free);
}
