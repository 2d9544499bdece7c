/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How a contact sheet is to look: values, so that a window and a command line can say it. */

typedef enum {
  MAQ_SHEET_A4,
  MAQ_SHEET_A3,
  MAQ_SHEET_LETTER,
  MAQ_SHEET_SCREEN,  /* as wide as was asked for, as high as it takes */
} MaqSheetPaper;

typedef enum { MAQ_SHEET_PDF, MAQ_SHEET_PNG } MaqSheetFormat;

#define MAQ_SHEET_LEAST_COLUMNS 2u
#define MAQ_SHEET_MOST_COLUMNS 6u
#define MAQ_SHEET_LEAST_WIDTH 600u
#define MAQ_SHEET_MOST_WIDTH 8000u
#define MAQ_SHEET_WIDTH 1600u        /* of a picture for a screen, when nothing else was said */
#define MAQ_SHEET_MOST_ITEMS 2000u   /* on one sheet */

typedef struct {
  MaqSheetPaper  paper;
  MaqSheetFormat format;
  guint          columns;      /* 0: as suits the number of pictures */
  guint          width;        /* pixels of SCREEN; 0: MAQ_SHEET_WIDTH */
  gboolean       with_prices;
  gboolean       is_dark;
  gboolean       is_mirrored;  /* the first picture is on the right */
} MaqSheetOptions;

const char    *maq_sheet_paper_to_word     (MaqSheetPaper paper);  /* "a4", "a3", "letter", "screen" */
gboolean       maq_sheet_paper_from_word   (const char *word, MaqSheetPaper *paper);
/* By the name's ending: ".pdf", ".png". FALSE: another one. */
gboolean       maq_sheet_format_from_name  (const char *path, MaqSheetFormat *format);
/* What is not said is filled in, what is too much or too little is brought within the limits. */
MaqSheetOptions maq_sheet_options_complete (const MaqSheetOptions *options, guint n_items);

G_END_DECLS
