/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Toasts whose text is text: names of files and boards are no markup. */

/* Returns: (transfer floating) */
AdwToast *maq_toast_new       (const char *text) G_GNUC_WARN_UNUSED_RESULT;

/* What its button is for: @detail is a board's uuid, a path. */
typedef void (*MaqToastFunc) (gpointer owner, const char *detail);

/* One with a button, which stays long enough for that. @owner: not held; it has the toast, and lives as long. @detail: copied. Returns: (transfer floating) */
AdwToast *maq_toast_new_offer (const char *text, const char *button, MaqToastFunc take, gpointer owner, const char *detail)
  G_GNUC_WARN_UNUSED_RESULT;

typedef void (*MaqToastUndo) (gpointer data);

/* One that takes back what was just done. It is shown at once, and what else is on show waits: the Undo in sight is that of the last
 * act. @destroy: (nullable): for @data, when the toast is gone. Returns: (transfer floating) */
AdwToast *maq_toast_new_undo  (const char *text, MaqToastUndo undo, gpointer data, GDestroyNotify destroy) G_GNUC_WARN_UNUSED_RESULT;

/* From now on the button that closes a toast of @overlay has a name: a screen reader would say nothing of it. */
void      maq_toast_name_buttons (AdwToastOverlay *overlay);

G_END_DECLS
