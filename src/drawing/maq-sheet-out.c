/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>

#include <cairo-pdf.h>

#include "maq-error.h"
#include "maq-pdf-describe.h"
#include "maq-sheet-private.h"

#define TITLE_FONT 16.0
#define SMALL_FONT 8.5
#define DATE_PART 0.4      /* of the width, at most */
/* Pixels in an inch of paper: what an eye sees at reading distance. */
#define PDF_DPI 200.0

/* --- a page --- */

static void
show_at_edge (MaqSheetDrawing *drawing,
              PangoLayout     *layout,
              gboolean         at_end,
              double           y)
{
  const MaqSheet *sheet = drawing->sheet;
  PangoRectangle logical;
  double x = MAQ_SHEET_MARGIN;

  pango_layout_get_extents (layout, NULL, &logical);
  /* What is set from right to left stands at the right of its own width. */
  if (at_end != sheet->options.is_mirrored)
    x = sheet->width - MAQ_SHEET_MARGIN - (double) (logical.width + logical.x) / PANGO_SCALE;
  else
    x -= (double) logical.x / PANGO_SCALE;
  maq_sheet_show_layout (drawing, layout, at_end ? &sheet->colours->dim : &sheet->colours->ink, x, y);
}

static void
draw_header (MaqSheetDrawing *drawing)
{
  const MaqSheet *sheet = drawing->sheet;
  double room = sheet->width - 2 * MAQ_SHEET_MARGIN;
  g_autoptr (PangoLayout) title = maq_sheet_layout_new (drawing->context, sheet->title, TITLE_FONT, TRUE, room * (1 - DATE_PART) - 12, 1);
  g_autoptr (PangoLayout) date = maq_sheet_layout_new (drawing->context, sheet->date, SMALL_FONT, FALSE, room * DATE_PART, 1);
  double base = MAQ_SHEET_MARGIN + (double) pango_layout_get_baseline (title) / PANGO_SCALE;

  cairo_tag_begin (drawing->cr, "H1", NULL);
  show_at_edge (drawing, title, FALSE, MAQ_SHEET_MARGIN);
  cairo_tag_end (drawing->cr, "H1");
  cairo_tag_begin (drawing->cr, "P", NULL);
  show_at_edge (drawing, date, TRUE, base - (double) pango_layout_get_baseline (date) / PANGO_SCALE);
  cairo_tag_end (drawing->cr, "P");
}

static void
draw_footer (MaqSheetDrawing *drawing,
             guint            page)
{
  const MaqSheet *sheet = drawing->sheet;
  guint n = sheet->heights->len;
  double y = g_array_index (sheet->heights, double, page) - MAQ_SHEET_MARGIN;
  g_autofree char *text = g_strdup_printf ("%u / %u", page + 1, n);
  g_autoptr (PangoLayout) layout = NULL;

  if (n < 2)
    return;
  layout = maq_sheet_layout_new (drawing->context, text, SMALL_FONT, FALSE, sheet->width / 2, 1);
  cairo_tag_begin (drawing->cr, "P", NULL);
  show_at_edge (drawing, layout, TRUE, y - maq_sheet_get_height (layout));
  cairo_tag_end (drawing->cr, "P");
}

static double
get_column_x (const MaqSheet *sheet,
              guint           column)
{
  guint place = sheet->options.is_mirrored ? sheet->options.columns - 1 - column : column;

  return MAQ_SHEET_MARGIN + place * (sheet->box_width + MAQ_SHEET_COLUMN_GAP);
}

static gboolean
draw_page (MaqSheetDrawing *drawing,
           guint            page,
           GError         **error)
{
  const MaqSheet *sheet = drawing->sheet;
  guint columns = sheet->options.columns;

  cairo_set_source_rgb (drawing->cr, sheet->colours->paper.red, sheet->colours->paper.green, sheet->colours->paper.blue);
  cairo_paint (drawing->cr);
  draw_header (drawing);
  for (guint i = 0; i < sheet->n; i++)
    {
      const MaqSheetRow *row = &g_array_index (sheet->rows, MaqSheetRow, i / columns);

      if (row->page == page && !maq_sheet_cell_draw (drawing, i, get_column_x (sheet, i % columns), row->y, error))
        return FALSE;
    }
  draw_footer (drawing, page);
  return TRUE;
}

static gboolean
check (cairo_t *cr,
       GError **error)
{
  cairo_status_t status = cairo_status (cr);

  if (status == CAIRO_STATUS_SUCCESS)
    return TRUE;
  g_set_error (error, MAQ_ERROR, MAQ_ERROR_FAILED, "drawing a contact sheet: %s", cairo_status_to_string (status));
  return FALSE;
}

static void
begin (MaqSheetDrawing *drawing,
       cairo_surface_t *surface)
{
  drawing->cr = cairo_create (surface);
  drawing->context = maq_fonts_new_context ();
}

static void
end (MaqSheetDrawing *drawing)
{
  g_clear_object (&drawing->context);
  g_clear_pointer (&drawing->cr, cairo_destroy);
}

/* --- PDF --- */

static cairo_status_t
write_cb (void                *data,
          const unsigned char *bytes,
          unsigned int         length)
{
  g_byte_array_append (data, bytes, length);
  return CAIRO_STATUS_SUCCESS;
}

static void
set_metadata (cairo_surface_t *surface,
              const MaqSheet  *sheet)
{
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_utc (sheet->date_us / G_USEC_PER_SEC);
  g_autofree char *text = date != NULL ? g_date_time_format (date, "%Y-%m-%dT%H:%M:%SZ") : NULL;

  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_TITLE, sheet->title);
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATOR, "Maquette");
  /* Always: cairo would take the clock's, and the same sheet would not be the same file. */
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATE_DATE, text);
}

static gboolean
draw_pages (MaqSheetDrawing *drawing,
            cairo_surface_t *surface,
            GError         **error)
{
  const MaqSheet *sheet = drawing->sheet;

  cairo_tag_begin (drawing->cr, "Document", NULL);
  for (guint page = 0; page < sheet->heights->len; page++)
    {
      cairo_pdf_surface_set_size (surface, sheet->width, g_array_index (sheet->heights, double, page));
      if (!draw_page (drawing, page, error))
        return FALSE;
      cairo_show_page (drawing->cr);
    }
  cairo_tag_end (drawing->cr, "Document");
  return check (drawing->cr, error);
}

static void
add_words (GString    *words,
           const char *more)
{
  if (more != NULL && *more != '\0')
    g_string_append_printf (words, "%s%s", words->len > 0 ? ", " : "", more);
}

/* For who cannot see them: "12, Step 7, variant 2 ★, A brass desk lamp" */
static void
describe (const MaqSheet *self,
          const char     *language,
          GByteArray     *pdf)
{
  g_autoptr (GPtrArray) figures = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < self->n; i++)
    {
      GString *words = g_string_new (NULL);

      add_words (words, self->cells[i].label);
      add_words (words, self->cells[i].title);
      add_words (words, self->cells[i].text);
      g_ptr_array_add (figures, g_string_free (words, FALSE));
    }
  if (!maq_pdf_describe (pdf, language, (const char *const *) figures->pdata, figures->len))
    g_debug ("cairo writes PDF in a new way: pictures have no words of their own");
}

GBytes *
maq_sheet_draw_pdf (MaqSheet            *self,
                    const char          *language,
                    MaqSheetPictureFunc  picture,
                    gpointer             data,
                    GError             **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  cairo_surface_t *surface = cairo_pdf_surface_create_for_stream (write_cb, bytes, self->width, g_array_index (self->heights, double, 0));
  MaqSheetDrawing drawing = { .sheet = self, .scale = PDF_DPI / 72, .is_pdf = TRUE, .picture = picture, .data = data };
  gboolean done;

  set_metadata (surface, self);
  begin (&drawing, surface);
  done = draw_pages (&drawing, surface, error);
  end (&drawing);
  cairo_surface_finish (surface);
  cairo_surface_destroy (surface);
  if (done)
    describe (self, language, bytes);
  return done ? g_byte_array_free_to_bytes (g_steal_pointer (&bytes)) : NULL;
}

/* --- PNG --- */

static MaqImage *
read_surface (cairo_surface_t  *surface,
              GError          **error)
{
  guint width = cairo_image_surface_get_width (surface), height = cairo_image_surface_get_height (surface);
  guint8 *to = NULL;
  MaqImage *image = maq_image_new_blank (width, height, &to, error);

  cairo_surface_flush (surface);
  for (guint y = 0; image != NULL && y < height; y++)
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

MaqImage *
maq_sheet_draw_page (MaqSheet            *self,
                     guint                page,
                     guint                width,
                     MaqSheetPictureFunc  picture,
                     gpointer             data,
                     GError             **error)
{
  MaqSheetDrawing drawing = { .sheet = self, .picture = picture, .data = data };
  cairo_surface_t *surface;
  MaqImage *image = NULL;
  double height;

  g_return_val_if_fail (page < self->heights->len, NULL);

  width = width > 0 ? width : maq_sheet_get_width (self);
  drawing.scale = width / self->width;
  height = ceil (g_array_index (self->heights, double, page) * drawing.scale);
  surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, (int) width, (int) MIN (height, MAQ_IMAGE_MAX_SIDE));
  begin (&drawing, surface);
  cairo_scale (drawing.cr, drawing.scale, drawing.scale);
  pango_cairo_update_context (drawing.cr, drawing.context);
  if (check (drawing.cr, error) && draw_page (&drawing, page, error) && check (drawing.cr, error))
    image = read_surface (surface, error);
  end (&drawing);
  cairo_surface_destroy (surface);
  return image;
}
