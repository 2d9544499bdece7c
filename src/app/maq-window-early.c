/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-actions.h"
#include "maq-window-private.h"

/* Keys that come before the library is open. There is nothing on the canvas then, so letters can only be meant as words: they go
 * into the prompt, as soon as it is there. Of what the library is needed for, the first few are kept and done once it is open. */

#define MOST_KEPT 4

/* What can be done without it, and is; and what nobody should have sent before its price was to be seen. */
static const char *const not_kept[] = { "win.generate", "win.close", "win.toggle-composer", "win.toggle-history", "win.main-menu", "win.shortcuts",
                                        "win.about", NULL };

/* As shortcuts do it: a sign that needs Shift, like the plus, has no Shift of its own in the table. */
static GdkKeyMatch
match_keys (const MaqActionInfo *action, GdkEvent *event)
{
  g_auto (GStrv) keys = g_strsplit (action->keys, "|", -1);
  GdkKeyMatch best = GDK_KEY_MATCH_NONE;

  for (char **name = keys; *name != NULL; name++)
    {
      guint wanted;
      GdkModifierType modifiers;

      if (gtk_accelerator_parse (*name, &wanted, &modifiers))
        best = MAX (best, gdk_key_event_matches (event, wanted, modifiers));
    }
  return best;
}

/* In a text the keys that edit it are its own. NULL: no key of an action for the whole window. */
static const char *
find_action (GdkEvent *event, gboolean in_text)
{
  guint n_actions;
  const MaqActionInfo *table = maq_actions_get_table (&n_actions);
  const char *found = NULL;
  GdkKeyMatch best = GDK_KEY_MATCH_NONE;

  for (guint i = 0; i < n_actions; i++)
    if (table[i].scope == MAQ_KEYS_WINDOW || (table[i].scope == MAQ_KEYS_BUBBLE && !in_text))
      {
        GdkKeyMatch match = match_keys (&table[i], event);

        if (match > best)
          {
            best = match;
            found = table[i].name;
          }
      }
  return found;
}

static gboolean
is_in_text (MaqWindow *self)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self));

  return focus != NULL && (GTK_IS_TEXT_VIEW (focus) || GTK_IS_EDITABLE (focus));
}

void
maq_window_type_early (MaqWindow *self)
{
  MaqPromptView *prompt = self->composer != NULL ? maq_composer_get_prompt (self->composer) : NULL;

  if (prompt == NULL || self->typed == NULL || self->typed->len == 0)
    return;
  gtk_widget_grab_focus (GTK_WIDGET (prompt));
  gtk_text_buffer_insert_interactive_at_cursor (gtk_text_view_get_buffer (GTK_TEXT_VIEW (prompt)), self->typed->str,
                                                (int) self->typed->len, TRUE);
  g_string_truncate (self->typed, 0);
}

/* A space on its own presses the button that has the focus. */
static gboolean
take_letter (MaqWindow *self, guint key)
{
  gunichar letter = gdk_keyval_to_unicode (key);

  if (is_in_text (self) || !g_unichar_isprint (letter) || (letter == ' ' && self->typed->len == 0))
    return FALSE;
  g_string_append_unichar (self->typed, letter);
  maq_window_type_early (self);
  return TRUE;
}

void
maq_window_keep_early (MaqWindow *self, const char *action)
{
  if (self->early != NULL && self->kept->len < MOST_KEPT)
    g_ptr_array_add (self->kept, (gpointer) action);
}

static gboolean
key_pressed_cb (MaqWindow *self, guint key, guint code, GdkModifierType state, GtkEventController *controller)
{
  const char *action;

  state &= gtk_accelerator_get_default_mod_mask ();
  if ((state & ~GDK_SHIFT_MASK) == 0 && take_letter (self, key))
    return GDK_EVENT_STOP;
  action = find_action (gtk_event_controller_get_current_event (controller), is_in_text (self));
  if (action == NULL || g_strv_contains (not_kept, action))
    return GDK_EVENT_PROPAGATE;
  maq_window_keep_early (self, action);
  return GDK_EVENT_STOP;
}

void
maq_window_watch_early (MaqWindow *self)
{
  self->kept = g_ptr_array_new ();
  self->typed = g_string_new (NULL);
  self->early = gtk_event_controller_key_new ();
  gtk_event_controller_set_propagation_phase (self->early, GTK_PHASE_CAPTURE);
  g_signal_connect_object (self->early, "key-pressed", G_CALLBACK (key_pressed_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), self->early);
}

void
maq_window_end_early (MaqWindow *self)
{
  g_autoptr (GPtrArray) kept = g_steal_pointer (&self->kept);
  GtkEventController *early = g_steal_pointer (&self->early);

  if (early == NULL)
    return;
  gtk_widget_remove_controller (GTK_WIDGET (self), early);
  for (guint i = 0; i < kept->len; i++)
    gtk_widget_activate_action (GTK_WIDGET (self), g_ptr_array_index (kept, i), NULL);
}
