/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>

#include "maq-sheet-private.h"

/* Paper widths and heights in 1/72 inch. */
static const struct {
  double width, height;
} papers[] = {
  [MAQ_SHEET_A4] = { 595.276, 841.890 },
  [MAQ_SHEET_A3] = { 841.890, 1190.551 },
  [MAQ_SHEET_LETTER] = { 612, 792 },
  [MAQ_SHEET_SCREEN] = { MAQ_SHEET_SCREEN_UNITS, 0 },
};

static const MaqSheetColours light = {
  .paper = { 1, 1, 1 },
  .ink = { 0.13, 0.13, 0.14 },
  .dim = { 0.39, 0.39, 0.41 },
  .surround = { 0.90, 0.90, 0.90 },
  .fresh = { 0xb4 / 255.0, 0xdb / 255.0, 0xca / 255.0 },
};

static const MaqSheetColours dark = {
  .paper = { 0.11, 0.11, 0.12 },
  .ink = { 0.94, 0.94, 0.94 },
  .dim = { 0.68, 0.68, 0.69 },
  .surround = { 0.20, 0.20, 0.21 },
  .fresh = { 0x3d / 255.0, 0x66 / 255.0, 0x52 / 255.0 },
};

/* A page of PNG for paper: enough for an office printer. */
#define PAPER_DPI 150.0
#define NARROWEST 0.66     /* of the places for pictures, width to height */
#define WIDEST 1.78
#define TALLEST 0.72       /* of a page */
#define FONT_PART 20.0     /* of a place's width */
#define SMALLEST_FONT 7.0
#define LARGEST_FONT 11.0
/* What PDF readers take, in units. */
#define HIGHEST_PAGE 14000.0

/* --- what is on it --- */

/* Lines and tabs become spaces, byte for byte, so that ranges stay true. */
static char *
dup_line (const char *text)
{
  return text != NULL ? g_strdelimit (g_strdup (text), "\n\r\t\v\f", ' ') : NULL;
}

static void
copy_cell (MaqSheetCell       *to,
           const MaqSheetCell *from)
{
  *to = (MaqSheetCell) {
    .label = g_strdup (from->label),
    .title = dup_line (from->title),
    .text = dup_line (from->text),
    .ranges = g_memdup2 (from->ranges, from->n_ranges * sizeof *from->ranges),
    .n_ranges = from->n_ranges,
    .facts = dup_line (from->facts),
    .price = g_strdup (from->price),
    .width = from->width,
    .height = from->height,
  };
}

static void
clear_cell (MaqSheetCell *cell)
{
  g_free ((char *) cell->label);
  g_free ((char *) cell->title);
  g_free ((char *) cell->text);
  g_free ((gpointer) cell->ranges);
  g_free ((char *) cell->facts);
  g_free ((char *) cell->price);
}

void
maq_sheet_free (MaqSheet *self)
{
  for (guint i = 0; i < self->n; i++)
    clear_cell (&self->cells[i]);
  g_free (self->cells);
  g_free (self->title);
  g_free (self->date);
  g_array_unref (self->rows);
  g_array_unref (self->heights);
  g_free (self);
}

/* --- where it is --- */

static int
compare_doubles (gconstpointer a,
                 gconstpointer b)
{
  double one = *(const double *) a, other = *(const double *) b;

  return (one > other) - (one < other);
}

/* Of the places: as most pictures are, so that most of them fill theirs. */
static double
choose_ratio (const MaqSheet *self)
{
  g_autoptr (GArray) ratios = g_array_new (FALSE, FALSE, sizeof (double));

  for (guint i = 0; i < self->n; i++)
    if (self->cells[i].width > 0 && self->cells[i].height > 0)
      g_array_append_vals (ratios, &(double) { (double) self->cells[i].width / self->cells[i].height }, 1);
  if (ratios->len == 0)
    return 1.5;
  g_array_sort (ratios, compare_doubles);
  return CLAMP (g_array_index (ratios, double, ratios->len / 2), NARROWEST, WIDEST);
}

/* How high a page can be. */
static double
get_limit (const MaqSheet *self)
{
  double most = MIN ((double) MAQ_IMAGE_MAX_SIDE, (double) MAQ_IMAGE_MAX_PIXELS / self->options.width);

  if (self->options.paper != MAQ_SHEET_SCREEN)
    return self->height;
  return MIN (floor (most) * self->width / self->options.width, HIGHEST_PAGE);
}

static void
size_boxes (MaqSheet *self)
{
  guint columns = self->options.columns;
  double content = self->width - 2 * MAQ_SHEET_MARGIN;

  self->box_width = (content - (columns - 1) * MAQ_SHEET_COLUMN_GAP) / columns;
  self->box_height = MIN (self->box_width / choose_ratio (self), get_limit (self) * TALLEST);
  self->font = CLAMP (self->box_width / FONT_PART, SMALLEST_FONT, LARGEST_FONT);
}

/* Height of row @row with all its words. */
static double
measure_row (const MaqSheet *self,
             PangoContext   *context,
             guint           row)
{
  double most = 0;

  for (guint i = row * self->options.columns; i < MIN ((row + 1) * self->options.columns, self->n); i++)
    most = MAX (most, maq_sheet_cell_measure (self, context, &self->cells[i]));
  return self->box_height + most;
}

static void
end_page (MaqSheet *self,
          double    bottom)
{
  double height = self->options.paper == MAQ_SHEET_SCREEN ? bottom + MAQ_SHEET_FOOTER + MAQ_SHEET_MARGIN : self->height;

  g_array_append_val (self->heights, height);
}

static void
lay_out (MaqSheet *self)
{
  PangoContext *context = maq_fonts_new_context ();
  double top = MAQ_SHEET_MARGIN + MAQ_SHEET_HEADER;
  double end = get_limit (self) - MAQ_SHEET_MARGIN - MAQ_SHEET_FOOTER;
  guint n_rows = (self->n + self->options.columns - 1) / self->options.columns;
  double y = top;

  for (guint i = 0; i < n_rows; i++)
    {
      double height = measure_row (self, context, i);

      if (y + height > end && y > top)
        {
          end_page (self, y - MAQ_SHEET_ROW_GAP);
          y = top;
        }
      g_array_append_vals (self->rows, &(MaqSheetRow) { self->heights->len, y }, 1);
      y += height + MAQ_SHEET_ROW_GAP;
    }
  end_page (self, y - MAQ_SHEET_ROW_GAP);
  g_object_unref (context);
}

MaqSheet *
maq_sheet_new (const MaqSheetOptions *options,
               const char            *title,
               const char            *date,
               gint64                 date_us,
               const MaqSheetCell    *cells,
               guint                  n)
{
  MaqSheet *self;

  g_return_val_if_fail (options != NULL && n > 0, NULL);

  self = g_new0 (MaqSheet, 1);
  self->options = maq_sheet_options_complete (options, n);
  self->colours = options->is_dark ? &dark : &light;
  self->title = dup_line (title != NULL ? title : "");
  self->date = dup_line (date != NULL ? date : "");
  self->date_us = date_us;
  self->cells = g_new (MaqSheetCell, n);
  self->n = n;
  for (guint i = 0; i < n; i++)
    copy_cell (&self->cells[i], &cells[i]);
  self->width = papers[options->paper].width;
  self->height = papers[options->paper].height;
  self->rows = g_array_new (FALSE, FALSE, sizeof (MaqSheetRow));
  self->heights = g_array_new (FALSE, FALSE, sizeof (double));
  maq_fonts_find ();
  size_boxes (self);
  lay_out (self);
  return self;
}

guint
maq_sheet_get_n_pages (const MaqSheet *self)
{
  return self->heights->len;
}

guint
maq_sheet_get_width (const MaqSheet *self)
{
  return self->options.paper == MAQ_SHEET_SCREEN ? self->options.width : (guint) lrint (self->width * PAPER_DPI / 72);
}
