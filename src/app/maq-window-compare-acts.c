/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "maq-window-private.h"

/* What one does while pictures are compared, and what can be undone of it. */

/* Long enough to be read, found and pressed without haste. */
#define UNDO_S 15

/* --- steps that came, and steps that went --- */

typedef struct {
  MaqWindow *window;
  GArray    *steps;   /* of gint64 */
  gboolean   trash;   /* what Undo does with them */
} Undo;

static void
undo_free (gpointer data, GClosure *closure)
{
  Undo *undo = data;

  g_object_unref (undo->window);
  g_array_unref (undo->steps);
  g_free (undo);
}

static void
trash (MaqWindow *self, GArray *steps, gboolean hide)
{
  for (guint i = 0; i < steps->len; i++)
    {
      gint64 step = g_array_index (steps, gint64, i);

      maq_engine_trash_step_async (self->engine, step, hide, maq_window_done_cb, g_object_ref (self));
      if (hide && maq_window_is_comparing (self) && !maq_compare_page_remove (self->compare, step))
        maq_window_leave_compare (self);
    }
}

static void
undo_cb (AdwToast *toast, Undo *undo)
{
  if (undo->window->engine != NULL)
    trash (undo->window, undo->steps, undo->trash);
}

static void
offer_undo (MaqWindow *self, const char *text, GArray *steps, gboolean hide)
{
  g_autofree char *markup = g_markup_escape_text (text, -1);
  AdwToast *toast = adw_toast_new (markup);
  Undo *undo = g_new (Undo, 1);

  *undo = (Undo) { g_object_ref (self), g_array_ref (steps), hide };
  adw_toast_set_button_label (toast, _("Undo"));
  adw_toast_set_timeout (toast, UNDO_S);
  g_signal_connect_data (toast, "button-clicked", G_CALLBACK (undo_cb), undo, undo_free, 0);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

void
maq_window_compare_restored (MaqWindow *self, gint64 step)
{
  g_autoptr (GArray) steps = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autofree char *text = g_strdup_printf (_("Restored as step %ld"), (long) step);

  g_array_append_val (steps, step);
  offer_undo (self, text, steps, TRUE);
}

void
maq_window_compare_trash (MaqWindow *self, GArray *steps)
{
  g_autofree char *text = g_strdup_printf (ngettext ("%u rejected step is in the trash", "%u rejected steps are in the trash", steps->len),
                                           steps->len);

  trash (self, steps, TRUE);
  offer_undo (self, text, steps, FALSE);
}

/* --- actions --- */

static void
set_mode (GtkWidget *widget, MaqCompareMode mode)
{
  maq_compare_page_set_mode (MAQ_WINDOW (widget)->compare, mode);
}

void
maq_window_compare_side_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  set_mode (widget, MAQ_COMPARE_SIDE);
}

void
maq_window_compare_slider_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  set_mode (widget, MAQ_COMPARE_SLIDER);
}

void
maq_window_compare_blink_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  set_mode (widget, MAQ_COMPARE_BLINK);
}

void
maq_window_compare_difference_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  set_mode (widget, MAQ_COMPARE_DIFFERENCE);
}

void
maq_window_compare_fade_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  set_mode (widget, MAQ_COMPARE_FADE);
}

void
maq_window_compare_pick_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  maq_compare_page_judge (MAQ_WINDOW (widget)->compare, MAQ_VERDICT_PICK);
}

void
maq_window_compare_reject_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  maq_compare_page_judge (MAQ_WINDOW (widget)->compare, MAQ_VERDICT_REJECT);
}

void
maq_window_compare_promote_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  maq_compare_page_keep (MAQ_WINDOW (widget)->compare, TRUE);
}

static MaqCompare *
get_compare (GtkWidget *widget)
{
  return maq_compare_page_get_compare (MAQ_WINDOW (widget)->compare);
}

void
maq_window_compare_hold_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  maq_compare_hold (get_compare (widget), maq_compare_get_current (get_compare (widget)));
}

void
maq_window_compare_reset_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  maq_compare_reset (get_compare (widget), maq_compare_get_current (get_compare (widget)));
}

void
maq_window_compare_less_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  maq_compare_page_nudge (MAQ_WINDOW (widget)->compare, -1);
}

void
maq_window_compare_more_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  maq_compare_page_nudge (MAQ_WINDOW (widget)->compare, 1);
}

void
maq_window_compare_turn_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  maq_compare_page_turn (MAQ_WINDOW (widget)->compare);
}

void
maq_window_compare_loupe_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gboolean on;

  g_object_get (get_compare (widget), "loupe", &on, NULL);
  maq_compare_set_loupe (get_compare (widget), !on);
}

static void
change_power (GtkWidget *widget, double by)
{
  double power;

  g_object_get (get_compare (widget), "power", &power, NULL);
  maq_compare_set_power (get_compare (widget), power + by);
  maq_compare_set_loupe (get_compare (widget), TRUE);
}

void
maq_window_compare_weaker_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  change_power (widget, -1);
}

void
maq_window_compare_stronger_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  change_power (widget, 1);
}

void
maq_window_compare_details_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  maq_compare_page_toggle_details (MAQ_WINDOW (widget)->compare);
}

void
maq_window_compare_restore_all_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  maq_compare_page_restore_all (MAQ_WINDOW (widget)->compare);
}

void
maq_window_compare_back_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  maq_window_leave_compare (MAQ_WINDOW (widget));
}

