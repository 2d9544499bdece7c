/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-draft-chart.h"
#include "maq-draft-widgets.h"

/* The plan's texts, or grey lines where they would stand. Returns the foot of what was set. */
static double
say (MaqDraftUi *self, const MaqDraftBox *box, double headline, MaqDraftColour ink, PangoAlignment align, double valign, gboolean words)
{
  MaqDraftStack stack = { .headline = headline, .sub = headline * 0.42, .body = MAX (headline * 0.34, self->canvas->unit * 1.6), .align = align,
                          .valign = valign, .ink = ink, .button = self->main };
  MaqDraftBox covers;

  if (words && self->canvas->plan->texts->len > 0)
    {
      /* On a coloured ground the button takes the ink's colour. */
      if (!maq_draft_colour_equal (ink, self->ink))
        stack.button = ink;
      maq_draft_canvas_stack (self->canvas, box, &stack, &covers);
      return covers.y + covers.height;
    }
  maq_draft_round (self->canvas->cr, box->x, box->y, box->width * 0.62, headline * 0.5, headline * 0.25);
  maq_draft_colour_set (self->canvas->cr, ink, 0.8);
  cairo_fill (self->canvas->cr);
  for (guint i = 0; i < 2; i++)
    maq_draft_round (self->canvas->cr, box->x, box->y + headline * (0.95 + i * 0.5), box->width * (0.8 - 0.3 * i), headline * 0.2, headline * 0.1);
  maq_draft_colour_set (self->canvas->cr, ink, 0.25);
  cairo_fill (self->canvas->cr);
  return box->y + headline * 1.7;
}

/* How much of a screen's height its texts take: more words, more room. */
static double
room (MaqDraftUi *self, gboolean words, double least, double most)
{
  return words ? CLAMP (least + maq_draft_plan_chars (self->canvas->plan) / 900.0 + self->canvas->plan->texts->len * 0.02, least, most) : least * 0.7;
}

/* A great picture, the words under it, cards. */
static void
phone_feature (MaqDraftUi *self, const MaqDraftBox *in, gboolean words)
{
  double share = room (self, words, 0.26, 0.62), art = (in->height) * MAX (0.74 - share - 0.16, 0.12), y;
  MaqDraftBox box = { in->x, in->y + self->u * 2, in->width, art };

  maq_draft_ui_art (self, &box, 0, self->u * 6);
  box = (MaqDraftBox) { in->x, box.y + art + self->u * 7, in->width, in->height * share };
  y = say (self, &box, self->u * 12, self->ink, PANGO_ALIGN_LEFT, 0, words) + self->u * 8;
  box = (MaqDraftBox) { in->x, y, in->width, in->y + in->height - y - self->u * 4 };
  if (box.height > self->u * 34)
    maq_draft_ui_cards (self, &box, 2, 1);
  else if (box.height > self->u * 14)
    maq_draft_ui_rows (self, &box, 1, 1);
}

/* A large title, search, and a list. */
static void
phone_list (MaqDraftUi *self, const MaqDraftBox *in, gboolean words)
{
  MaqDraftBox box = { in->x, in->y + self->u * 5, in->width, in->height * room (self, words, 0.24, 0.7) };
  double y = say (self, &box, self->u * 13, self->ink, PANGO_ALIGN_LEFT, 0, words) + self->u * 7;
  guint n;

  if (in->y + in->height - y > self->u * 24)
    {
      maq_draft_ui_search (self, &(MaqDraftBox) { in->x, y, in->width, self->u * 12 });
      y += self->u * 17;
    }
  box = (MaqDraftBox) { in->x, y, in->width, in->y + in->height - y - self->u * 3 };
  n = (guint) CLAMP (box.height / (self->u * 21), 0, 6);
  if (n > 0)
    maq_draft_ui_rows (self, &box, n, 0);
}

/* Colour over the upper half with the words on it, a sheet drawn over its edge. */
static void
phone_sheet (MaqDraftUi *self, const MaqDraftBox *screen, const MaqDraftBox *in, gboolean words)
{
  double share = room (self, words, 0.44, 0.74);
  MaqDraftBox top = { screen->x, screen->y, screen->width, screen->height * share + self->u * 8 }, box, sheet;
  MaqDraftInks inks = maq_draft_palette_inks (&self->canvas->plan->palette, self->main, 1);
  MaqDraftColour ink = maq_draft_colour_readable (self->paper, self->main, 5);
  const MaqDraftMotif *motif = maq_draft_plan_motif (self->canvas->plan, 0);
  double side = in->width * 0.46;

  maq_draft_gradient (self->canvas->cr, &top, self->main, maq_draft_colour_shade (self->main, -0.05), 0);
  maq_draft_ui_status (self, screen, ink);
  box = (MaqDraftBox) { in->x, in->y + self->u * 4, in->width, screen->y + screen->height * share - in->y - self->u * 8 };
  if (motif != NULL && share < 0.6)
    {
      maq_draft_motif_draw (self->canvas->cr, motif, in->x + in->width - side, in->y + self->u * 2, side, FALSE, &inks);
      box.y += side * 0.86;
      box.height -= side * 0.86;
    }
  say (self, &box, self->u * 12.5, ink, PANGO_ALIGN_LEFT, 1, words);
  sheet = (MaqDraftBox) { screen->x, screen->y + screen->height * share, screen->width, screen->height };
  maq_draft_round (self->canvas->cr, sheet.x, sheet.y, sheet.width, sheet.height, self->u * 8);
  maq_draft_fill (self->canvas->cr, self->paper);
  box = (MaqDraftBox) { in->x, sheet.y + self->u * 6, in->width, in->y + in->height - sheet.y - self->u * 8 };
  if (box.height > self->u * 18)
    maq_draft_ui_rows (self, &box, (guint) MAX (box.height / (self->u * 22), 1), 1);
}

/* Figures first: a chart, two tiles, rows. */
static void
phone_board (MaqDraftUi *self, const MaqDraftBox *in, gboolean words)
{
  MaqDraftBox box = { in->x, in->y + self->u * 5, in->width, in->height * room (self, words, 0.22, 0.66) };
  double y = say (self, &box, self->u * 12, self->ink, PANGO_ALIGN_LEFT, 0, words) + self->u * 6, left = in->y + in->height - y - self->u * 3;

  if (left > self->u * 30)
    {
      box = (MaqDraftBox) { in->x, y, in->width, MIN (left * 0.46, self->u * 60) };
      maq_draft_ui_chart (self, &box, self->canvas->plan->variant);
      y += box.height + self->u * 4;
      left -= box.height + self->u * 4;
    }
  if (left > self->u * 34)
    {
      for (guint i = 0; i < 2; i++)
        {
          MaqDraftBox tile = { in->x + i * (in->width + self->u * 4) / 2, y, (in->width - self->u * 4) / 2, self->u * 26 };
          MaqDraftColour ink = maq_draft_colour_readable (self->paper, i == 0 ? self->main : self->accent, 3);

          maq_draft_ui_card (self, &tile, i == 0 ? self->main : self->accent, FALSE);
          maq_draft_chart_donut (self->canvas, &(MaqDraftBox) { tile.x + tile.width - self->u * 20, tile.y + self->u * 5, self->u * 16, self->u * 16 }, 0.62 - 0.2 * i, ink,
                                 maq_draft_colour_mix (i == 0 ? self->main : self->accent, ink, 0.25));
          maq_draft_round (self->canvas->cr, tile.x + self->u * 4, tile.y + self->u * 6, tile.width * 0.3, self->u * 2.4, self->u * 1.2);
          maq_draft_fill (self->canvas->cr, ink);
        }
      y += self->u * 31;
      left -= self->u * 31;
    }
  if (left > self->u * 17)
    maq_draft_ui_rows (self, &(MaqDraftBox) { in->x, y, in->width, left }, (guint) MAX (left / (self->u * 20), 1), 0);
}

/* A short title over two columns of pictures of changing height. */
static void
phone_gallery (MaqDraftUi *self, const MaqDraftBox *in, gboolean words)
{
  MaqDraftBox box = { in->x, in->y + self->u * 5, in->width, in->height * room (self, words, 0.24, 0.7) };
  double y = say (self, &box, self->u * 12, self->ink, PANGO_ALIGN_LEFT, 0, words) + self->u * 6, gap = self->u * 4, w = (in->width - gap) / 2;
  double foot = in->y + in->height - self->u * 2, left[2] = { y, y };

  for (guint i = 0; i < 8; i++)
    {
      guint column = left[0] <= left[1] ? 0 : 1;
      double height = MIN (w * (i % 3 == 0 ? 1.25 : i % 3 == 1 ? 0.86 : 1.05), foot - left[column]);

      if (height < w * 0.4)
        break;
      maq_draft_ui_art (self, &(MaqDraftBox) { in->x + column * (w + gap), left[column], w, height }, i, self->u * 4);
      left[column] += height + gap;
    }
}

void
maq_draft_ui_phone_screen (MaqDraftUi *self, const MaqDraftBox *box, guint design, gboolean words)
{
  double tabs = self->u * 17;
  MaqDraftBox in = { box->x + self->u * 6, box->y + self->u * 11, box->width - self->u * 12, box->height - self->u * 11 - tabs };

  maq_draft_canvas_fill (self->canvas, box, self->paper);
  if (design % 4 != 2)
    maq_draft_ui_status (self, box, self->ink);
  switch (design % 4)
    {
    case 0:
      phone_feature (self, &in, words);
      break;
    case 1:
      phone_list (self, &in, words);
      break;
    case 2:
      phone_sheet (self, box, &in, words);
      break;
    default:
      if (self->canvas->plan->board)
        phone_board (self, &in, words);
      else
        phone_gallery (self, &in, words);
      break;
    }
  maq_draft_ui_tabs (self, &(MaqDraftBox) { box->x, box->y + box->height - tabs, box->width, tabs }, design % 4);
}

/* Words on the left, picture on the right, three cards below. */
static void
page_split (MaqDraftUi *self, const MaqDraftBox *in, gboolean words)
{
  double share = room (self, words, 0.5, 0.8);
  MaqDraftBox text = { in->x, in->y, in->width * 0.46, in->height * share }, art = { in->x + in->width * 0.54, in->y, in->width * 0.46, in->height * share };
  MaqDraftBox cards = { in->x, in->y + in->height * share + self->u * 6, in->width, in->height * (1 - share) - self->u * 6 };

  maq_draft_ui_art (self, &art, 0, self->u * 3);
  say (self, &text, self->u * 12, self->ink, PANGO_ALIGN_LEFT, 0.5, words);
  if (cards.height > self->u * 12)
    maq_draft_ui_cards (self, &cards, in->width > in->height ? 3 : 2, 1);
}

/* Everything on the axis over a wide picture. */
static void
page_axis (MaqDraftUi *self, const MaqDraftBox *in, gboolean words)
{
  double share = room (self, words, 0.4, 0.74);
  MaqDraftBox text = { in->x + in->width * 0.12, in->y, in->width * 0.76, in->height * share };
  double foot = say (self, &text, self->u * 12, self->ink, PANGO_ALIGN_CENTER, 0, words) + self->u * 8;
  MaqDraftBox art = { in->x, foot, in->width, in->y + in->height - foot + self->u * 6 };

  maq_draft_ui_art (self, &art, 0, self->u * 4);
}

/* A side bar, figures, a chart and a list. */
static void
page_board (MaqDraftUi *self, const MaqDraftBox *page, gboolean words)
{
  MaqDraftBox side = { page->x, page->y, page->width * 0.2, page->height }, in, box;
  MaqDraftColour ink = maq_draft_colour_readable (self->paper, self->main, 5);
  double y, gap = self->u * 3;

  maq_draft_canvas_fill (self->canvas, &side, self->main);
  for (guint i = 0; i < 7; i++)
    {
      maq_draft_round (self->canvas->cr, side.x + side.width * 0.16, side.y + self->u * (8 + i * 8), self->u * 3.6, self->u * 3.6, self->u);
      maq_draft_round (self->canvas->cr, side.x + side.width * 0.16 + self->u * 6, side.y + self->u * (9 + i * 8), side.width * (0.3 + 0.06 * (i % 3)), self->u * 1.7, self->u);
      maq_draft_colour_set (self->canvas->cr, ink, i == 1 ? 1 : 0.5);
      cairo_fill (self->canvas->cr);
    }
  in = maq_draft_box_inset ((MaqDraftBox) { side.x + side.width, page->y, page->width - side.width, page->height }, self->u * 6);
  box = in;
  box.height *= room (self, words, 0.2, 0.6);
  y = say (self, &box, self->u * 8, self->ink, PANGO_ALIGN_LEFT, 0, words) + self->u * 5;
  for (guint i = 0; i < 3 && in.y + in.height - y > self->u * 18; i++)
    {
      MaqDraftBox tile = { in.x + i * (in.width + gap) / 3, y, (in.width - 2 * gap) / 3, self->u * 15 };

      maq_draft_ui_card (self, &tile, self->card, FALSE);
      maq_draft_ui_line (self, tile.x + self->u * 3, tile.y + self->u * 3.4, tile.width * 0.34, self->u * 1.6, 0.25);
      maq_draft_ui_line (self, tile.x + self->u * 3, tile.y + self->u * 8, tile.width * 0.46, self->u * 3.6, 0.75);
      maq_draft_chart_donut (self->canvas, &(MaqDraftBox) { tile.x + tile.width - self->u * 11, tile.y + self->u * 3.5, self->u * 8, self->u * 8 }, 0.4 + 0.2 * i,
                             i == 1 ? self->accent : self->main, self->faint);
    }
  y += self->u * 18;
  if (in.y + in.height - y < self->u * 20)
    return;
  box = (MaqDraftBox) { in.x, y, in.width * 0.6, in.y + in.height - y };
  maq_draft_ui_chart (self, &box, self->canvas->plan->variant);
  box = (MaqDraftBox) { in.x + in.width * 0.6 + gap * 1.5, y, in.width * 0.4 - gap * 1.5, in.y + in.height - y };
  maq_draft_ui_rows (self, &box, (guint) CLAMP (box.height / (self->u * 13), 1, 5), 0);
}

/* A column of words, and a wall of pictures beside it. */
static void
page_gallery (MaqDraftUi *self, const MaqDraftBox *in, gboolean words)
{
  MaqDraftBox text = { in->x, in->y, in->width * 0.34, in->height }, wall = { in->x + in->width * 0.4, in->y, in->width * 0.6, in->height + self->u * 6 };
  static const double parts[][4] = { { 0, 0, 0.62, 0.58 }, { 0.65, 0, 0.35, 0.36 }, { 0.65, 0.39, 0.35, 0.61 }, { 0, 0.61, 0.3, 0.39 }, { 0.33, 0.61, 0.29, 0.39 } };

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      MaqDraftBox tile = maq_draft_box_part (wall, parts[i][0], parts[i][1], parts[i][2], parts[i][3]);

      maq_draft_ui_art (self, &tile, i, self->u * 1.4);
    }
  say (self, &text, self->u * 11, self->ink, PANGO_ALIGN_LEFT, 1, words);
}

/* Colour from edge to edge with the words on it, cards over its lower edge. */
static void
page_cover (MaqDraftUi *self, const MaqDraftBox *page, const MaqDraftBox *in, gboolean words)
{
  double share = room (self, words, 0.6, 0.82), side = MIN (page->height * share * 0.8, in->width * 0.36);
  MaqDraftBox cover = { page->x, page->y, page->width, page->height * share }, text, cards;
  MaqDraftColour ink = maq_draft_colour_readable (self->paper, self->main, 5);
  MaqDraftInks inks = maq_draft_palette_inks (&self->canvas->plan->palette, self->main, 1);
  const MaqDraftMotif *motif = maq_draft_plan_motif (self->canvas->plan, 0);

  maq_draft_gradient (self->canvas->cr, &cover, self->main, maq_draft_colour_shade (self->main, -0.05), 0);
  maq_draft_disc (self->canvas->cr, in->x + in->width * 0.8, cover.y + cover.height * 0.6, cover.height * 0.36);
  maq_draft_fill (self->canvas->cr, maq_draft_colour_shade (self->main, 0.06));
  if (motif != NULL)
    maq_draft_motif_draw (self->canvas->cr, motif, in->x + in->width - side * 1.05, cover.y + cover.height - side * 1.12, side, FALSE, &inks);
  text = (MaqDraftBox) { in->x, in->y, in->width * 0.56, cover.y + cover.height - in->y - self->u * 12 };
  say (self, &text, self->u * 13, ink, PANGO_ALIGN_LEFT, 0.5, words);
  cards = (MaqDraftBox) { in->x, cover.y + cover.height - self->u * 6, in->width, page->y + page->height - cover.y - cover.height };
  if (cards.height > self->u * 14)
    for (guint i = 0; i < 4; i++)
      {
        MaqDraftBox card = { cards.x + i * (cards.width + self->u * 4) / 4, cards.y, (cards.width - self->u * 12) / 4, cards.height };

        maq_draft_ui_card (self, &card, self->paper, TRUE);
        maq_draft_ui_art (self, &(MaqDraftBox) { card.x, card.y, card.width, card.height * 0.62 }, i + 1, self->u * 3);
        maq_draft_ui_line (self, card.x + self->u * 3, card.y + card.height * 0.72, card.width * 0.6, self->u * 1.8, 0.6);
        maq_draft_ui_line (self, card.x + self->u * 3, card.y + card.height * 0.85, card.width * 0.4, self->u * 1.4, 0.2);
      }
}

void
maq_draft_ui_desktop_screen (MaqDraftUi *self, const MaqDraftBox *box, guint design, gboolean words)
{
  double nav = self->u * 12;
  MaqDraftBox head = { box->x + self->u * 9, box->y, box->width - self->u * 18, nav };
  MaqDraftBox in = { head.x, box->y + nav + self->u * 5, head.width, box->height - nav - self->u * 11 };
  guint links = box->width > box->height * 1.2 ? 4 : 2;

  maq_draft_canvas_fill (self->canvas, box, self->paper);
  switch (design % 4)
    {
    case 0:
      page_split (self, &in, words);
      break;
    case 1:
      page_axis (self, &in, words);
      break;
    case 2:
      if (self->canvas->plan->board)
        {
          page_board (self, box, words);
          return;
        }
      page_gallery (self, &in, words);
      break;
    default:
      page_cover (self, box, &in, words);
      break;
    }
  maq_draft_ui_nav (self, &head, design % 4 == 3 ? maq_draft_colour_readable (self->paper, self->main, 5) : self->ink, links);
}
