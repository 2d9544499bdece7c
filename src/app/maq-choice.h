/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* One line of a drop-down: a word for us, a title, and a note at the end that may change while it is open. Properties
 * "title" (string, read-only), "note" (string, notifying). */
#define MAQ_TYPE_CHOICE (maq_choice_get_type ())
G_DECLARE_FINAL_TYPE (MaqChoice, maq_choice, MAQ, CHOICE, GObject)

MaqChoice   *maq_choice_new      (const char *word, const char *title) G_GNUC_WARN_UNUSED_RESULT;
const char  *maq_choice_get_word (MaqChoice *self);
void         maq_choice_set_note (MaqChoice *self, const char *note);
/* Gives @drop_down lines of choices: the title alone in its button, with the note in its list. */
void         maq_choice_set_up   (GtkDropDown *drop_down);

G_END_DECLS
