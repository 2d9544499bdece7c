/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-sheet-dialog.h"

G_BEGIN_DECLS

/* Private to maq-sheet-dialog*.c. */

typedef enum { MAQ_SHEET_GIVEN, MAQ_SHEET_STARRED, MAQ_SHEET_ALL, MAQ_SHEET_N_SOURCES } MaqSheetSource;

struct _MaqSheetDialog {
  MaqDialog        parent_instance;

  AdwToastOverlay *toasts;
  GtkButton       *cancel;
  GtkButton       *save;
  GtkProgressBar  *progress;
  GtkPicture      *preview;
  GtkLabel        *count;
  GtkWidget       *controls;
  AdwComboRow     *what;
  AdwComboRow     *format;
  AdwComboRow     *paper;
  AdwComboRow     *columns;
  GtkSwitch       *prices;
  GtkSwitch       *dark;

  MaqEngine       *engine;
  MaqSettings     *settings;
  char            *title;       /* of the board */
  GArray          *items[MAQ_SHEET_N_SOURCES]; /* of MaqPictureItem; NULL: not there, or not read yet */
  MaqSheetSource   sources[MAQ_SHEET_N_SOURCES]; /* by line of "what" */
  GCancellable    *looking;     /* the newest preview; nullable */
  GCancellable    *reading;     /* the newest list of steps; nullable */
  GCancellable    *writing;     /* the file; NULL: nothing is written */
};

/* maq-sheet-dialog.c */
MaqSheetOptions maq_sheet_dialog_get_options (MaqSheetDialog *self);
MaqFileHead     maq_sheet_dialog_get_head    (MaqSheetDialog *self);
/* The first page anew. */
void            maq_sheet_dialog_look        (MaqSheetDialog *self);
void            maq_sheet_dialog_say         (MaqSheetDialog *self, const GError *error);
/* Cancels what was under way there, and gives a new one. (transfer none) */
GCancellable   *maq_sheet_dialog_renew       (GCancellable **cancellable);
void            maq_sheet_dialog_written     (MaqSheetDialog *self, const char *path);

/* maq-sheet-dialog-pictures.c: which pictures. get: (nullable): not read yet. */
GArray         *maq_sheet_dialog_get_items   (MaqSheetDialog *self);
/* @items: (nullable): the given ones, as @what. */
void            maq_sheet_dialog_fill        (MaqSheetDialog *self, GArray *items, const char *what);
void            maq_sheet_dialog_read        (MaqSheetDialog *self);

/* maq-sheet-dialog-file.c */
void            maq_sheet_dialog_save        (MaqSheetDialog *self);

G_END_DECLS
