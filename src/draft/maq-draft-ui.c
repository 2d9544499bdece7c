/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-draft-frames.h"
#include "maq-draft-layouts.h"
#include "maq-draft-widgets.h"

/* A telephone's case around @screen, and its shadow. */
static void
telephone (MaqDraftCanvas *canvas, const MaqDraftBox *outer, guint design, gboolean words)
{
  double u = outer->width / 108;
  MaqDraftBox screen = maq_draft_box_inset (*outer, u * 4);
  MaqDraftUi ui;

  maq_draft_shadow (canvas->cr, outer, u * 15, u * 14, 0.2);
  maq_draft_round (canvas->cr, outer->x, outer->y, outer->width, outer->height, u * 15);
  maq_draft_fill (canvas->cr, maq_draft_colour_hex (0x16171b));
  maq_draft_round (canvas->cr, outer->x + u * 0.7, outer->y + u * 0.7, outer->width - u * 1.4, outer->height - u * 1.4, u * 14.3);
  maq_draft_stroke (canvas->cr, maq_draft_colour_hex (0x4a4c55), u * 0.5);
  cairo_save (canvas->cr);
  maq_draft_round (canvas->cr, screen.x, screen.y, screen.width, screen.height, u * 11);
  cairo_clip (canvas->cr);
  maq_draft_ui_init (&ui, canvas, u);
  maq_draft_ui_phone_screen (&ui, &screen, design, words);
  cairo_restore (canvas->cr);
  maq_draft_round (canvas->cr, screen.x + screen.width * 0.36, screen.y + u * 2.6, screen.width * 0.28, u * 4.6, u * 2.3);
  maq_draft_fill (canvas->cr, maq_draft_colour_hex (0x16171b));
}

/* A browser's window around the page. */
static void
browser (MaqDraftCanvas *canvas, const MaqDraftBox *outer, guint design, gboolean words)
{
  double u = outer->width / 200, bar = u * 8;
  MaqDraftBox page = { outer->x, outer->y + bar, outer->width, outer->height - bar };
  MaqDraftUi ui;

  maq_draft_ui_init (&ui, canvas, u);
  maq_draft_shadow (canvas->cr, outer, u * 3, u * 9, 0.2);
  cairo_save (canvas->cr);
  maq_draft_round (canvas->cr, outer->x, outer->y, outer->width, outer->height, u * 2.4);
  cairo_clip (canvas->cr);
  maq_draft_canvas_fill (canvas, outer, maq_draft_colour_mix (ui.paper, ui.ink, 0.1));
  for (guint i = 0; i < 3; i++)
    maq_draft_disc (canvas->cr, outer->x + u * (5 + i * 4), outer->y + bar / 2, u * 1.2);
  maq_draft_fill (canvas->cr, maq_draft_colour_mix (ui.paper, ui.ink, 0.3));
  maq_draft_round (canvas->cr, outer->x + outer->width * 0.3, outer->y + bar * 0.22, outer->width * 0.4, bar * 0.56, bar * 0.28);
  maq_draft_fill (canvas->cr, ui.paper);
  maq_draft_ui_desktop_screen (&ui, &page, design, words);
  cairo_restore (canvas->cr);
}

static void
stage (MaqDraftCanvas *canvas, const MaqDraftBox *area, guint design)
{
  const MaqDraftPalette *palette = &canvas->plan->palette;
  MaqDraftColour ground = palette->n_named > 0 || design % 2 == 0 ? palette->ground : maq_draft_colour_mix (palette->main, palette->ground, 0.82);
  double r = MIN (area->width, area->height) * 0.42;

  /* A dark screen on its own dark ground would not stand out. */
  if (palette->dark)
    ground = maq_draft_colour_mix (palette->main, palette->ground, palette->n_named > 0 ? 0 : 0.35);
  if (palette->n_named > 0)
    maq_draft_canvas_fill (canvas, area, ground);
  else
    maq_draft_gradient (canvas->cr, area, maq_draft_colour_shade (ground, 0.012), maq_draft_colour_shade (ground, -0.03), 0);
  cairo_save (canvas->cr);
  cairo_rectangle (canvas->cr, area->x, area->y, area->width, area->height);
  cairo_clip (canvas->cr);
  if (design % 4 == 1)
    maq_draft_disc (canvas->cr, area->x + area->width * 0.72, area->y + area->height * 0.4, r);
  else if (design % 4 == 2)
    cairo_rectangle (canvas->cr, area->x, area->y + area->height * 0.62, area->width, area->height);
  else if (design % 4 == 3)
    maq_draft_disc (canvas->cr, area->x + area->width * 0.2, area->y + area->height * 0.86, r * 1.2);
  maq_draft_fill (canvas->cr, maq_draft_colour_mix (ground, palette->dark ? palette->ground : palette->main, palette->n_named > 0 ? 1 : 0.3));
  cairo_restore (canvas->cr);
}

/* One telephone, or a second and a third with other screens beside it where there is room. */
static void
telephones (MaqDraftCanvas *canvas, const MaqDraftBox *area, guint design)
{
  double height = area->height * 0.88, width = MIN (height * 0.49, area->width * 0.8);
  guint n = (guint) CLAMP (area->width * 0.94 / (width * 1.14), 1, 3);
  double step = width * 1.16, x, y;

  height = width / 0.49;
  x = area->x + area->width / 2 - step * (n - 1) / 2 - width / 2;
  y = area->y + (area->height - height) / 2;
  if (n == 1 && area->height > area->width * 1.3)
    {
      width = MIN (area->width * 0.72, area->height * 0.86 * 0.49);
      height = width / 0.49;
      x = area->x + (area->width - width) / 2;
      y = area->y + (area->height - height) / 2;
    }
  for (guint i = 0; i < n; i++)
    {
      guint place = n == 3 ? (i + 1) % 3 : i;
      MaqDraftBox phone = { x + step * place, y, width, height };

      if (n == 3 && i > 0)
        phone = (MaqDraftBox) { phone.x + width * 0.04, y + height * 0.04, width * 0.92, height * 0.92 };
      telephone (canvas, &phone, design + i, i == 0);
    }
}

gboolean
maq_draft_ui (MaqDraftCanvas *canvas)
{
  const MaqDraftPlan *plan = canvas->plan;
  MaqDraftBox area = maq_draft_frames_reserve (canvas, plan->palette.soft), box;
  gboolean phone = plan->phone && !plan->desktop ? TRUE : plan->desktop ? FALSE : area.height > area.width * 0.95;
  /* A dashboard begins with its charts. */
  guint design = plan->board ? plan->variant + (phone ? 3 : 2) : plan->design;

  stage (canvas, &area, design);
  maq_draft_canvas_grain (canvas, 1);
  if (!maq_draft_canvas_part (canvas))
    return FALSE;
  if (phone)
    telephones (canvas, &area, design);
  else if (area.width > area.height)
    {
      box = maq_draft_box_inset (area, canvas->margin * 0.75);
      browser (canvas, &box, design, TRUE);
    }
  else
    {
      box = (MaqDraftBox) { area.x + canvas->margin * 0.7, area.y + canvas->margin, area.width - canvas->margin * 1.4, area.height - canvas->margin * 2 };
      box.height = MIN (box.height, box.width * 1.25);
      box.y = area.y + (area.height - box.height) / 2;
      browser (canvas, &box, design, TRUE);
    }
  return TRUE;
}
