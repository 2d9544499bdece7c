/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>

#include "maq-annotate-private.h"
#include "maq-fonts.h"

#define MAX_LINES 3
#define SMALLEST_FONT 4.0
#define SHRINK 0.85
#define PAD 0.3          /* of the font */
#define WIDEST 0.6       /* of the picture */
#define N_PLACES 7

typedef struct {
  PangoLayout *layout;
  double       pad;
  MaqPlate     plate;
} Setting;

static void
set (Setting    *setting,
     MaqDrawing *drawing,
     const char *text,
     double      font)
{
  PangoFontDescription *description = pango_font_description_from_string (MAQ_FONTS_FAMILIES);
  double widest = MAX (drawing->width * WIDEST, MIN (drawing->width - 2 * drawing->line, font * 8));
  int width, height;

  pango_font_description_set_weight (description, PANGO_WEIGHT_BOLD);
  pango_font_description_set_absolute_size (description, font * PANGO_SCALE);
  pango_layout_set_font_description (setting->layout, description);
  pango_font_description_free (description);
  setting->pad = font * PAD;
  pango_layout_set_text (setting->layout, text, -1);
  pango_layout_set_wrap (setting->layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_ellipsize (setting->layout, PANGO_ELLIPSIZE_END);
  pango_layout_set_height (setting->layout, -MAX_LINES);
  pango_layout_set_width (setting->layout, (int) (MAX (widest - 2 * setting->pad, 1) * PANGO_SCALE));
  pango_layout_get_pixel_size (setting->layout, &width, &height);
  setting->plate.width = width + 2 * setting->pad;
  setting->plate.height = height + 2 * setting->pad * 0.6;
}

/* As large as it may be, smaller where the picture is. FALSE: too small for any letter. */
static gboolean
fit (Setting    *setting,
     MaqDrawing *drawing,
     const char *text)
{
  double room = 2 * drawing->line;

  for (double font = drawing->font; font >= SMALLEST_FONT; font *= SHRINK)
    {
      set (setting, drawing, text, font);
      if (setting->plate.width + room <= drawing->width && setting->plate.height + room <= drawing->height)
        return TRUE;
    }
  return FALSE;
}

static gboolean
overlap (const MaqPlate *a,
         const MaqPlate *b)
{
  return a->x < b->x + b->width && b->x < a->x + a->width && a->y < b->y + b->height && b->y < a->y + a->height;
}

static gboolean
is_free (MaqDrawing     *drawing,
         const MaqPlate *plate)
{
  for (guint i = 0; i < drawing->plates->len; i++)
    if (overlap (plate, &g_array_index (drawing->plates, MaqPlate, i)))
      return FALSE;
  return TRUE;
}

static gboolean
is_inside (MaqDrawing     *drawing,
           const MaqPlate *plate)
{
  double edge = drawing->line;

  return plate->x >= edge && plate->y >= edge && plate->x + plate->width <= drawing->width - edge
         && plate->y + plate->height <= drawing->height - edge;
}

static void
bring_inside (MaqDrawing *drawing,
              MaqPlate   *plate)
{
  double edge = drawing->line;

  plate->x = CLAMP (plate->x, edge, drawing->width - edge - plate->width);
  plate->y = CLAMP (plate->y, edge, drawing->height - edge - plate->height);
}

/* Around what it names, the best place first: above, below, beside, within. */
static void
list_places (MaqDrawing     *drawing,
             const MaqPlate *anchor,
             const MaqPlate *size,
             MaqPlate        places[N_PLACES])
{
  double gap = drawing->line * 1.5;
  double right = anchor->x + anchor->width, bottom = anchor->y + anchor->height;
  const double at[N_PLACES][2] = {
    { anchor->x, anchor->y - gap - size->height },
    { anchor->x, bottom + gap },
    { right - size->width, anchor->y - gap - size->height },
    { right - size->width, bottom + gap },
    { right + gap, anchor->y },
    { anchor->x - gap - size->width, anchor->y },
    { anchor->x + gap, anchor->y + gap },
  };

  for (guint i = 0; i < N_PLACES; i++)
    places[i] = (MaqPlate) { at[i][0], at[i][1], size->width, size->height };
}

/* Rows of plates from the anchor down, then from the top: the first free one. */
static gboolean
find_row (MaqDrawing *drawing,
          MaqPlate   *plate)
{
  double step = plate->height + drawing->line, start = plate->y;

  for (guint pass = 0; pass < 2; pass++)
    for (plate->y = pass == 0 ? start : drawing->line; is_inside (drawing, plate); plate->y += step)
      if (is_free (drawing, plate))
        return TRUE;
  plate->y = start;
  return FALSE;
}

static void
place (MaqDrawing     *drawing,
       const MaqPlate *anchor,
       MaqPlate       *plate)
{
  MaqPlate places[N_PLACES];

  list_places (drawing, anchor, plate, places);
  /* A note begins where it was put. */
  if (anchor->width == 0 && anchor->height == 0)
    places[0] = (MaqPlate) { anchor->x, anchor->y, plate->width, plate->height };
  for (guint i = 0; i < N_PLACES && anchor->width + anchor->height > 0; i++)
    if (is_inside (drawing, &places[i]) && is_free (drawing, &places[i]))
      {
        *plate = places[i];
        return;
      }
  for (guint i = 0; i < N_PLACES; i++)
    {
      *plate = places[i];
      bring_inside (drawing, plate);
      if (is_free (drawing, plate))
        return;
    }
  *plate = places[0];
  bring_inside (drawing, plate);
  find_row (drawing, plate);
}

/* A plate that had to go away from what it names is tied to it. */
static void
draw_leader (MaqDrawing     *drawing,
             const MaqPlate *anchor,
             const MaqPlate *plate)
{
  MaqPlate near = { anchor->x - plate->height, anchor->y - plate->height, anchor->width + 2 * plate->height,
                    anchor->height + 2 * plate->height };
  double from_x = plate->x + plate->width / 2, from_y = plate->y + plate->height / 2;
  double to_x = CLAMP (from_x, anchor->x, anchor->x + anchor->width), to_y = CLAMP (from_y, anchor->y, anchor->y + anchor->height);

  if (overlap (&near, plate))
    return;
  for (guint i = 0; i < 2; i++)
    {
      cairo_move_to (drawing->cr, from_x, from_y);
      cairo_line_to (drawing->cr, to_x, to_y);
      cairo_set_line_width (drawing->cr, drawing->line * (i == 0 ? 1.6 : 0.7));
      if (i == 0)
        cairo_set_source_rgb (drawing->cr, MAQ_DRAWING_DARK);
      else
        cairo_set_source_rgb (drawing->cr, MAQ_DRAWING_BRIGHT);
      cairo_stroke (drawing->cr);
    }
}

static void
add_plate_path (cairo_t        *cr,
                const MaqPlate *plate,
                double          grow,
                double          radius)
{
  double x = plate->x - grow, y = plate->y - grow, right = plate->x + plate->width + grow, bottom = plate->y + plate->height + grow;

  radius = MIN (radius + grow, MIN (right - x, bottom - y) / 2);
  cairo_new_sub_path (cr);
  cairo_arc (cr, right - radius, y + radius, radius, -G_PI_2, 0);
  cairo_arc (cr, right - radius, bottom - radius, radius, 0, G_PI_2);
  cairo_arc (cr, x + radius, bottom - radius, radius, G_PI_2, G_PI);
  cairo_arc (cr, x + radius, y + radius, radius, G_PI, 1.5 * G_PI);
  cairo_close_path (cr);
}

void
maq_annotate_label (MaqDrawing     *drawing,
                    const char     *text,
                    const MaqPlate *anchor)
{
  Setting setting = { .layout = pango_cairo_create_layout (drawing->cr) };
  g_autoptr (PangoLayout) layout = setting.layout;
  MaqPlate *plate = &setting.plate;

  if (!fit (&setting, drawing, text))
    return;
  place (drawing, anchor, plate);
  g_array_append_val (drawing->plates, *plate);
  draw_leader (drawing, anchor, plate);
  add_plate_path (drawing->cr, plate, drawing->line * 0.5, setting.pad);
  cairo_set_source_rgb (drawing->cr, MAQ_DRAWING_DARK);
  cairo_fill (drawing->cr);
  add_plate_path (drawing->cr, plate, 0, setting.pad);
  cairo_set_source_rgb (drawing->cr, MAQ_DRAWING_BRIGHT);
  cairo_fill (drawing->cr);
  cairo_set_source_rgb (drawing->cr, MAQ_DRAWING_DARK);
  cairo_move_to (drawing->cr, plate->x + setting.pad, plate->y + setting.pad * 0.6);
  pango_cairo_show_layout (drawing->cr, layout);
}
