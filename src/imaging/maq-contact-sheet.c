/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "maq-contact-sheet.h"
#include "maq-encode.h"
#include "maq-error.h"
#include "maq-scale.h"

/* Digits of 5 × 7 dots, the leftmost dot the highest of five bits: a number must be read by a model and by a person, no more,
 * and so needs no library of letters. */
#define DOTS_X 5u
#define DOTS_Y 7u
#define DOTS_STEP 6u  /* with the gap to the next digit */

static const guint8 digits[10][DOTS_Y] = {
  { 14, 17, 19, 21, 25, 17, 14 }, { 4, 12, 4, 4, 4, 4, 14 }, { 14, 17, 1, 6, 8, 16, 31 }, { 30, 1, 1, 14, 1, 1, 30 },
  { 2, 6, 10, 18, 31, 2, 2 }, { 31, 16, 30, 1, 1, 17, 14 }, { 6, 8, 16, 30, 17, 17, 14 }, { 31, 1, 2, 4, 8, 8, 8 },
  { 14, 17, 17, 14, 17, 17, 14 }, { 14, 17, 17, 15, 1, 2, 12 },
};

#define MIN_DOT 3u
#define GRID_GAP 24u

/* How the sheet is divided: @columns × @rows cells of @cell a side, each with a band of @band above it for its number. */
typedef struct {
  guint columns, rows, cell, band, dot;
} Grid;

static Grid
plan (guint n)
{
  Grid grid = { .columns = 1 };
  guint room;

  while (grid.columns * grid.columns < n)
    grid.columns++;
  grid.rows = (n + grid.columns - 1) / grid.columns;
  room = (MAQ_CONTACT_SHEET_SIDE - GRID_GAP) / grid.columns;
  /* The number is an eighth of its cell high, or as small as can still be read. */
  grid.dot = MAX (room / 8 / (DOTS_Y + 2), MIN_DOT);
  grid.band = grid.dot * (DOTS_Y + 2);
  grid.cell = room - GRID_GAP - grid.band;
  return grid;
}

static void
fill (guint8 *pixels,
      guint   stride,
      guint   x,
      guint   y,
      guint   side)
{
  for (guint row = 0; row < side; row++)
    for (guint column = 0; column < side; column++)
      {
        guint8 *pixel = pixels + (gsize) (y + row) * stride + (gsize) (x + column) * MAQ_IMAGE_CHANNELS;

        pixel[0] = pixel[1] = pixel[2] = 0;
      }
}

static void
draw_digit (guint8 *pixels,
            guint   stride,
            guint   x,
            guint   y,
            guint   dot,
            guint   digit)
{
  for (guint row = 0; row < DOTS_Y; row++)
    for (guint column = 0; column < DOTS_X; column++)
      if ((digits[digit][row] >> (DOTS_X - 1 - column) & 1) != 0)
        fill (pixels, stride, x + column * dot, y + row * dot, dot);
}

static void
draw_number (guint8 *pixels,
             guint   stride,
             guint   x,
             guint   y,
             guint   dot,
             guint   number)
{
  g_autofree char *text = g_strdup_printf ("%u", MIN (number, 9999));

  for (guint i = 0; text[i] != '\0'; i++)
    draw_digit (pixels, stride, x + i * DOTS_STEP * dot, y, dot, (guint) (text[i] - '0'));
}

/* What is transparent is white paper. */
static void
draw_picture (guint8   *pixels,
              guint     stride,
              guint     x,
              guint     y,
              MaqImage *image)
{
  guint width = maq_image_get_width (image);

  for (guint row = 0; row < maq_image_get_height (image); row++)
    {
      const guint8 *from = maq_image_get_pixels (image) + row * maq_image_get_stride (image);
      guint8 *to = pixels + (gsize) (y + row) * stride + (gsize) x * MAQ_IMAGE_CHANNELS;

      for (guint i = 0; i < width; i++, from += MAQ_IMAGE_CHANNELS, to += MAQ_IMAGE_CHANNELS)
        for (guint channel = 0; channel < 3; channel++)
          to[channel] = (guint8) ((from[channel] * from[3] + 255 * (255 - from[3]) + 127) / 255);
    }
}

static gboolean
draw_cell (guint8           *pixels,
           guint             stride,
           const Grid       *grid,
           guint             index,
           MaqImage         *image,
           guint             number,
           MaqContactPlace  *place,
           GError          **error)
{
  g_autoptr (MaqImage) small = maq_scale_to_fit (image, grid->cell, error);
  guint x = GRID_GAP + index % grid->columns * (grid->cell + GRID_GAP);
  guint y = GRID_GAP + index / grid->columns * (grid->cell + grid->band + GRID_GAP);

  if (small == NULL)
    return FALSE;
  draw_number (pixels, stride, x, y + grid->dot / 2, grid->dot, number);
  draw_picture (pixels, stride, x, y + grid->band, small);
  if (place != NULL)
    *place = (MaqContactPlace) { x, y + grid->band, maq_image_get_width (small), maq_image_get_height (small) };
  return TRUE;
}

MaqImage *
maq_contact_sheet_draw (MaqImage *const  *images,
                        const guint      *numbers,
                        guint             n,
                        MaqContactPlace  *places,
                        GError          **error)
{
  g_autoptr (MaqImage) sheet = NULL;
  guint8 *pixels = NULL;
  guint width, height;
  Grid grid;

  if (n == 0 || n > MAQ_CONTACT_SHEET_MAX)
    {
      g_set_error (error, MAQ_ERROR, MAQ_ERROR_FAILED, "A contact sheet of %u pictures", n);
      return NULL;
    }
  grid = plan (n);
  width = GRID_GAP + MIN (n, grid.columns) * (grid.cell + GRID_GAP);
  height = GRID_GAP + grid.rows * (grid.cell + grid.band + GRID_GAP);
  sheet = maq_image_new_blank (width, height, &pixels, error);
  if (sheet == NULL)
    return NULL;
  memset (pixels, 0xff, (gsize) width * height * MAQ_IMAGE_CHANNELS);
  for (guint i = 0; i < n; i++)
    if (!draw_cell (pixels, width * MAQ_IMAGE_CHANNELS, &grid, i, images[i], numbers[i], places != NULL ? &places[i] : NULL, error))
      return NULL;
  return g_steal_pointer (&sheet);
}

GBytes *
maq_contact_sheet_make (MaqDecoder        *decoder,
                        const MaqContact  *contacts,
                        guint              n,
                        GCancellable      *cancellable,
                        GError           **error)
{
  g_autoptr (GPtrArray) images = g_ptr_array_new_with_free_func ((GDestroyNotify) maq_image_unref);
  g_autoptr (GArray) numbers = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (MaqImage) sheet = NULL;
  guint side = n > 0 ? plan (MIN (n, MAQ_CONTACT_SHEET_MAX)).cell : 0;

  for (guint i = 0; i < n; i++)
    {
      MaqImage *image = maq_decoder_decode_file (decoder, contacts[i].path, side, cancellable, error);

      if (image == NULL)
        {
          g_prefix_error (error, "Picture %u: ", contacts[i].number);
          return NULL;
        }
      g_ptr_array_add (images, image);
      g_array_append_val (numbers, contacts[i].number);
    }
  sheet = maq_contact_sheet_draw ((MaqImage *const *) images->pdata, (const guint *) (gpointer) numbers->data, n, NULL, error);
  return sheet != NULL ? maq_encode_png (sheet, MAQ_ENCODE_SMALL, NULL, error) : NULL;
}
