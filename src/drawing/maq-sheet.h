/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-image.h"
#include "maq-prompt.h"
#include "maq-sheet-plan.h"

G_BEGIN_DECLS

/* A contact sheet: pictures in rows, each whole on a surround of grey, with its number and what is known of it, on as many pages as it takes.
 * Any thread, one at a time; the same input gives the same pixels and the same PDF with the same fonts. Text is data: none of it is read
 * as markup; right to left and other scripts are set as they are written; what does not fit is cut with "…". */
typedef struct _MaqSheet MaqSheet;

/* One picture's words; all nullable. */
typedef struct {
  const char         *label;     /* on the picture: "12" */
  const char         *title;     /* "Step 7, variant 2 ★" */
  const char         *text;      /* what was asked for; three lines of it are shown */
  const MaqTextRange *ranges;    /* of @text: shown as new */
  guint               n_ranges;
  const char         *facts;     /* "Draft · 1536 × 1024" */
  const char         *price;
  guint               width, height; /* of the picture in pixels; 0: not known */
} MaqSheetCell;

/* Lays out; all is copied. @date_us: for the file's own date, wall clock; 0: none. */
MaqSheet *maq_sheet_new         (const MaqSheetOptions *options, const char *title, const char *date, gint64 date_us,
                                 const MaqSheetCell *cells, guint n) G_GNUC_WARN_UNUSED_RESULT;
void      maq_sheet_free        (MaqSheet *self);
guint     maq_sheet_get_n_pages (const MaqSheet *self);
/* How many pixels wide @page is when written as PNG. */
guint     maq_sheet_get_width   (const MaqSheet *self);

/* Gives picture @index, at least as large as what fits into @side × @side. NULL without @error: there is none any more, which the sheet says
 * with an empty place; NULL with @error ends the drawing. (transfer full) */
typedef MaqImage *(*MaqSheetPictureFunc) (guint index, guint side, gpointer data, GError **error);

/* All pages. Letters are text that can be searched and copied, their fonts embedded; each picture has its label, title and text to be read
 * out. @language: of the words: "de". FAILED, or what @picture said. */
GBytes   *maq_sheet_draw_pdf    (MaqSheet *self, const char *language, MaqSheetPictureFunc picture, gpointer data, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* One page, opaque. @width: 0: maq_sheet_get_width(). */
MaqImage *maq_sheet_draw_page   (MaqSheet *self, guint page, guint width, MaqSheetPictureFunc picture, gpointer data, GError **error)
  G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MaqSheet, maq_sheet_free)

G_END_DECLS
