/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>
#include <string.h>

#include "maq-register-private.h"

/* Lucas and Kanade's alignment ("An iterative image registration technique", 1981): the residual of each pixel against the gradient, solved
 * for movement, scale, gain and offset at once, again and again. The gradient is the original's, so that one look into the answer
 * is enough (Baker and Matthews, "Lucas-Kanade 20 years on", 2004). Residuals far outside of the usual are a real change and
 * weigh nothing (Tukey's biweight over the median of their sizes); at an edge more is usual, because there a small movement makes a
 * large residual, and in a picture of flat areas the edges are all there is to go by. */

#define N 6                  /* centre_x, scale_x, centre_y, scale_y, offset, gain */
#define TUKEY 4.685
#define SIGMA_OF_MEDIAN 1.4826
#define SMALLEST_SIGMA 1.0   /* levels: rounding and re-encoding alone make about as much */
#define BINS 512             /* of half a level */
#define DAMPING 0.01         /* of what a direction says, and … */
#define LEAST_DAMPING 0.002  /* … squared levels a pixel: keeps what a flat picture says nothing about where it is */
#define FIRST_SLACK 1.5      /* pixels: so far an edge may be from its place, at first … */
#define LAST_SLACK 0.25      /* … and in the end, without being taken for a change */
#define TIGHTER 0.6          /* from step to step */
#define ENOUGH 0.004         /* pixels: smaller steps change nothing that can be seen */
#define FEWEST 64            /* pixels */
#define SHARP (2.0 * 2.0)    /* levels a pixel, squared: from here on it is an edge */
#define ENOUGH_PIXELS 40000
#define MOST_MASK 3          /* one in four each way */

typedef struct {
  double matrix[N][N];
  double right[N];
  guint  n;
} Equations;

typedef struct {
  const MaqPlane *a, *b;
  guint           flat, sharp;     /* of both kinds of pixels one in so many, less one, each way is looked at */
  double          half_x, half_y;  /* of the original's plane: a change of scale of 1 is so many pixels at the border */
} Pair;

static inline double
get_slope (const MaqPlane *plane,
           guint           x,
           guint           y,
           double         *across,
           double         *down)
{
  const float *p = plane->luma + (gsize) y * plane->width + x;

  *across = (p[1] - p[-1]) * 0.5;
  *down = (p[plane->width] - p[-(gssize) plane->width]) * 0.5;

  return *across * *across + *down * *down;
}

static guint
choose_mask (guint n)
{
  guint mask = 0;

  while (mask < MOST_MASK && n > ENOUGH_PIXELS)
    {
      mask = mask * 2 + 1;
      n /= 4;
    }

  return mask;
}

/* Some ten thousand pixels tell as much as all of them; edges tell more than what lies between, and may be few. */
static void
choose_pixels (Pair *pair)
{
  const MaqPlane *a = pair->a;
  guint n_flat = 0, n_sharp = 0;
  double across, down;

  for (guint y = 1; y + 1 < a->height; y++)
    for (guint x = 1; x + 1 < a->width; x++)
      {
        if (a->used != NULL && !a->used[(gsize) y * a->width + x])
          continue;
        if (get_slope (a, x, y, &across, &down) >= SHARP)
          n_sharp++;
        else
          n_flat++;
      }
  pair->flat = choose_mask (n_flat);
  pair->sharp = choose_mask (n_sharp);
}

/* What is left at one pixel of the original, and the answer's value there. */
static inline gboolean
get_residual (const Pair       *pair,
              const MaqPlacing *placing,
              guint             x,
              guint             y,
              float            *value,
              float            *residual)
{
  const MaqPlane *a = pair->a;
  gsize at = (gsize) y * a->width + x;

  if ((a->used != NULL && !a->used[at]) ||
      !maq_plane_sample (pair->b, placing->scale_x * (x + 0.5 - placing->pivot_x) + placing->centre_x,
                         placing->scale_y * (y + 0.5 - placing->pivot_y) + placing->centre_y, value))
    return FALSE;
  *residual = (float) placing->gain * (*value - 128) + 128 + (float) placing->offset - a->luma[at];

  return TRUE;
}

/* The usual size of what is left. */
static double
get_sigma (const Pair       *pair,
           const MaqPlacing *placing)
{
  guint bins[BINS] = { 0 }, n = 0, seen = 0, i;
  guint stride = (pair->flat + 1) * 2;
  float value, residual;

  for (guint y = 1; y + 1 < pair->a->height; y += stride)
    for (guint x = 1; x + 1 < pair->a->width; x += stride)
      if (get_residual (pair, placing, x, y, &value, &residual))
        {
          bins[MIN ((guint) (fabsf (residual) * 2), BINS - 1)]++;
          n++;
        }
  for (i = 0; i < BINS && seen * 2 <= n; i++)
    seen += bins[i];

  return MAX (i * 0.5 * SIGMA_OF_MEDIAN, SMALLEST_SIGMA);
}

static inline void
add_pixel (Equations    *equations,
           const double *slope,
           double        residual,
           double        weight)
{
  for (guint i = 0; i < N; i++)
    {
      double weighted = weight * slope[i];

      for (guint j = 0; j <= i; j++)
        equations->matrix[i][j] += weighted * slope[j];
      equations->right[i] -= weighted * residual;
    }
  equations->n++;
}

static void
set_up (const Pair       *pair,
        const MaqPlacing *placing,
        double            cut,
        double            slack,
        Equations        *equations)
{
  guint step = (pair->flat & pair->sharp) + 1; /* what neither kind looks at needs no slope */
  float value, residual;

  memset (equations, 0, sizeof *equations);
  for (guint y = step; y + 1 < pair->a->height; y += step)
    for (guint x = step; x + 1 < pair->a->width; x += step)
      {
        double across, down, share, slope = get_slope (pair->a, x, y, &across, &down);
        guint mask = slope >= SHARP ? pair->sharp : pair->flat;

        if (((x | y) & mask) != 0 || !get_residual (pair, placing, x, y, &value, &residual))
          continue;
        share = residual / (cut + slack * sqrt (slope));
        share = share * share < 1 ? (1 - share * share) * (1 - share * share) : 0;
        across /= placing->scale_x;
        down /= placing->scale_y;
        add_pixel (equations,
                   (const double[N]) { across, across * (x + 0.5 - placing->pivot_x) / pair->half_x,
                                       down, down * (y + 0.5 - placing->pivot_y) / pair->half_y, 1, (value - 128) / 64 },
                   residual, share);
      }
}

/* Cholesky: the matrix is symmetric and, damped, positive. FALSE: it is not. */
static gboolean
solve (Equations *equations,
       double     solution[N])
{
  double (*m)[N] = equations->matrix;

  for (guint i = 0; i < N; i++)
    m[i][i] += DAMPING * m[i][i] + LEAST_DAMPING * equations->n;
  for (guint i = 0; i < N; i++)
    for (guint j = 0; j <= i; j++)
      {
        double sum = m[i][j];

        for (guint k = 0; k < j; k++)
          sum -= m[i][k] * m[j][k];
        if (i == j && !(sum > 0))
          return FALSE;
        m[i][j] = i == j ? sqrt (sum) : sum / m[j][j];
      }
  for (guint i = 0; i < N; i++)
    {
      solution[i] = equations->right[i];
      for (guint k = 0; k < i; k++)
        solution[i] -= m[i][k] * solution[k];
      solution[i] /= m[i][i];
    }
  for (guint i = N; i-- > 0;)
    {
      for (guint k = i + 1; k < N; k++)
        solution[i] -= m[k][i] * solution[k];
      solution[i] /= m[i][i];
    }

  return TRUE;
}

void
maq_register_solve (const MaqPlane *a,
                    const MaqPlane *b,
                    guint           steps,
                    MaqPlacing     *placing)
{
  Pair pair = { .a = a, .b = b, .half_x = a->width / 2.0, .half_y = a->height / 2.0 };
  Equations equations;
  double change[N], most, slack = FIRST_SLACK;

  choose_pixels (&pair);
  for (guint i = 0; i < steps; i++)
    {
      set_up (&pair, placing, TUKEY * get_sigma (&pair, placing), slack, &equations);
      slack = MAX (slack * TIGHTER, LAST_SLACK);
      if (equations.n < FEWEST || !solve (&equations, change))
        return;
      placing->centre_x += change[0];
      placing->scale_x += change[1] / pair.half_x;
      placing->centre_y += change[2];
      placing->scale_y += change[3] / pair.half_y;
      placing->offset = CLAMP (placing->offset + change[4], -96, 96);
      placing->gain = CLAMP (placing->gain + change[5] / 64, 0.4, 2.5);
      most = MAX (MAX (fabs (change[0]), fabs (change[1])), MAX (fabs (change[2]), fabs (change[3])));
      if (most < ENOUGH && slack == LAST_SLACK)
        return;
    }
}
