/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>
#include <string.h>

#include "maq-error.h"
#include "maq-resample.h"

/* Separable resampling in whole numbers: colours are multiplied by alpha first, weights have 14 bits and
 * sum to exactly 1, so flat areas stay what they are. The largest sum, 255 × 255 × 2¹⁴ × 1.35
 * (the absolute Lanczos weights), fits 32 bits with sign. Only as many rows are held as one output row needs. */

#define WEIGHT_BITS 14
#define WEIGHT_ONE (1 << WEIGHT_BITS)
#define LOBES 3
#define FULL (255 * 255)
#define ROWS_BETWEEN_LOOKS 64 /* at the cancellable */

typedef struct {
  guint   n;       /* outputs */
  guint   taps;    /* weights an output */
  guint  *first;   /* first input of each output */
  gint32 *weights; /* n × taps */
} Kernel;

static void
kernel_clear (Kernel *kernel)
{
  g_free (kernel->first);
  g_free (kernel->weights);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Kernel, kernel_clear)

static double
lanczos (double x)
{
  double t = G_PI * x;

  if (fabs (x) < 1e-9)
    return 1;
  if (fabs (x) >= LOBES)
    return 0;

  return LOBES * sin (t) * sin (t / LOBES) / (t * t);
}

/* Keys, "Cubic convolution interpolation for digital image processing", 1981, a = −1/2. */
static double
cubic (double x)
{
  x = fabs (x);
  if (x < 1)
    return (1.5 * x - 2.5) * x * x + 1;

  return x < 2 ? ((-0.5 * x + 2.5) * x - 4) * x + 2 : 0;
}

/* Half the width of the window, in inputs. */
static double
get_reach (MaqResampleFilter filter,
           double            ratio)
{
  switch (filter)
    {
    case MAQ_RESAMPLE_LANCZOS:
      return LOBES * MAX (ratio, 1);
    case MAQ_RESAMPLE_LINEAR:
      return MAX (ratio, 1);
    case MAQ_RESAMPLE_CUBIC:
      return 2 * MAX (ratio, 1);
    case MAQ_RESAMPLE_AREA:
    default:
      return ratio / 2;
    }
}

/* How much input @i counts for an output that is centred on @centre and covers @ratio inputs. */
static double
weigh (MaqResampleFilter filter,
       double            i,
       double            centre,
       double            ratio)
{
  double distance = (i + 0.5 - centre) / MAX (ratio, 1), from, to;

  if (filter == MAQ_RESAMPLE_LANCZOS)
    return lanczos (distance);
  if (filter == MAQ_RESAMPLE_LINEAR)
    return MAX (1 - fabs (distance), 0);
  if (filter == MAQ_RESAMPLE_CUBIC)
    return cubic (distance);

  from = MAX (i, centre - ratio / 2);
  to = MIN (i + 1, centre + ratio / 2);
  return MAX (to - from, 0);
}

/* Rounds to whole weights whose sum is exact; what rounding loses goes to the heaviest. */
static void
round_weights (const double *exact,
               guint         taps,
               gint32       *weights)
{
  double sum = 0;
  gint32 total = 0;
  guint heaviest = 0;

  for (guint k = 0; k < taps; k++)
    sum += exact[k];

  for (guint k = 0; k < taps; k++)
    {
      weights[k] = (gint32) lrint (exact[k] / sum * WEIGHT_ONE);
      total += weights[k];
      if (exact[k] > exact[heaviest])
        heaviest = k;
    }

  weights[heaviest] += WEIGHT_ONE - total;
}

/* Weights beyond the border fall on the pixel at the border. */
static gboolean
kernel_init (Kernel            *kernel,
             guint              n_in,
             guint              n_out,
             const MaqPlace    *place,
             MaqResampleFilter  filter)
{
  double ratio = place->scale;
  double reach = get_reach (filter, ratio);
  guint wanted = (guint) ceil (2 * reach) + 1;
  g_autofree double *exact = NULL;

  kernel->n = n_out;
  kernel->taps = MIN (wanted, n_in);
  kernel->first = g_try_new (guint, n_out);
  kernel->weights = g_try_malloc_n ((gsize) n_out * kernel->taps, sizeof *kernel->weights);
  exact = g_try_new (double, kernel->taps);
  if (kernel->first == NULL || kernel->weights == NULL || exact == NULL)
    return FALSE;

  for (guint o = 0; o < n_out; o++)
    {
      double centre = CLAMP ((o + 0.5) * ratio + place->shift, -reach, n_in + reach);
      int start = (int) floor (centre - reach);
      int first = CLAMP (start, 0, (int) (n_in - kernel->taps));

      memset (exact, 0, kernel->taps * sizeof *exact);
      for (guint k = 0; k < wanted; k++)
        {
          int at = CLAMP (start + (int) k - first, 0, (int) kernel->taps - 1);

          exact[at] += weigh (filter, start + (double) k, centre, ratio);
        }

      kernel->first[o] = first;
      round_weights (exact, kernel->taps, kernel->weights + (gsize) o * kernel->taps);
    }

  return TRUE;
}

typedef struct {
  MaqImage *image;
  Kernel    across;
  gint32   *input;  /* one row, multiplied by alpha */
  gint32   *ring;   /* rows resampled across, row y at y % n_rows */
  guint     n_rows;
  guint     next;   /* first row not yet in the ring */
} Rows;

static void
rows_clear (Rows *rows)
{
  kernel_clear (&rows->across);
  g_free (rows->input);
  g_free (rows->ring);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Rows, rows_clear)

static gint32 *
rows_get (const Rows *rows,
          guint       y)
{
  return rows->ring + (gsize) (y % rows->n_rows) * rows->across.n * 4;
}

static void
multiply_row (MaqImage *image,
              guint     y,
              gint32   *out)
{
  const guint8 *p = maq_image_get_pixels (image) + y * maq_image_get_stride (image);

  for (guint x = 0; x < maq_image_get_width (image); x++, p += 4, out += 4)
    {
      gint32 alpha = p[3];

      out[0] = p[0] * alpha;
      out[1] = p[1] * alpha;
      out[2] = p[2] * alpha;
      out[3] = 255 * alpha;
    }
}

static void
resample_across (const Kernel *kernel,
                 const gint32 *in,
                 gint32       *out)
{
  const gint32 *weight = kernel->weights;

  for (guint x = 0; x < kernel->n; x++, out += 4)
    {
      const gint32 *p = in + (gsize) kernel->first[x] * 4;
      gint32 sum[4] = { WEIGHT_ONE / 2, WEIGHT_ONE / 2, WEIGHT_ONE / 2, WEIGHT_ONE / 2 };

      for (guint k = 0; k < kernel->taps; k++, p += 4, weight++)
        for (guint c = 0; c < 4; c++)
          sum[c] += p[c] * *weight;

      for (guint c = 0; c < 4; c++)
        out[c] = CLAMP (sum[c] >> WEIGHT_BITS, 0, FULL);
    }
}

static void
rows_need (Rows  *rows,
           guint  last)
{
  for (; rows->next <= last; rows->next++)
    {
      multiply_row (rows->image, rows->next, rows->input);
      resample_across (&rows->across, rows->input, rows_get (rows, rows->next));
    }
}

static void
store_row (const gint32 *sums,
           guint         width,
           guint8       *out)
{
  for (guint x = 0; x < width; x++, sums += 4, out += 4)
    {
      gint32 alpha = CLAMP (sums[3] >> WEIGHT_BITS, 0, FULL);

      for (guint c = 0; c < 3; c++)
        {
          gint32 value = CLAMP (sums[c] >> WEIGHT_BITS, 0, alpha);

          out[c] = alpha == 0 ? 0 : alpha == FULL ? (value + 127) / 255 : (value * 255 + alpha / 2) / alpha;
        }
      out[3] = (alpha + 127) / 255;
    }
}

static gboolean
resample_down (Rows         *rows,
               const Kernel *down,
               gint32       *sums,
               guint8       *out,
               GCancellable *cancellable,
               GError      **error)
{
  gsize n = (gsize) rows->across.n * 4;

  for (guint y = 0; y < down->n; y++, out += n)
    {
      const gint32 *weights = down->weights + (gsize) y * down->taps;

      if (y % ROWS_BETWEEN_LOOKS == 0 && g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;

      rows_need (rows, down->first[y] + down->taps - 1);
      for (gsize i = 0; i < n; i++)
        sums[i] = WEIGHT_ONE / 2;

      for (guint k = 0; k < down->taps; k++)
        {
          const gint32 *row = rows_get (rows, down->first[y] + k);

          for (gsize i = 0; i < n; i++)
            sums[i] += row[i] * weights[k];
        }

      store_row (sums, rows->across.n, out);
    }

  return TRUE;
}

typedef struct {
  const MaqPlace    *place;
  MaqResampleFilter  filter;
} Axis;

static MaqImage *
resample (MaqImage     *image,
          guint         width,
          guint         height,
          const Axis   *across,
          const Axis   *along,
          GCancellable *cancellable,
          GError      **error)
{
  g_autoptr (MaqImage) result = NULL;
  g_auto (Rows) rows = { .image = image };
  g_auto (Kernel) down = { 0 };
  g_autofree gint32 *sums = NULL;
  guint8 *pixels = NULL;

  result = maq_image_new_blank (width, height, &pixels, error);
  if (result == NULL)
    return NULL;

  if (kernel_init (&rows.across, maq_image_get_width (image), width, across->place, across->filter) &&
      kernel_init (&down, maq_image_get_height (image), height, along->place, along->filter))
    {
      rows.n_rows = down.taps;
      rows.input = g_try_malloc_n (maq_image_get_width (image), 4 * sizeof (gint32));
      rows.ring = g_try_malloc_n ((gsize) width * rows.n_rows, 4 * sizeof (gint32));
      sums = g_try_malloc_n (width, 4 * sizeof (gint32));
    }

  if (rows.input == NULL || rows.ring == NULL || sums == NULL)
    {
      g_set_error_literal (error, MAQ_ERROR, MAQ_ERROR_FAILED, "No memory to scale the picture");
      return NULL;
    }

  return resample_down (&rows, &down, sums, pixels, cancellable, error) ? g_steal_pointer (&result) : NULL;
}

MaqImage *
maq_resample (MaqImage          *image,
              guint              width,
              guint              height,
              MaqResampleFilter  across,
              MaqResampleFilter  down,
              GError           **error)
{
  MaqPlace place_across = { (double) maq_image_get_width (image) / MAX (width, 1), 0 };
  MaqPlace place_down = { (double) maq_image_get_height (image) / MAX (height, 1), 0 };

  return resample (image, width, height, &(Axis) { &place_across, across }, &(Axis) { &place_down, down }, NULL, error);
}

MaqImage *
maq_resample_placed (MaqImage       *image,
                     guint           width,
                     guint           height,
                     const MaqPlace *across,
                     const MaqPlace *down,
                     GCancellable   *cancellable,
                     GError        **error)
{
  /* A window as wide as the picture is the widest there is. */
  if (!(across->scale > 0 && across->scale <= MAQ_IMAGE_MAX_SIDE && down->scale > 0 && down->scale <= MAQ_IMAGE_MAX_SIDE &&
        isfinite (across->shift) && isfinite (down->shift)))
    {
      g_set_error_literal (error, MAQ_ERROR, MAQ_ERROR_FAILED, "The picture cannot be placed there");
      return NULL;
    }

  return resample (image, width, height, &(Axis) { across, MAQ_RESAMPLE_CUBIC }, &(Axis) { down, MAQ_RESAMPLE_CUBIC },
                   cancellable, error);
}
