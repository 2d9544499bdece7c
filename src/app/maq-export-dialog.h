/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-dialog.h"
#include "maq-engine-export.h"
#include "maq-settings.h"

G_BEGIN_DECLS

/* What is exported, as what, and where to. It exports nothing itself: signal "export", after which it is closed. */
#define MAQ_TYPE_EXPORT_DIALOG (maq_export_dialog_get_type ())
G_DECLARE_FINAL_TYPE (MaqExportDialog, maq_export_dialog, MAQ, EXPORT_DIALOG, MaqDialog)

/* @chosen: (element-type MaqPictureItem): at least one, what is meant at first; @all: what may be meant instead, as long or longer. */
MaqExportDialog     *maq_export_dialog_new        (MaqEngine *engine, MaqSettings *settings, GArray *chosen, GArray *all)
  G_GNUC_WARN_UNUSED_RESULT;
/* What was decided. (transfer none) */
GArray              *maq_export_dialog_get_items  (MaqExportDialog *self);
const char          *maq_export_dialog_get_folder (MaqExportDialog *self);
MaqExportPlan       *maq_export_dialog_dup_plan   (MaqExportDialog *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
