/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-fonts.h"
#include "maq-sheet.h"

G_BEGIN_DECLS

/* Private to maq-sheet*.c. Lengths are units of 1/72 inch on paper; on a screen the sheet is so many units wide. */
#define MAQ_SHEET_SCREEN_UNITS 800.0
#define MAQ_SHEET_MARGIN 36.0
#define MAQ_SHEET_HEADER 40.0
#define MAQ_SHEET_FOOTER 20.0
#define MAQ_SHEET_COLUMN_GAP 14.0
#define MAQ_SHEET_ROW_GAP 16.0

typedef struct {
  double red, green, blue;
} MaqSheetColour;

typedef struct {
  MaqSheetColour paper, ink, dim, surround, fresh;
} MaqSheetColours;

/* A row of pictures, on which page and where. */
typedef struct {
  guint  page;
  double y;
} MaqSheetRow;

struct _MaqSheet {
  MaqSheetOptions        options;       /* complete */
  const MaqSheetColours *colours;
  char                  *title, *date;
  gint64                 date_us;
  MaqSheetCell          *cells;         /* with strings of their own */
  guint                  n;
  double                 width, height; /* of a page; a sheet for a screen has heights of its own */
  double                 box_width, box_height, font;
  GArray                *rows;          /* of MaqSheetRow */
  GArray                *heights;       /* of double, by page */
};

typedef struct {
  const MaqSheet     *sheet;
  cairo_t            *cr;
  PangoContext       *context;
  double              scale;     /* pixels in a unit; of PDF: of the pictures in it */
  gboolean            is_pdf;
  MaqSheetPictureFunc picture;
  gpointer            data;
} MaqSheetDrawing;

/* @lines: at most so many, the last one cut. */
PangoLayout *maq_sheet_layout_new  (PangoContext *context, const char *text, double size, gboolean bold, double width, int lines)
  G_GNUC_WARN_UNUSED_RESULT;
double       maq_sheet_get_height  (PangoLayout *layout);
void         maq_sheet_show_layout (MaqSheetDrawing *drawing, PangoLayout *layout, const MaqSheetColour *colour, double x, double y);

/* maq-sheet-cell.c: height of the words below a picture. */
double       maq_sheet_cell_measure (const MaqSheet *self, PangoContext *context, const MaqSheetCell *cell);
/* FALSE: @error. */
gboolean     maq_sheet_cell_draw    (MaqSheetDrawing *drawing, guint index, double x, double y, GError **error);

G_END_DECLS
