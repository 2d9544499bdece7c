/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-dialog.h"
#include "maq-engine-sheet.h"
#include "maq-settings.h"

G_BEGIN_DECLS

/* "Contact sheet…": which pictures, on which paper, with the first page drawn as it will be. Signal "written" (path): the file is there.
 * A button of the window asks for it with the action "win.contact-sheet", which knows what is selected or compared. */
#define MAQ_TYPE_SHEET_DIALOG (maq_sheet_dialog_get_type ())
G_DECLARE_FINAL_TYPE (MaqSheetDialog, maq_sheet_dialog, MAQ, SHEET_DIALOG, MaqDialog)

/* @items: (transfer none) (nullable) (element-type MaqPictureItem): what is offered first, as @what ("Compared pictures"); stars and the whole
 * board are always offered. It is shown when this returns, and frees itself. (transfer none) */
MaqSheetDialog *maq_sheet_dialog_present (GtkWidget *over, MaqEngine *engine, MaqSettings *settings, GArray *items, const char *what);

G_END_DECLS
