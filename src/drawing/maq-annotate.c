/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>

#include "maq-annotate-private.h"
#include "maq-error.h"
#include "maq-fonts.h"

#define LINE_PART 320.0      /* of the longer side */
#define FONT_PART 36.0
#define THINNEST 1.5
#define THICKEST 9.0
#define SMALLEST_FONT 9.0
#define LARGEST_FONT 64.0
#define CASING 0.5           /* of the line, on either side, */
#define THINNEST_CASING 1.5  /* and never less than that */
#define PIN_RADIUS 1.8       /* times the line */
#define HEAD 5.0             /* length of an arrow's head, times the line */

/* Opaque, on white. NULL with FAILED. */
static cairo_surface_t *
new_surface (MaqImage  *image,
             GError   **error)
{
  guint width = maq_image_get_width (image), height = maq_image_get_height (image);
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, (int) width, (int) height);
  guint8 *pixels = cairo_image_surface_get_data (surface);
  int stride = cairo_image_surface_get_stride (surface);

  if (cairo_surface_status (surface) != CAIRO_STATUS_SUCCESS)
    {
      cairo_surface_destroy (surface);
      g_set_error_literal (error, MAQ_ERROR, MAQ_ERROR_FAILED, "no memory for an annotated copy");
      return NULL;
    }
  for (guint y = 0; y < height; y++)
    {
      const guint8 *from = maq_image_get_pixels (image) + y * maq_image_get_stride (image);
      guint32 *to = (guint32 *) (gpointer) (pixels + (gsize) y * stride);

      for (guint x = 0; x < width; x++, from += MAQ_IMAGE_CHANNELS)
        {
          guint alpha = from[3], paper = 255 * (255 - alpha) + 127;

          to[x] = 0xff000000u | (from[0] * alpha + paper) / 255 << 16 | (from[1] * alpha + paper) / 255 << 8
                  | (from[2] * alpha + paper) / 255;
        }
    }
  cairo_surface_mark_dirty (surface);
  return surface;
}

static MaqImage *
read_surface (cairo_surface_t  *surface,
              GError          **error)
{
  guint width = cairo_image_surface_get_width (surface), height = cairo_image_surface_get_height (surface);
  guint8 *to = NULL;
  MaqImage *image = maq_image_new_blank (width, height, &to, error);

  if (image == NULL)
    return NULL;
  cairo_surface_flush (surface);
  for (guint y = 0; y < height; y++)
    {
      const guint32 *from = (const guint32 *) (gconstpointer) (cairo_image_surface_get_data (surface)
                                                              + (gsize) y * cairo_image_surface_get_stride (surface));

      for (guint x = 0; x < width; x++, to += MAQ_IMAGE_CHANNELS)
        {
          to[0] = from[x] >> 16 & 0xff;
          to[1] = from[x] >> 8 & 0xff;
          to[2] = from[x] & 0xff;
          to[3] = 0xff;
        }
    }
  return image;
}

/* Width of a line with its casing. */
static double
get_cased (const MaqDrawing *drawing)
{
  return drawing->line + 2 * MAX (drawing->line * CASING, THINNEST_CASING);
}

static MaqPoint
scale (const MaqDrawing *drawing,
       MaqPoint          point)
{
  return (MaqPoint) { point.x * drawing->width, point.y * drawing->height };
}

/* So that a line along the edge of the picture is seen whole. */
static MaqPoint
keep_off_edge (const MaqDrawing *drawing,
               MaqPoint          point)
{
  double edge = MIN (get_cased (drawing) / 2, MIN (drawing->width, drawing->height) / 4);

  return (MaqPoint) { CLAMP (point.x, edge, drawing->width - edge), CLAMP (point.y, edge, drawing->height - edge) };
}

static void
get_plate (const MaqDrawing *drawing,
           const MaqMark    *mark,
           MaqPlate         *plate)
{
  MaqPoint low, high;

  maq_mark_get_bounds (mark, &low, &high);
  low = keep_off_edge (drawing, scale (drawing, low));
  high = keep_off_edge (drawing, scale (drawing, high));
  *plate = (MaqPlate) { low.x, low.y, high.x - low.x, high.y - low.y };
}

static void
add_ellipse (cairo_t        *cr,
             const MaqPlate *plate)
{
  cairo_matrix_t saved;

  cairo_get_matrix (cr, &saved);
  cairo_translate (cr, plate->x + plate->width / 2, plate->y + plate->height / 2);
  cairo_scale (cr, MAX (plate->width / 2, 0.5), MAX (plate->height / 2, 0.5));
  cairo_arc (cr, 0, 0, 1, 0, 2 * G_PI);
  cairo_close_path (cr);
  cairo_set_matrix (cr, &saved);
}

static void
add_head (cairo_t *cr,
          MaqPoint from,
          MaqPoint to,
          double   length)
{
  double angle = atan2 (to.y - from.y, to.x - from.x);

  for (int side = -1; side <= 1; side += 2)
    {
      cairo_move_to (cr, to.x, to.y);
      cairo_line_to (cr, to.x - length * cos (angle + side * 0.5), to.y - length * sin (angle + side * 0.5));
    }
}

static void
add_line (MaqDrawing    *drawing,
          const MaqMark *mark)
{
  guint n;
  const MaqPoint *points = maq_mark_get_points (mark, &n);
  MaqPoint first = keep_off_edge (drawing, scale (drawing, points[0])), last = first;

  cairo_move_to (drawing->cr, first.x, first.y);
  for (guint i = 1; i < n; i++)
    {
      last = keep_off_edge (drawing, scale (drawing, points[i]));
      cairo_line_to (drawing->cr, last.x, last.y);
    }
  if (n == 1)
    cairo_line_to (drawing->cr, first.x, first.y);
  if (maq_mark_get_kind (mark) == MAQ_MARK_ARROW)
    add_head (drawing->cr, first, last, drawing->line * HEAD);
}

static void
add_path (MaqDrawing    *drawing,
          const MaqMark *mark)
{
  MaqPlate plate;

  get_plate (drawing, mark, &plate);
  switch (maq_mark_get_kind (mark))
    {
    case MAQ_MARK_PIN:
      cairo_arc (drawing->cr, plate.x, plate.y, drawing->line * PIN_RADIUS, 0, 2 * G_PI);
      break;
    case MAQ_MARK_BOX:
      cairo_rectangle (drawing->cr, plate.x, plate.y, plate.width, plate.height);
      break;
    case MAQ_MARK_ELLIPSE:
      add_ellipse (drawing->cr, &plate);
      break;
    case MAQ_MARK_ARROW:
    case MAQ_MARK_STROKE:
      add_line (drawing, mark);
      break;
    case MAQ_MARK_TEXT:
    case MAQ_N_MARK_KINDS:
    default:
      break;
    }
}

static void
draw_shape (MaqDrawing    *drawing,
            const MaqMark *mark)
{
  gboolean filled = maq_mark_get_kind (mark) == MAQ_MARK_PIN;

  cairo_new_path (drawing->cr);
  add_path (drawing, mark);
  cairo_set_source_rgb (drawing->cr, MAQ_DRAWING_DARK);
  cairo_set_line_width (drawing->cr, get_cased (drawing));
  cairo_stroke_preserve (drawing->cr);
  cairo_set_source_rgb (drawing->cr, MAQ_DRAWING_BRIGHT);
  if (filled)
    cairo_fill_preserve (drawing->cr);
  cairo_set_line_width (drawing->cr, drawing->line);
  cairo_stroke (drawing->cr);
}

/* "A", "A this lamp", or the words of a note. NULL: nothing to write. */
static char *
get_text (const MaqMark *mark)
{
  const char *label = maq_mark_get_label (mark);
  char letter[] = { maq_mark_get_letter (mark), '\0' };

  if (*letter == '\0' && *label == '\0')
    return NULL;
  return g_strdup_printf ("%s%s%s", letter, *letter != '\0' && *label != '\0' ? " " : "", label);
}

static void
draw_label (MaqDrawing    *drawing,
            const MaqMark *mark)
{
  g_autofree char *text = get_text (mark);
  MaqPlate anchor;

  if (text == NULL)
    return;
  get_plate (drawing, mark, &anchor);
  if (maq_mark_get_kind (mark) == MAQ_MARK_ARROW)
    {
      MaqPoint tail = scale (drawing, maq_mark_get_points (mark, NULL)[0]);

      anchor = (MaqPlate) { tail.x, tail.y, 0, 0 };
    }
  if (anchor.width == 0 && anchor.height == 0 && maq_mark_get_kind (mark) != MAQ_MARK_TEXT)
    {
      double radius = drawing->line * (PIN_RADIUS + 1);

      anchor = (MaqPlate) { anchor.x - radius, anchor.y - radius, 2 * radius, 2 * radius };
    }
  maq_annotate_label (drawing, text, &anchor);
}

/* All lines first: a plate is never crossed by a later mark's line. */
static void
draw (MaqDrawing      *drawing,
      const MaqMarkup *markup)
{
  guint n = maq_markup_get_n_marks (markup);

  cairo_set_line_join (drawing->cr, CAIRO_LINE_JOIN_ROUND);
  cairo_set_line_cap (drawing->cr, CAIRO_LINE_CAP_ROUND);
  for (guint i = 0; i < n; i++)
    draw_shape (drawing, maq_markup_get_mark (markup, i));
  for (guint i = 0; i < n; i++)
    draw_label (drawing, maq_markup_get_mark (markup, i));
}

MaqImage *
maq_annotate (MaqImage         *image,
              const MaqMarkup  *markup,
              GError          **error)
{
  cairo_surface_t *surface = new_surface (image, error);
  double side = MAX (maq_image_get_width (image), maq_image_get_height (image));
  MaqDrawing drawing = {
    .width = maq_image_get_width (image),
    .height = maq_image_get_height (image),
    .line = CLAMP (side / LINE_PART, THINNEST, THICKEST),
    .font = CLAMP (side / FONT_PART, SMALLEST_FONT, LARGEST_FONT),
  };
  MaqImage *annotated;

  if (surface == NULL)
    return NULL;
  maq_fonts_find ();
  drawing.cr = cairo_create (surface);
  drawing.plates = g_array_new (FALSE, FALSE, sizeof (MaqPlate));
  draw (&drawing, markup);
  cairo_destroy (drawing.cr);
  g_array_unref (drawing.plates);
  annotated = read_surface (surface, error);
  cairo_surface_destroy (surface);
  return annotated;
}
