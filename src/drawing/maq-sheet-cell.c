/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>

#include "maq-encode.h"
#include "maq-error.h"
#include "maq-scale.h"
#include "maq-sheet-private.h"

#define TEXT_LINES 3
#define FACTS_LINES 2
#define FACTS_FONT 0.85     /* of the text's */
#define CAPTION_GAP 5.0     /* below the picture */
#define LINE_GAP 1.5
#define PRICE_GAP 6.0
#define LABEL_FONT 1.15     /* of the text's */
#define LABEL_PAD 0.42
#define LABEL_INSET 4.0
#define JPEG_QUALITY 90

/* --- letters --- */

PangoLayout *
maq_sheet_layout_new (PangoContext *context,
                      const char   *text,
                      double        size,
                      gboolean      bold,
                      double        width,
                      int           lines)
{
  PangoLayout *layout = pango_layout_new (context);
  PangoFontDescription *description = pango_font_description_from_string (MAQ_FONTS_FAMILIES);

  pango_font_description_set_weight (description, bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
  pango_font_description_set_absolute_size (description, size * PANGO_SCALE);
  pango_layout_set_font_description (layout, description);
  pango_font_description_free (description);
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  pango_layout_set_single_paragraph_mode (layout, TRUE);
  pango_layout_set_height (layout, -lines);
  pango_layout_set_width (layout, (int) (MAX (width, 1) * PANGO_SCALE));
  pango_layout_set_text (layout, text, -1);
  return layout;
}

double
maq_sheet_get_height (PangoLayout *layout)
{
  int height;

  pango_layout_get_size (layout, NULL, &height);
  return (double) height / PANGO_SCALE;
}

static double
get_width (PangoLayout *layout)
{
  PangoRectangle logical;

  pango_layout_get_extents (layout, NULL, &logical);
  return (double) logical.width / PANGO_SCALE;
}

static void
set_colour (cairo_t              *cr,
            const MaqSheetColour *colour)
{
  cairo_set_source_rgb (cr, colour->red, colour->green, colour->blue);
}

void
maq_sheet_show_layout (MaqSheetDrawing      *drawing,
                       PangoLayout          *layout,
                       const MaqSheetColour *colour,
                       double                x,
                       double                y)
{
  set_colour (drawing->cr, colour);
  cairo_move_to (drawing->cr, x, y);
  pango_cairo_show_layout (drawing->cr, layout);
}

static PangoAttrList *
make_attributes (const MaqSheetColour *fresh,
                 const MaqSheetCell   *cell)
{
  PangoAttrList *attributes = pango_attr_list_new ();

  for (guint i = 0; i < cell->n_ranges; i++)
    {
      PangoAttribute *attribute = pango_attr_background_new ((guint16) lrint (fresh->red * 65535), (guint16) lrint (fresh->green * 65535),
                                                             (guint16) lrint (fresh->blue * 65535));

      attribute->start_index = cell->ranges[i].start;
      attribute->end_index = cell->ranges[i].start + cell->ranges[i].length;
      pango_attr_list_insert (attributes, attribute);
    }
  return attributes;
}

/* --- the words below a picture --- */

typedef struct {
  PangoLayout *title, *price, *text, *facts; /* NULL: nothing to say */
} Caption;

static gboolean
has (const char *text)
{
  return text != NULL && *text != '\0';
}

static void
caption_init (Caption            *caption,
              const MaqSheet     *self,
              PangoContext       *context,
              const MaqSheetCell *cell)
{
  double room = self->box_width;

  *caption = (Caption) { NULL };
  if (self->options.with_prices && has (cell->price))
    {
      caption->price = maq_sheet_layout_new (context, cell->price, self->font, FALSE, room / 2, 1);
      room -= get_width (caption->price) + PRICE_GAP;
    }
  if (has (cell->title))
    caption->title = maq_sheet_layout_new (context, cell->title, self->font, TRUE, room, 1);
  if (has (cell->text))
    {
      PangoAttrList *attributes = make_attributes (&self->colours->fresh, cell);

      caption->text = maq_sheet_layout_new (context, cell->text, self->font, FALSE, self->box_width, TEXT_LINES);
      pango_layout_set_attributes (caption->text, attributes);
      pango_attr_list_unref (attributes);
    }
  if (has (cell->facts))
    caption->facts = maq_sheet_layout_new (context, cell->facts, self->font * FACTS_FONT, FALSE, self->box_width, FACTS_LINES);
}

static void
caption_clear (Caption *caption)
{
  g_clear_object (&caption->title);
  g_clear_object (&caption->price);
  g_clear_object (&caption->text);
  g_clear_object (&caption->facts);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Caption, caption_clear)

static double
get_first_line (const Caption *caption)
{
  return MAX (caption->title != NULL ? maq_sheet_get_height (caption->title) : 0,
              caption->price != NULL ? maq_sheet_get_height (caption->price) : 0);
}

double
maq_sheet_cell_measure (const MaqSheet     *self,
                        PangoContext       *context,
                        const MaqSheetCell *cell)
{
  g_auto (Caption) caption = { NULL };
  double height;

  caption_init (&caption, self, context, cell);
  height = CAPTION_GAP + get_first_line (&caption);
  if (caption.text != NULL)
    height += LINE_GAP + maq_sheet_get_height (caption.text);
  if (caption.facts != NULL)
    height += LINE_GAP + maq_sheet_get_height (caption.facts);
  return height;
}

/* Each a paragraph of its own: read out, one would run into the next. */
static void
show_paragraph (MaqSheetDrawing      *drawing,
                PangoLayout          *layout,
                const MaqSheetColour *colour,
                double                x,
                double                y)
{
  cairo_tag_begin (drawing->cr, "P", NULL);
  maq_sheet_show_layout (drawing, layout, colour, x, y);
  cairo_tag_end (drawing->cr, "P");
}

static void
draw_caption (MaqSheetDrawing    *drawing,
              const MaqSheetCell *cell,
              double              x,
              double              y)
{
  const MaqSheet *sheet = drawing->sheet;
  g_auto (Caption) caption = { NULL };

  caption_init (&caption, sheet, drawing->context, cell);
  y += CAPTION_GAP;
  if (caption.title != NULL)
    show_paragraph (drawing, caption.title, &sheet->colours->ink, x, y);
  if (caption.price != NULL)
    show_paragraph (drawing, caption.price, &sheet->colours->ink, x + sheet->box_width - get_width (caption.price), y);
  y += get_first_line (&caption) + LINE_GAP;
  if (caption.text != NULL)
    {
      show_paragraph (drawing, caption.text, &sheet->colours->ink, x, y);
      y += maq_sheet_get_height (caption.text) + LINE_GAP;
    }
  if (caption.facts != NULL)
    show_paragraph (drawing, caption.facts, &sheet->colours->dim, x, y);
}

/* --- the picture --- */

/* Opaque pixels for cairo: what is transparent shows the surround. NULL: no memory. */
static cairo_surface_t *
new_surface (MaqImage             *image,
             const MaqSheetColour *ground)
{
  guint width = maq_image_get_width (image), height = maq_image_get_height (image);
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, (int) width, (int) height);
  const guint grounds[] = { (guint) lrint (ground->red * 255), (guint) lrint (ground->green * 255), (guint) lrint (ground->blue * 255) };

  if (cairo_surface_status (surface) != CAIRO_STATUS_SUCCESS)
    {
      cairo_surface_destroy (surface);
      return NULL;
    }
  for (guint y = 0; y < height; y++)
    {
      const guint8 *from = maq_image_get_pixels (image) + y * maq_image_get_stride (image);
      guint32 *to = (guint32 *) (gpointer) (cairo_image_surface_get_data (surface) + (gsize) y * cairo_image_surface_get_stride (surface));

      for (guint x = 0; x < width; x++, from += MAQ_IMAGE_CHANNELS)
        {
          guint alpha = from[3], rest = 255 - alpha;

          to[x] = 0xff000000u | (from[0] * alpha + grounds[0] * rest + 127) / 255 << 16
                  | (from[1] * alpha + grounds[1] * rest + 127) / 255 << 8 | (from[2] * alpha + grounds[2] * rest + 127) / 255;
        }
    }
  cairo_surface_mark_dirty (surface);
  return surface;
}

/* A PDF holds what is opaque as JPEG: a tenth of the bytes. */
static void
attach_jpeg (cairo_surface_t *surface,
             MaqImage        *image)
{
  g_autoptr (GBytes) jpeg = maq_image_is_opaque (image) ? maq_encode_jpeg (image, JPEG_QUALITY, NULL) : NULL;
  gsize size;
  gconstpointer data;

  if (jpeg == NULL)
    return;
  data = g_bytes_get_data (jpeg, &size);
  cairo_surface_set_mime_data (surface, CAIRO_MIME_TYPE_JPEG, data, size, (cairo_destroy_func_t) g_bytes_unref, g_bytes_ref (jpeg));
}

static void
paint (MaqSheetDrawing *drawing,
       cairo_surface_t *surface,
       double           x,
       double           y,
       double           scale)
{
  cairo_t *cr = drawing->cr;

  cairo_save (cr);
  cairo_translate (cr, x, y);
  cairo_scale (cr, scale, scale);
  cairo_set_source_surface (cr, surface, 0, 0);
  cairo_paint (cr);
  cairo_restore (cr);
}

/* Whole, in the middle of its place. In a PNG its pixels are the paper's: nothing is scaled twice. */
static gboolean
draw_picture (MaqSheetDrawing *drawing,
              MaqImage        *image,
              double           x,
              double           y,
              GError         **error)
{
  const MaqSheet *sheet = drawing->sheet;
  double width = maq_image_get_width (image), height = maq_image_get_height (image);
  double scale = MIN (sheet->box_width / width, sheet->box_height / height) * drawing->scale;
  g_autoptr (MaqImage) fit = NULL;
  cairo_surface_t *surface;

  if (drawing->is_pdf)
    scale = MIN (scale, 1);
  fit = maq_scale (image, MAX (1, (guint) lrint (width * scale)), MAX (1, (guint) lrint (height * scale)), error);
  surface = fit != NULL ? new_surface (fit, &sheet->colours->surround) : NULL;
  if (surface == NULL)
    {
      if (fit != NULL)
        g_set_error_literal (error, MAQ_ERROR, MAQ_ERROR_FAILED, "no memory for a contact sheet");
      return FALSE;
    }
  if (drawing->is_pdf)
    attach_jpeg (surface, fit);
  width = maq_image_get_width (fit);
  height = maq_image_get_height (fit);
  scale = drawing->is_pdf ? MIN (sheet->box_width / width, sheet->box_height / height) : 1 / drawing->scale;
  x += (sheet->box_width - width * scale) / 2;
  y += (sheet->box_height - height * scale) / 2;
  if (!drawing->is_pdf)
    {
      x = round (x * drawing->scale) / drawing->scale;
      y = round (y * drawing->scale) / drawing->scale;
    }
  paint (drawing, surface, x, y, scale);
  cairo_surface_destroy (surface);
  return TRUE;
}

static void
add_plate (cairo_t *cr,
           double   x,
           double   y,
           double   width,
           double   height)
{
  double radius = height / 4;

  cairo_new_sub_path (cr);
  cairo_arc (cr, x + width - radius, y + radius, radius, -G_PI_2, 0);
  cairo_arc (cr, x + width - radius, y + height - radius, radius, 0, G_PI_2);
  cairo_arc (cr, x + radius, y + height - radius, radius, G_PI_2, G_PI);
  cairo_arc (cr, x + radius, y + radius, radius, G_PI, 1.5 * G_PI);
  cairo_close_path (cr);
}

static void
draw_label (MaqSheetDrawing *drawing,
            const char      *label,
            double           x,
            double           y)
{
  const MaqSheet *sheet = drawing->sheet;
  double font = sheet->font * LABEL_FONT, pad = font * LABEL_PAD;
  g_autoptr (PangoLayout) layout = maq_sheet_layout_new (drawing->context, label, font, TRUE, sheet->box_width / 2, 1);
  double height = maq_sheet_get_height (layout) + pad * 0.5, width = MAX (get_width (layout) + 2 * pad, height);

  x = sheet->options.is_mirrored ? x + sheet->box_width - LABEL_INSET - width : x + LABEL_INSET;
  y += LABEL_INSET;
  add_plate (drawing->cr, x, y, width, height);
  cairo_set_source_rgb (drawing->cr, 0.08, 0.08, 0.09);
  cairo_fill_preserve (drawing->cr);
  cairo_set_source_rgb (drawing->cr, 1, 1, 1);
  cairo_set_line_width (drawing->cr, font / 12);
  cairo_stroke (drawing->cr);
  cairo_move_to (drawing->cr, x + (width - get_width (layout)) / 2, y + pad * 0.25);
  pango_cairo_show_layout (drawing->cr, layout);
}

static void
draw_surround (MaqSheetDrawing *drawing,
               double           x,
               double           y)
{
  const MaqSheet *sheet = drawing->sheet;

  set_colour (drawing->cr, &sheet->colours->surround);
  cairo_rectangle (drawing->cr, x, y, sheet->box_width, sheet->box_height);
  cairo_fill (drawing->cr);
}

/* A picture that is gone: its place, crossed out. */
static void
draw_missing (MaqSheetDrawing *drawing,
              double           x,
              double           y)
{
  const MaqSheet *sheet = drawing->sheet;

  set_colour (drawing->cr, &sheet->colours->dim);
  cairo_set_line_width (drawing->cr, 0.75);
  cairo_move_to (drawing->cr, x, y);
  cairo_line_to (drawing->cr, x + sheet->box_width, y + sheet->box_height);
  cairo_move_to (drawing->cr, x + sheet->box_width, y);
  cairo_line_to (drawing->cr, x, y + sheet->box_height);
  cairo_stroke (drawing->cr);
}

gboolean
maq_sheet_cell_draw (MaqSheetDrawing *drawing,
                     guint            index,
                     double           x,
                     double           y,
                     GError         **error)
{
  const MaqSheetCell *cell = &drawing->sheet->cells[index];
  guint side = (guint) ceil (MAX (drawing->sheet->box_width, drawing->sheet->box_height) * drawing->scale);
  g_autoptr (GError) failed = NULL;
  g_autoptr (MaqImage) image = drawing->picture (index, side, drawing->data, &failed);

  if (failed != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failed));
      return FALSE;
    }
  cairo_tag_begin (drawing->cr, "Figure", NULL);
  draw_surround (drawing, x, y);
  if (image == NULL)
    draw_missing (drawing, x, y);
  else if (!draw_picture (drawing, image, x, y, error))
    return FALSE;
  if (has (cell->label))
    draw_label (drawing, cell->label, x, y);
  cairo_tag_end (drawing->cr, "Figure");
  draw_caption (drawing, cell, x, y + drawing->sheet->box_height);
  return TRUE;
}
