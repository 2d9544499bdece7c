/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "maq-toast.h"
#include "maq-window-private.h"

/* What one does while pictures are compared, and what can be undone of it. */

/* --- steps that came, and steps that went --- */

typedef struct {
  MaqWindow *window;
  GArray    *steps;   /* of gint64 */
  gboolean   trash;   /* what Undo does with them */
} Undo;

static void
undo_free (gpointer data)
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
undo_cb (gpointer data)
{
  Undo *undo = data;

  if (undo->window->engine != NULL)
    trash (undo->window, undo->steps, undo->trash);
}

static void
offer_undo (MaqWindow *self, const char *text, GArray *steps, gboolean hide)
{
  Undo *undo = g_new (Undo, 1);

  *undo = (Undo) { g_object_ref (self), g_array_ref (steps), hide };
  adw_toast_overlay_add_toast (self->toasts, maq_toast_new_undo (text, undo_cb, undo, undo_free));
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

static MaqCompare *
get_compare (MaqWindow *self)
{
  return maq_compare_page_get_compare (self->compare);
}

static void
set_mode (MaqWindow *self, int mode)
{
  maq_compare_page_set_mode (self->compare, (MaqCompareMode) mode);
}

static void
judge (MaqWindow *self, int verdict)
{
  maq_compare_page_judge (self->compare, (MaqVerdict) verdict);
}

static void
keep (MaqWindow *self, int edit)
{
  maq_compare_page_keep (self->compare, edit);
}

static void
undo (MaqWindow *self, int unused)
{
  maq_compare_page_undo (self->compare);
}

static void
redo (MaqWindow *self, int unused)
{
  maq_compare_page_redo (self->compare);
}

static void
hold (MaqWindow *self, int unused)
{
  maq_compare_hold (get_compare (self), maq_compare_get_current (get_compare (self)));
}

static void
reset (MaqWindow *self, int unused)
{
  maq_compare_reset (get_compare (self), maq_compare_get_current (get_compare (self)));
}

static void
nudge (MaqWindow *self, int by)
{
  maq_compare_page_nudge (self->compare, by);
}

static void
turn (MaqWindow *self, int unused)
{
  maq_compare_page_turn (self->compare);
}

static void
toggle_loupe (MaqWindow *self, int unused)
{
  gboolean on;

  g_object_get (get_compare (self), "loupe", &on, NULL);
  maq_compare_set_loupe (get_compare (self), !on);
}

static void
change_power (MaqWindow *self, int by)
{
  double power;

  g_object_get (get_compare (self), "power", &power, NULL);
  maq_compare_set_power (get_compare (self), power + by);
  maq_compare_set_loupe (get_compare (self), TRUE);
}

static void
toggle_details (MaqWindow *self, int unused)
{
  maq_compare_page_toggle_details (self->compare);
}

static void
restore_all (MaqWindow *self, int unused)
{
  maq_compare_page_restore_all (self->compare);
}

static void
leave (MaqWindow *self, int unused)
{
  maq_window_leave_compare (self);
}

static const struct {
  const char *name;
  void      (*act) (MaqWindow *self, int value);
  int         value;
} acts[] = {
  { "win.compare-side", set_mode, MAQ_COMPARE_SIDE },
  { "win.compare-slider", set_mode, MAQ_COMPARE_SLIDER },
  { "win.compare-blink", set_mode, MAQ_COMPARE_BLINK },
  { "win.compare-difference", set_mode, MAQ_COMPARE_DIFFERENCE },
  { "win.compare-fade", set_mode, MAQ_COMPARE_FADE },
  { "win.compare-pick", judge, MAQ_VERDICT_PICK },
  { "win.compare-reject", judge, MAQ_VERDICT_REJECT },
  { "win.compare-undo", undo, 0 },
  { "win.compare-redo", redo, 0 },
  { "win.compare-promote", keep, TRUE },
  { "win.compare-hold", hold, 0 },
  { "win.compare-reset", reset, 0 },
  { "win.compare-less", nudge, -1 },
  { "win.compare-more", nudge, 1 },
  { "win.compare-turn", turn, 0 },
  { "win.compare-loupe", toggle_loupe, 0 },
  { "win.compare-weaker", change_power, -1 },
  { "win.compare-stronger", change_power, 1 },
  { "win.compare-details", toggle_details, 0 },
  { "win.compare-restore-all", restore_all, 0 },
  { "win.compare-back", leave, 0 },
};

void
maq_window_compare_act_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  for (guint i = 0; i < G_N_ELEMENTS (acts); i++)
    if (g_str_equal (acts[i].name, name))
      {
        acts[i].act (MAQ_WINDOW (widget), acts[i].value);
        return;
      }
  g_assert_not_reached ();
}
