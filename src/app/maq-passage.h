/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Work on its way, shown in a toast that says how far it is and can stop it. It lives from the call to its end, and the toast with it. */
typedef struct _MaqPassage MaqPassage;

/* How far it is, as a sentence. @total: as given. (transfer full) */
typedef char *(*MaqPassageText) (double fraction, guint total);

/* @owner: held. @total: for the text alone. */
MaqPassage   *maq_passage_new             (AdwToastOverlay *toasts, gpointer owner, MaqPassageText text, guint total) G_GNUC_WARN_UNUSED_RESULT;
void          maq_passage_free            (MaqPassage *self);

gpointer      maq_passage_get_owner       (MaqPassage *self);
/* Cancelled by the toast's button. */
GCancellable *maq_passage_get_cancellable (MaqPassage *self);
/* MaqFractionFunc: shows it. */
void          maq_passage_fraction_cb     (double fraction, gpointer passage);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MaqPassage, maq_passage_free)

G_END_DECLS
