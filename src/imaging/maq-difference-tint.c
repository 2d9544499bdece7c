/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>
#include <string.h>

#include "maq-difference-private.h"
#include "maq-error.h"
#include "maq-wide.h"

/* A faint hue over an area. Pixel by pixel it is below what counts, and so is the noise of another encoding; but that has no mean, and a tint
 * is nothing else. The differences of the cube roots are summed up over spots and tiles while the heat is made, so the pictures are read
 * once. Lightness is left out: what is lighter everywhere is taken back before, and what is lighter in places is no other hue. */

#define SPOT 4            /* pixels across: how finely the edge of a tint is known */
#define TILE 4            /* spots across; a window is three tiles, 48 pixels */
#define PIXELS (SPOT * TILE)
#define LEAST 0.0125f     /* of the mean of a window, in OKLab's a and b */
#define MOST 0.06f        /* from there on each pixel counts by itself, and its edge is known better */
#define AGREE 7           /* of nine tiles are like their mean: an edge of something else is not */
#define LEVELS 3          /* of 255 at least: near black a rounding is a hue */
#define NEAR 2            /* tiles beyond a window's middle in which the edge of its tint may lie */
#define WEIGHT 4          /* what a mean counts more than a pixel: LEAST is MAQ_DIFFERENCE_THRESHOLD then */
#define LOUD 40           /* heat: in a tile with so much of it something else has changed, */
#define LOUD_PIXELS 16    /* in so many pixels, and its edges are no tint */
#define WAVES 3

typedef struct {
  float a, b;
} Hue;

struct _MaqTint {
  guint   width, height;      /* of the part */
  guint   columns, rows;      /* of spots */
  guint   across, down;       /* of tiles */
  gint16 *line;               /* the rows of a spot that were read, added up; each wave */
  Hue    *spots;              /* sums until all is read, means from then on */
  gint16 *sums;               /* one row of spots, each wave */
  Hue    *tiles, *seeds;      /* seeds: the mean around a tile that is tinted; else 0, 0 */
};

void
maq_tint_free (MaqTint *self)
{
  if (self == NULL)
    return;
  g_free (self->line);
  g_free (self->spots);
  g_free (self->sums);
  g_free (self->tiles);
  g_free (self->seeds);
  g_free (self);
}

MaqTint *
maq_tint_new (guint    width,
              guint    height,
              GError **error)
{
  g_autoptr (MaqTint) self = g_new0 (MaqTint, 1);
  gsize n_spots, n_tiles;

  self->width = width;
  self->height = height;
  self->columns = (width + SPOT - 1) / SPOT;
  self->rows = (height + SPOT - 1) / SPOT;
  self->across = (self->columns + TILE - 1) / TILE;
  self->down = (self->rows + TILE - 1) / TILE;
  n_spots = (gsize) self->columns * self->rows;
  n_tiles = (gsize) self->across * self->down;
  self->line = g_try_new0 (gint16, WAVES * (gsize) self->columns * SPOT);
  self->sums = g_try_new (gint16, WAVES * (gsize) self->columns);
  self->spots = g_try_new (Hue, n_spots);
  self->tiles = g_try_new (Hue, n_tiles);
  self->seeds = g_try_new0 (Hue, n_tiles);
  if (self->line != NULL && self->sums != NULL && self->spots != NULL && self->tiles != NULL && self->seeds != NULL)
    return g_steal_pointer (&self);
  g_set_error_literal (error, MAQ_ERROR, MAQ_ERROR_FAILED, "No memory to compare the pictures");

  return NULL;
}

/* --- summing up --- */

MAQ_WIDE static void
add_line (gint16 *restrict       sum,
          const gint16 *restrict line,
          gsize                  n)
{
  for (gsize x = 0; x < n; x++)
    sum[x] = (gint16) (sum[x] + line[x]);
}

/* SPOT × SPOT differences of 11 bits fit 16. */
MAQ_WIDE static void
join (const gint16 *restrict line,
      gsize                  n,
      gint16       *restrict out)
{
  for (gsize i = 0; i < n; i++)
    out[i] = (gint16) (line[SPOT * i] + line[SPOT * i + 1] + line[SPOT * i + 2] + line[SPOT * i + 3]);
}

MAQ_WIDE static void
turn_row (const gint16 *restrict sums,
          gsize                  n,
          const MaqTintScale    *scale,
          Hue          *restrict out)
{
  const gint16 *restrict l = sums, *restrict m = sums + n, *restrict s = sums + 2 * n;

  for (gsize i = 0; i < n; i++)
    {
      out[i].a = scale->a[0] * l[i] + scale->a[1] * m[i] + scale->a[2] * s[i];
      out[i].b = scale->b[0] * l[i] + scale->b[1] * m[i] + scale->b[2] * s[i];
    }
}

static void
end_row (MaqTint            *self,
         guint               row,
         guint               n_lines,
         const MaqTintScale *scale)
{
  Hue *out = self->spots + (gsize) row * self->columns;
  gsize padded = (gsize) self->columns * SPOT;
  guint last = self->width - (self->columns - 1) * SPOT;
  MaqTintScale mean;

  for (guint i = 0; i < WAVES; i++)
    {
      mean.a[i] = scale->a[i] / (SPOT * n_lines);
      mean.b[i] = scale->b[i] / (SPOT * n_lines);
    }
  for (guint wave = 0; wave < WAVES; wave++)
    join (self->line + wave * padded, self->columns, self->sums + (gsize) wave * self->columns);
  turn_row (self->sums, self->columns, &mean, out);
  out[self->columns - 1].a *= (float) SPOT / last;
  out[self->columns - 1].b *= (float) SPOT / last;
  memset (self->line, 0, WAVES * padded * sizeof *self->line);
}

void
maq_tint_add (MaqTint            *self,
              guint               y,
              const gint16       *waves,
              gsize               step,
              const MaqTintScale *scale)
{
  for (guint wave = 0; wave < WAVES; wave++)
    add_line (self->line + wave * (gsize) self->columns * SPOT, waves + wave * step, self->width);
  if (y % SPOT == SPOT - 1 || y == self->height - 1)
    end_row (self, y / SPOT, y % SPOT + 1, scale);
}

/* --- finding --- */

static float
dot (Hue one,
     Hue other)
{
  return one.a * other.a + one.b * other.b;
}

static void
fill_tiles (MaqTint *self)
{
  for (guint y = 0; y < self->down; y++)
    for (guint x = 0; x < self->across; x++)
      {
        guint right = MIN ((x + 1) * TILE, self->columns), bottom = MIN ((y + 1) * TILE, self->rows), n = 0;
        Hue sum = { 0, 0 };

        for (guint row = y * TILE; row < bottom; row++)
          for (guint column = x * TILE; column < right; column++, n++)
            {
              const Hue *spot = &self->spots[(gsize) row * self->columns + column];

              sum.a += spot->a;
              sum.b += spot->b;
            }
        self->tiles[(gsize) y * self->across + x] = (Hue) { sum.a / n, sum.b / n };
      }
}

static gboolean
is_loud (const MaqTint *self,
         guint          x,
         guint          y,
         const guint8  *heat,
         gsize          stride)
{
  guint right = MIN ((x + 1) * PIXELS, self->width), bottom = MIN ((y + 1) * PIXELS, self->height), n = 0;

  for (guint row = y * PIXELS; row < bottom; row++)
    for (guint column = x * PIXELS; column < right; column++)
      n += heat[row * stride + column] >= LOUD;

  return n > LOUD_PIXELS;
}

static gboolean
is_quiet_around (const MaqTint *self,
                 guint          x,
                 guint          y,
                 const guint8  *heat,
                 gsize          stride)
{
  for (guint row = y - MIN (y, 1); row < MIN (y + 2, self->down); row++)
    for (guint column = x - MIN (x, 1); column < MIN (x + 2, self->across); column++)
      if (is_loud (self, column, row, heat, stride))
        return FALSE;

  return TRUE;
}

/* Is there as much in the bytes? */
static gboolean
is_in_the_bytes (const MaqTintPair *pair,
                 const MaqHeatPart *part,
                 guint              x,
                 guint              y)
{
  guint right = MIN ((x + 1) * PIXELS, part->width), bottom = MIN ((y + 1) * PIXELS, part->height);
  gint sum[3] = { 0 }, least = LEVELS * (gint) (right - x * PIXELS) * (gint) (bottom - y * PIXELS);

  for (guint row = y * PIXELS; row < bottom; row++)
    {
      const guint8 *a = maq_image_get_pixels (pair->a) + (gsize) (part->y + row) * maq_image_get_stride (pair->a) + (gsize) part->x * 4;
      const guint8 *b = maq_image_get_pixels (pair->b) + (gsize) (part->y + row) * maq_image_get_stride (pair->b) + (gsize) part->x * 4;

      for (guint column = x * PIXELS; column < right; column++)
        for (guint c = 0; c < 3; c++)
          sum[c] += pair->tone[c][b[column * 4 + c]] - a[column * 4 + c];
    }

  return ABS (sum[0] - sum[1]) >= least || ABS (sum[2] - sum[1]) >= least || ABS (sum[0] - sum[2]) >= least;
}

/* The mean of the window around a tile, where most of it is like that; else 0, 0. */
static Hue
look_around (const MaqTint *self,
             guint          x,
             guint          y)
{
  guint left = x > 0 ? x - 1 : 0, top = y > 0 ? y - 1 : 0, right = MIN (x + 2, self->across), bottom = MIN (y + 2, self->down);
  guint n = (right - left) * (bottom - top), agree = 0;
  Hue mean = { 0, 0 };
  float square, own;

  for (guint row = top; row < bottom; row++)
    for (guint column = left; column < right; column++)
      {
        mean.a += self->tiles[(gsize) row * self->across + column].a / n;
        mean.b += self->tiles[(gsize) row * self->across + column].b / n;
      }
  square = dot (mean, mean);
  own = dot (mean, self->tiles[(gsize) y * self->across + x]);
  if (square < LEAST * LEAST || square > MOST * MOST || own < 0.5f * square)
    return (Hue) { 0, 0 };
  for (guint row = top; row < bottom; row++)
    for (guint column = left; column < right; column++)
      {
        float along = dot (mean, self->tiles[(gsize) row * self->across + column]);

        agree += along >= 0.5f * square && along <= 1.6f * square;
      }

  return agree * 9 >= AGREE * n ? mean : (Hue) { 0, 0 };
}

static gboolean
find_seeds (MaqTint           *self,
            const MaqTintPair *pair,
            const MaqHeatPart *part,
            const guint8      *heat,
            gsize              stride)
{
  gboolean any = FALSE;

  fill_tiles (self);
  for (guint y = 0; y < self->down; y++)
    for (guint x = 0; x < self->across; x++)
      {
        Hue mean = look_around (self, x, y);

        if (dot (mean, mean) == 0 || !is_in_the_bytes (pair, part, x, y) || !is_quiet_around (self, x, y, heat, stride))
          continue;
        self->seeds[(gsize) y * self->across + x] = mean;
        any = TRUE;
      }

  return any;
}

/* --- painting --- */

/* How many tiles within @reach are tinted, and in the mean how. */
static guint
count_seeds (const MaqTint *self,
             guint          x,
             guint          y,
             guint          reach,
             Hue           *mean)
{
  guint n = 0;

  *mean = (Hue) { 0, 0 };
  for (guint row = y - MIN (y, reach); row < MIN (y + reach + 1, self->down); row++)
    for (guint column = x - MIN (x, reach); column < MIN (x + reach + 1, self->across); column++)
      {
        const Hue *seed = &self->seeds[(gsize) row * self->across + column];

        if (seed->a == 0 && seed->b == 0)
          continue;
        mean->a += seed->a;
        mean->b += seed->b;
        n++;
      }
  if (n > 0)
    *mean = (Hue) { mean->a / n, mean->b / n };

  return n;
}

/* How much of @tint is in the spots around one. */
static float
measure_spot (const MaqTint *self,
              gint           column,
              gint           row,
              Hue            tint)
{
  float sum = 0;

  for (gint y = row - 1; y <= row + 1; y++)
    for (gint x = column - 1; x <= column + 1; x++)
      {
        guint at_x = (guint) CLAMP (x, 0, (gint) self->columns - 1), at_y = (guint) CLAMP (y, 0, (gint) self->rows - 1);

        sum += dot (tint, self->spots[(gsize) at_y * self->columns + at_x]);
      }

  return sum / 9;
}

/* Where half of the tint is left, its edge is: between the middles of spots in a straight line. */
static void
paint_edge (const MaqTint *self,
            guint          x,
            guint          y,
            Hue            tint,
            guint8         value,
            guint8        *heat,
            gsize          stride)
{
  float at[TILE + 2][TILE + 2], half = 0.5f * dot (tint, tint);

  for (gint row = 0; row < TILE + 2; row++)
    for (gint column = 0; column < TILE + 2; column++)
      at[row][column] = measure_spot (self, (gint) x * TILE + column - 1, (gint) y * TILE + row - 1, tint);
  for (guint row = 0; row < PIXELS && y * PIXELS + row < self->height; row++)
    for (guint column = 0; column < PIXELS && x * PIXELS + column < self->width; column++)
      {
        guint fine_x = 2 * column + SPOT + 1, fine_y = 2 * row + SPOT + 1;      /* half pixels from the middle of the first */
        guint i = fine_x / (2 * SPOT), j = fine_y / (2 * SPOT);
        float u = fine_x % (2 * SPOT) / (2.0f * SPOT), v = fine_y % (2 * SPOT) / (2.0f * SPOT);
        float upper = at[j][i] + u * (at[j][i + 1] - at[j][i]), lower = at[j + 1][i] + u * (at[j + 1][i + 1] - at[j + 1][i]);
        guint8 *pixel = heat + row * stride + column;

        if (upper + v * (lower - upper) >= half)
          *pixel = MAX (*pixel, value);
      }
}

static void
paint_all (const MaqTint *self,
           guint          x,
           guint          y,
           guint8         value,
           guint8        *heat,
           gsize          stride)
{
  for (guint row = 0; row < PIXELS && y * PIXELS + row < self->height; row++)
    for (guint column = 0; column < PIXELS && x * PIXELS + column < self->width; column++)
      heat[row * stride + column] = MAX (heat[row * stride + column], value);
}

static void
paint_tile (const MaqTint *self,
            guint          x,
            guint          y,
            guint8        *heat,
            gsize          stride)
{
  guint around = (MIN (x + 2, self->across) - (x - MIN (x, 1))) * (MIN (y + 2, self->down) - (y - MIN (y, 1)));
  Hue tint, near;
  guint8 value;

  if (count_seeds (self, x, y, NEAR, &tint) == 0 || is_loud (self, x, y, heat, stride))
    return;
  heat += (gsize) y * PIXELS * stride + (gsize) x * PIXELS;
  value = (guint8) CLAMP (lrintf (WEIGHT * sqrtf (dot (tint, tint)) / (float) MAQ_DIFFERENCE_UNIT), MAQ_DIFFERENCE_THRESHOLD, 255);
  if (count_seeds (self, x, y, 1, &near) == around)
    paint_all (self, x, y, value, heat, stride);
  else
    paint_edge (self, x, y, tint, value, heat, stride);
}

void
maq_tint_paint (MaqTint           *self,
                const MaqTintPair *pair,
                const MaqHeatPart *part,
                guint8            *heat,
                gsize              stride)
{
  heat += (gsize) part->y * stride + part->x;
  if (!find_seeds (self, pair, part, heat, stride))
    return;
  for (guint y = 0; y < self->down; y++)
    for (guint x = 0; x < self->across; x++)
      paint_tile (self, x, y, heat, stride);
}
