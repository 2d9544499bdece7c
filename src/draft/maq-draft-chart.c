/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-draft-chart.h"

void
maq_draft_chart_donut (MaqDraftCanvas *canvas, const MaqDraftBox *box, double fraction, MaqDraftColour full, MaqDraftColour rest)
{
  cairo_t *cr = canvas->cr;
  double r = MIN (box->width, box->height) / 2, x = box->x + box->width / 2, y = box->y + box->height / 2;

  cairo_set_line_cap (cr, CAIRO_LINE_CAP_BUTT);
  cairo_set_line_width (cr, r * 0.36);
  cairo_new_sub_path (cr);
  cairo_arc (cr, x, y, r * 0.82, 0, 2 * G_PI);
  maq_draft_colour_set (cr, rest, 1);
  cairo_stroke (cr);
  cairo_new_sub_path (cr);
  cairo_arc (cr, x, y, r * 0.82, -G_PI / 2, -G_PI / 2 + 2 * G_PI * CLAMP (fraction, 0.01, 1));
  maq_draft_colour_set (cr, full, 1);
  cairo_stroke (cr);
}

void
maq_draft_chart_bar (MaqDraftCanvas *canvas, const MaqDraftBox *box, double fraction, MaqDraftColour full, MaqDraftColour rest)
{
  maq_draft_round (canvas->cr, box->x, box->y, box->width, box->height, box->height / 2);
  maq_draft_fill (canvas->cr, rest);
  maq_draft_round (canvas->cr, box->x, box->y, MAX (box->width * CLAMP (fraction, 0, 1), box->height), box->height, box->height / 2);
  maq_draft_fill (canvas->cr, full);
}

void
maq_draft_chart_columns (MaqDraftCanvas *canvas, const MaqDraftBox *box, const double *fractions, guint n, MaqDraftColour full,
                         MaqDraftColour loud)
{
  double step = box->width / n, most = 0;
  guint best = 0;

  for (guint i = 0; i < n; i++)
    if (fractions[i] > most)
      {
        most = fractions[i];
        best = i;
      }
  for (guint i = 0; i < n; i++)
    {
      double height = MAX (box->height * fractions[i], 2);

      maq_draft_round (canvas->cr, box->x + step * (i + 0.18), box->y + box->height - height, step * 0.64, height, MIN (step * 0.12, height / 2));
      maq_draft_fill (canvas->cr, i == best ? loud : full);
    }
}

void
maq_draft_chart_line (MaqDraftCanvas *canvas, const MaqDraftBox *box, const double *fractions, guint n, MaqDraftColour colour)
{
  cairo_t *cr = canvas->cr;
  double step = box->width / MAX (n - 1, 1);

  for (guint pass = 0; pass < 2; pass++)
    {
      cairo_move_to (cr, box->x, box->y + box->height * (1 - fractions[0]));
      for (guint i = 1; i < n; i++)
        {
          double x = box->x + step * i, y = box->y + box->height * (1 - fractions[i]), py = box->y + box->height * (1 - fractions[i - 1]);

          cairo_curve_to (cr, x - step * 0.5, py, x - step * 0.5, y, x, y);
        }
      if (pass == 0)
        {
          cairo_line_to (cr, box->x + box->width, box->y + box->height);
          cairo_line_to (cr, box->x, box->y + box->height);
          maq_draft_colour_set (cr, colour, 0.16);
          cairo_fill (cr);
        }
      else
        maq_draft_stroke (cr, colour, MAX (canvas->unit * 0.4, 1.5));
    }
}

void
maq_draft_chart_dots (MaqDraftCanvas *canvas, const MaqDraftBox *box, double fraction, MaqDraftColour full, MaqDraftColour rest)
{
  double side = MIN (box->width, box->height), step = side / 10, x = box->x + (box->width - side) / 2, y = box->y + (box->height - side) / 2;

  for (guint i = 0; i < 100; i++)
    {
      maq_draft_disc (canvas->cr, x + step * (i % 10 + 0.5), y + step * (9 - i / 10 + 0.5), step * 0.36);
      maq_draft_fill (canvas->cr, i < fraction * 100 + 0.5 ? full : rest);
    }
}
