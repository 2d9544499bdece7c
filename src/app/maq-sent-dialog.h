/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-dialog.h"
#include "maq-engine.h"
#include "maq-loader.h"

G_BEGIN_DECLS

/* "What will be sent": the pictures in the order of the wire, the final prompt, prices, and the exact bytes. It asks the engine for
 * the same bytes that Generate has it send. */
#define MAQ_TYPE_SENT_DIALOG (maq_sent_dialog_get_type ())
G_DECLARE_FINAL_TYPE (MaqSentDialog, maq_sent_dialog, MAQ, SENT_DIALOG, MaqDialog)

/* @pack: pictures beyond what the engine takes go on a contact sheet. @neutral: (nullable) the same request for all engines, to
 * compare their prices. */
MaqSentDialog *maq_sent_dialog_new (MaqEngine *engine, MaqLoader *loader, MaqRequest *request, MaqRequest *neutral,
                                    gboolean pack);

G_END_DECLS
