/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-export-dialog.h"

G_BEGIN_DECLS

/* Private to maq-export-dialog*.c. */

struct _MaqExportDialog {
  MaqDialog            parent_instance;

  AdwPreferencesGroup *content_group;
  AdwComboRow         *pictures_row;
  GtkCheckButton      *original_check;
  GtkCheckButton      *prompt_check;
  GtkCheckButton      *clean_check;
  AdwPreferencesGroup *anew_group;
  AdwComboRow         *format_row;
  AdwActionRow        *quality_row;
  GtkAdjustment       *quality;
  GtkFlowBox          *sizes;
  GtkFlowBox          *ratios;
  GtkEditable         *name_row;
  AdwActionRow        *folder_row;
  GtkLabel            *status;
  GtkButton           *export_button;

  MaqEngine           *engine;
  MaqSettings         *settings;
  GArray              *chosen;
  GArray              *all;
  char                *folder;       /* nullable: not chosen yet */
  GtkToggleButton     *size_buttons[MAQ_EXPORT_MAX_SIZES];
  GtkToggleButton     *ratio_buttons[MAQ_N_RATIOS];
  guint                preview_id;
  GCancellable        *preview;      /* of what is being found out */
  GCancellable        *credentials;
  gboolean             is_ready;     /* the controls are as they were remembered */
};

/* maq-export-dialog.c: something was chosen. */
void           maq_export_dialog_changed      (MaqExportDialog *self);

/* maq-export-dialog-plan.c: the plan, from the controls and back. */
void           maq_export_dialog_add_buttons  (MaqExportDialog *self);
/* All that the controls say, as of one that is written anew. (transfer full) */
MaqExportPlan *maq_export_dialog_read         (MaqExportDialog *self) G_GNUC_WARN_UNUSED_RESULT;
void           maq_export_dialog_show_plan    (MaqExportDialog *self, const MaqExportPlan *plan);

/* maq-export-dialog-preview.c: what it will come to. */
void           maq_export_dialog_start_preview (MaqExportDialog *self);
void           maq_export_dialog_stop_preview  (MaqExportDialog *self);

G_END_DECLS
