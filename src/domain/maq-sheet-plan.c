/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "maq-sheet-plan.h"

static const char *const words[] = {
  [MAQ_SHEET_A4] = "a4",
  [MAQ_SHEET_A3] = "a3",
  [MAQ_SHEET_LETTER] = "letter",
  [MAQ_SHEET_SCREEN] = "screen",
};

/* Up to so many pictures, so many columns. */
static const struct {
  guint n_items, columns, columns_a3;
} columns_by_number[] = { { 1, 1, 1 }, { 4, 2, 2 }, { 9, 3, 3 }, { 24, 3, 4 }, { G_MAXUINT, 4, 5 } };

const char *
maq_sheet_paper_to_word (MaqSheetPaper paper)
{
  g_return_val_if_fail ((guint) paper < G_N_ELEMENTS (words), NULL);

  return words[paper];
}

gboolean
maq_sheet_paper_from_word (const char    *word,
                           MaqSheetPaper *paper)
{
  g_return_val_if_fail (paper != NULL, FALSE);

  for (guint i = 0; word != NULL && i < G_N_ELEMENTS (words); i++)
    if (g_ascii_strcasecmp (word, words[i]) == 0)
      {
        *paper = (MaqSheetPaper) i;
        return TRUE;
      }
  return FALSE;
}

static gboolean
ends_in (const char *path,
         const char *ending)
{
  gsize length = strlen (path), tail = strlen (ending);

  return length > tail && g_ascii_strcasecmp (path + length - tail, ending) == 0;
}

gboolean
maq_sheet_format_from_name (const char     *path,
                            MaqSheetFormat *format)
{
  g_return_val_if_fail (path != NULL && format != NULL, FALSE);

  *format = ends_in (path, ".png") ? MAQ_SHEET_PNG : MAQ_SHEET_PDF;
  return ends_in (path, ".png") || ends_in (path, ".pdf");
}

static guint
choose_columns (MaqSheetPaper paper,
                guint         n_items)
{
  guint i = 0;

  while (n_items > columns_by_number[i].n_items)
    i++;
  return paper == MAQ_SHEET_A3 ? columns_by_number[i].columns_a3 : columns_by_number[i].columns;
}

MaqSheetOptions
maq_sheet_options_complete (const MaqSheetOptions *options,
                            guint                  n_items)
{
  MaqSheetOptions complete = *options;

  complete.columns = options->columns == 0 ? choose_columns (options->paper, n_items)
                                           : CLAMP (options->columns, MAQ_SHEET_LEAST_COLUMNS, MAQ_SHEET_MOST_COLUMNS);
  complete.width = options->width == 0 ? MAQ_SHEET_WIDTH : CLAMP (options->width, MAQ_SHEET_LEAST_WIDTH, MAQ_SHEET_MOST_WIDTH);
  return complete;
}
