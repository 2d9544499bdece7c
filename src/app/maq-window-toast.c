/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "maq-error-text.h"
#include "maq-open-with.h"
#include "maq-toast.h"
#include "maq-window-private.h"

/* What the window says in passing. */

void
maq_window_toast (MaqWindow *self, const char *text)
{
  adw_toast_overlay_add_toast (self->toasts, maq_toast_new (text));
}

void
maq_window_toast_error (MaqWindow *self, const GError *error)
{
  g_autofree char *sentence = maq_error_text_sentence (error);

  maq_window_toast (self, sentence);
}

static void
show_in_files_cb (gpointer window, const char *path)
{
  maq_open_with_show_in_files (GTK_WINDOW (window), path);
}

void
maq_window_toast_way (MaqWindow *self, const char *text, const char *path)
{
  adw_toast_overlay_add_toast (self->toasts, maq_toast_new_offer (text, _("Show in Files"), show_in_files_cb, self, path));
}

void
maq_window_toast_file (MaqWindow *self, const char *path)
{
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *display = g_filename_display_name (name);
  g_autofree char *text = g_strdup_printf (_("Saved as “%s”"), display);

  maq_window_toast_way (self, text, path);
}
