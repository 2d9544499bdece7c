/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>
#include <string.h>

#include "maq-difference-private.h"
#include "maq-error.h"
#include "maq-wide.h"

/* From two rows of pixels to one row of heat. OKLab (Ottosson, 2020; the matrices of its C source, revised 2021-01-25) is a matrix,
 * a cube root and another matrix. Both the blur and the second matrix are linear, so that the difference of the cube roots is blurred, in
 * whole numbers of 16 bits, and the matrix is applied once, to what is left:
 *
 *   bytes → tables: light of long, middle and short waves, packed into 64 bits → cube roots → difference
 *         → 1 4 6 4 1 across → 1 4 6 4 1 down → matrix, length → heat → halo taken off
 *
 * The loops after the tables are plain and run over arrays, which is what compilers turn into vector instructions. */

#define LIGHT 65532                 /* white: three rounded parts of it still fit 16 bits */
#define ROOT 2047                   /* its cube root: sixteen times of it fit 16 bits */
#define FLARE 131                   /* light that lies over all that is seen: 0.2 % of white */
#define FIELD 16                    /* bits of one packed light */
#define REACH 2                     /* pixels the blur looks to each side */
#define TAPS (2 * REACH + 1)
#define HALO REACH
#define HALO_ROWS (2 * HALO + 1)
#define WAVES 3
#define ROWS_BETWEEN_LOOKS 32       /* at the cancellable */
#define RUN 16                      /* pixels that are compared at once before their colours are looked up */

static const double light_of_rgb[WAVES][3] = {
  { 0.4122214708, 0.5363325363, 0.0514459929 },
  { 0.2119034982, 0.6806995451, 0.1073969566 },
  { 0.0883024619, 0.2817188376, 0.6299787005 },
};

static const float lab_of_root[3][WAVES] = {
  { 0.2104542553f, 0.7936177850f, -0.0040720468f },
  { 1.9779984951f, -2.4285922050f, 0.4505937099f },
  { 0.0259040371f, 0.7827717662f, -0.8086757660f },
};

typedef struct {
  guint64 packed[3][256];   /* what each value of each channel adds to the three waves */
} Lights;

typedef struct {
  MaqImage          *a, *b;
  const MaqHeatPart *part;
  gboolean           same_tone;
  Lights             lights_a, lights_b;
  gint16            *roots;       /* by light: LIGHT + 4 of them, sums are rounded */
  gint16            *line;        /* a row of differences of each wave, REACH more at either end */
  gint16            *across;      /* TAPS rows blurred across, each of WAVES × width */
  gint16            *roots_left;  /* one row blurred both ways, each wave */
  guint8            *hot;         /* HALO_ROWS rows of heat with its halo, HALO more at either end */
  guint8            *most;        /* one row: the most near each */
  MaqTint           *tint;
  MaqTintScale       scale;
} Work;

static void
work_clear (Work *work)
{
  g_free (work->roots);
  g_free (work->line);
  g_free (work->across);
  g_free (work->roots_left);
  g_free (work->hot);
  g_free (work->most);
  maq_tint_free (work->tint);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Work, work_clear)

/* --- tables --- */

/* IEC 61966-2-1 */
static double
light_of_byte (guint value)
{
  double c = value / 255.0;

  return c <= 0.04045 ? c / 12.92 : pow ((c + 0.055) / 1.055, 2.4);
}

static void
fill_lights (Lights             *lights,
             const MaqAlignment *tone)
{
  for (guint channel = 0; channel < 3; channel++)
    {
      guint8 table[256];

      for (guint i = 0; i < 256; i++)
        table[i] = i;
      if (tone != NULL)
        maq_alignment_fill_tone (tone, channel, table);
      for (guint i = 0; i < 256; i++)
        {
          double light = light_of_byte (table[i]) * LIGHT;
          guint64 packed = 0;

          for (guint wave = WAVES; wave-- > 0;)
            packed = packed << FIELD | (guint64) lrint (light * light_of_rgb[wave][channel]);
          lights->packed[channel][i] = packed;
        }
    }
}

/* The nearest whole root of each light, found by counting up: no rounding of any library is in it. A cube root has no end of steepness at
 * black, where one level of 255 would be as much as thirty of grey, and an encoder rounds by one as it likes. No screen is that black: some
 * light of the room lies over it, as IEC 61966-2-1 has it for its viewer (1 %). */
static void
fill_roots (gint16 *roots)
{
  gint64 root = 0;

  for (gint64 light = 0; light < LIGHT + 4; light++)
    {
      /* (root + 1/2)³ / ROOT³ ≤ (light + FLARE) / (LIGHT + FLARE) */
      while ((2 * root + 1) * (2 * root + 1) * (2 * root + 1) * (LIGHT + FLARE) <= (light + FLARE) * 8 * ROOT * ROOT * ROOT)
        root++;
      roots[light] = MIN (root, ROOT);
    }
}

/* --- rows --- */

static void
subtract_run (const Work   *work,
              const guint8 *a,
              const guint8 *b,
              guint         n,
              gint16       *out[WAVES])
{
  const gint16 *roots = work->roots;

  for (guint i = 0; i < n; i++, a += 4, b += 4)
    {
      guint64 p = work->lights_a.packed[0][a[0]] + work->lights_a.packed[1][a[1]] + work->lights_a.packed[2][a[2]];
      guint64 q = work->lights_b.packed[0][b[0]] + work->lights_b.packed[1][b[1]] + work->lights_b.packed[2][b[2]];

      out[0][i] = roots[(guint16) p] - roots[(guint16) q];
      out[1][i] = roots[(guint16) (p >> FIELD)] - roots[(guint16) (q >> FIELD)];
      out[2][i] = roots[(guint16) (p >> 2 * FIELD)] - roots[(guint16) (q >> 2 * FIELD)];
    }
}

/* The difference of row @y of the part, its ends repeated. */
static void
subtract_row (Work *work,
              guint y)
{
  const MaqHeatPart *part = work->part;
  const guint8 *a = maq_image_get_pixels (work->a) + (gsize) (part->y + y) * maq_image_get_stride (work->a) + (gsize) part->x * 4;
  const guint8 *b = maq_image_get_pixels (work->b) + (gsize) (part->y + y) * maq_image_get_stride (work->b) + (gsize) part->x * 4;
  gsize length = part->width + 2 * REACH;

  for (guint x = 0; x < part->width; x += RUN)
    {
      guint n = MIN (RUN, part->width - x);
      gint16 *out[WAVES];

      for (guint wave = 0; wave < WAVES; wave++)
        out[wave] = work->line + wave * length + REACH + x;
      if (!work->same_tone || memcmp (a + (gsize) x * 4, b + (gsize) x * 4, n * 4) != 0)
        subtract_run (work, a + (gsize) x * 4, b + (gsize) x * 4, n, out);
      else
        for (guint wave = 0; wave < WAVES; wave++)
          memset (out[wave], 0, n * sizeof (gint16));
    }
  for (guint wave = 0; wave < WAVES; wave++)
    {
      gint16 *line = work->line + wave * length;

      line[0] = line[1] = line[REACH];
      line[length - 1] = line[length - 2] = line[length - 1 - REACH];
    }
}

/* The mean, not the sum: sixteen of those fit 16 bits again. */
MAQ_WIDE static void
blur_across (const gint16 *restrict in,
             gsize                  width,
             gint16       *restrict out)
{
  for (gsize x = 0; x < width; x++)
    out[x] = (gint16) ((gint16) (in[x] + in[x + 4] + 4 * (in[x + 1] + in[x + 3]) + 6 * in[x + 2] + 8) >> 4);
}

static void
read_row (Work *work,
          guint y)
{
  guint width = work->part->width;
  gint16 *out = work->across + (gsize) (y % TAPS) * WAVES * width;

  subtract_row (work, y);
  maq_tint_add (work->tint, y, work->line + REACH, (gsize) width + 2 * REACH, &work->scale);
  for (guint wave = 0; wave < WAVES; wave++)
    blur_across (work->line + wave * ((gsize) width + 2 * REACH), width, out + (gsize) wave * width);
}

/* Rows above the first and below the last repeat them. */
static guint
row_at (const Work *work,
        guint       y,
        int         step)
{
  return CLAMP ((gint64) y + step, 0, (gint64) work->part->height - 1) % TAPS;
}

MAQ_WIDE static void
blur_down (const gint16 *const    row[TAPS],
           gsize                  n,
           gint16       *restrict out)
{
  const gint16 *restrict a = row[0], *restrict b = row[1], *restrict c = row[2], *restrict d = row[3], *restrict e = row[4];

  for (gsize i = 0; i < n; i++)
    out[i] = (gint16) (a[i] + e[i] + 4 * (b[i] + d[i]) + 6 * c[i]);
}

/* The length of each difference in OKLab, in units of heat. */
MAQ_WIDE static void
measure (const gint16 *restrict l,
         const gint16 *restrict m,
         const gint16 *restrict s,
         gsize                  n,
         guint8       *restrict out)
{
  const float scale = (float) (1 / (16.0 * ROOT * MAQ_DIFFERENCE_UNIT));
  const float (*lab)[WAVES] = lab_of_root;

  for (gsize i = 0; i < n; i++)
    {
      float light = lab[0][0] * l[i] + lab[0][1] * m[i] + lab[0][2] * s[i];
      float red = lab[1][0] * l[i] + lab[1][1] * m[i] + lab[1][2] * s[i];
      float yellow = lab[2][0] * l[i] + lab[2][1] * m[i] + lab[2][2] * s[i];
      float length = sqrtf (light * light + red * red + yellow * yellow) * scale + 0.5f;

      out[i] = (guint8) (int) (length < 255.0f ? length : 255.0f);
    }
}

static void
measure_row (Work   *work,
             guint   y,
             guint8 *out)
{
  gsize width = work->part->width;
  const gint16 *row[TAPS];

  for (int k = 0; k < TAPS; k++)
    row[k] = work->across + row_at (work, y, k - REACH) * WAVES * width;
  blur_down (row, WAVES * width, work->roots_left);
  measure (work->roots_left, work->roots_left + width, work->roots_left + 2 * width, width, out);
}

/* --- halo --- */

static void
heat_row (Work *work,
          guint y)
{
  gsize width = work->part->width;
  guint8 *row = work->hot + (y % HALO_ROWS) * (width + 2 * HALO);

  memset (row, 0, HALO);
  measure_row (work, y, row + HALO);
  memset (row + HALO + width, 0, HALO);
}

/* Each becomes the greater of itself and the one @step further. */
MAQ_WIDE static void
widen (guint8 *row,
       gsize   n,
       gsize   step)
{
  for (gsize i = 0; i + step < n; i++)
    row[i] = MAX (row[i], row[i + step]);
}

MAQ_WIDE static void
lift (guint8 *restrict       most,
      const guint8 *restrict row,
      gsize                  n)
{
  for (gsize i = 0; i < n; i++)
    most[i] = MAX (most[i], row[i]);
}

/* The edge of a blurred step lies where half of its height is, so what has less than half of the most near it is its halo. A little more
 * than half: of a coloured edge that was stored at half the resolution, as JPEG does, more than half is seen outside. */
MAQ_WIDE static void
keep_row (const guint8 *restrict most,
          const guint8 *restrict hot,
          gsize                  width,
          guint8       *restrict out)
{
  for (gsize x = 0; x < width; x++)
    {
      guint16 share = (guint16) hot[x] * 32, least = (guint16) most[x] * 17;

      out[x] = share >= least ? hot[x] : 0;
    }
}

static void
finish_row (Work   *work,
            guint   y,
            guint8 *out)
{
  gsize width = work->part->width, length = width + 2 * HALO;
  guint from = y > HALO ? y - HALO : 0, to = MIN (y + HALO + 1, work->part->height);

  memset (work->most, 0, length);
  for (guint row = from; row < to; row++)
    lift (work->most, work->hot + (row % HALO_ROWS) * length, length);
  /* The most of two, four, eight, and at last all nine. */
  for (gsize step = 1; step < 2 * HALO; step *= 2)
    widen (work->most, length, step);
  widen (work->most, length, 1);
  keep_row (work->most, work->hot + (y % HALO_ROWS) * length + HALO, width, out);
}

/* --- all rows --- */

static void
paint_tint (Work               *work,
            const MaqAlignment *tone,
            guint8             *heat)
{
  MaqTintPair pair = { .a = work->a, .b = work->b };

  for (guint channel = 0; channel < 3; channel++)
    {
      for (guint i = 0; i < 256; i++)
        pair.tone[channel][i] = (guint8) i;
      if (tone != NULL)
        maq_alignment_fill_tone (tone, channel, pair.tone[channel]);
    }
  maq_tint_paint (work->tint, &pair, work->part, heat, maq_image_get_width (work->a));
}

static gboolean
work_init (Work                *work,
           const MaqAlignment  *tone,
           GError             **error)
{
  gsize width = work->part->width;

  work->same_tone = tone == NULL || !maq_alignment_has_tone (tone);
  work->roots = g_try_new (gint16, LIGHT + 4);
  work->line = g_try_new (gint16, WAVES * (width + 2 * REACH));
  work->across = g_try_new (gint16, TAPS * WAVES * width);
  work->roots_left = g_try_new (gint16, WAVES * width);
  work->hot = g_try_new (guint8, HALO_ROWS * (width + 2 * HALO));
  work->most = g_try_new (guint8, width + 2 * HALO);
  if (work->roots == NULL || work->line == NULL || work->across == NULL || work->roots_left == NULL ||
      work->hot == NULL || work->most == NULL)
    {
      g_set_error_literal (error, MAQ_ERROR, MAQ_ERROR_FAILED, "No memory to compare the pictures");
      return FALSE;
    }
  work->tint = maq_tint_new (work->part->width, work->part->height, error);
  if (work->tint == NULL)
    return FALSE;
  for (guint wave = 0; wave < WAVES; wave++)
    {
      work->scale.a[wave] = lab_of_root[1][wave] / ROOT;
      work->scale.b[wave] = lab_of_root[2][wave] / ROOT;
    }
  fill_roots (work->roots);
  fill_lights (&work->lights_a, NULL);
  fill_lights (&work->lights_b, tone);

  return TRUE;
}

gboolean
maq_heat_fill (MaqImage            *original,
               MaqImage            *placed,
               const MaqAlignment  *tone,
               const MaqHeatPart   *part,
               guint8              *heat,
               GCancellable        *cancellable,
               GError             **error)
{
  g_auto (Work) work = { .a = original, .b = placed, .part = part };
  guint stride = maq_image_get_width (original), height = part->height, read = 0, measured = 0;

  if (!work_init (&work, tone, error))
    return FALSE;
  for (guint y = 0; y < height; y++)
    {
      if (y % ROWS_BETWEEN_LOOKS == 0 && g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      for (; measured < MIN (y + HALO + 1, height); measured++)
        {
          for (; read < MIN (measured + REACH + 1, height); read++)
            read_row (&work, read);
          heat_row (&work, measured);
        }
      finish_row (&work, y, heat + (gsize) (part->y + y) * stride + part->x);
    }
  paint_tint (&work, tone, heat);

  return TRUE;
}
