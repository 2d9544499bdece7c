/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>
#include <string.h>

#include "maq-register-private.h"

/* Lucas and Kanade's alignment ("An iterative image registration technique", 1981): the residual of each pixel against the gradient, solved
 * for movement, scale, gain and offset at once, again and again. The gradient is the original's, so that one look into the answer
 * is enough (Baker and Matthews, "Lucas-Kanade 20 years on", 2004). Residuals far outside of the usual are a real change and
 * weigh nothing (Tukey's biweight over the median of their sizes). */

#define N 6                  /* centre_x, scale_x, centre_y, scale_y, offset, gain */
#define TUKEY 4.685
#define SIGMA_OF_MEDIAN 1.4826
#define SMALLEST_SIGMA 1.0   /* levels: rounding and re-encoding alone make about as much */
#define BINS 512             /* of half a level */
#define DAMPING 0.5          /* squared levels a pixel: keeps what a flat picture says nothing about where it is */
#define ENOUGH 0.004         /* pixels: smaller steps change nothing that can be seen */
#define FEWEST 64            /* pixels */

typedef struct {
  double matrix[N][N];
  double right[N];
  guint  n;
} Equations;

typedef struct {
  const MaqPlane *a, *b;
  guint           stride;
  double          half_x, half_y;  /* of the original's plane: a change of scale of 1 is so many pixels at the border */
} Pair;

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
  guint stride = pair->stride * 2;
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
        Equations        *equations)
{
  guint width = pair->a->width;
  float value, residual;

  memset (equations, 0, sizeof *equations);
  for (guint y = 1; y + 1 < pair->a->height; y += pair->stride)
    for (guint x = 1; x + 1 < width; x += pair->stride)
      {
        const float *p = pair->a->luma + (gsize) y * width + x;
        double across, down, share;

        if (!get_residual (pair, placing, x, y, &value, &residual))
          continue;
        share = residual / cut;
        share = share * share < 1 ? (1 - share * share) * (1 - share * share) : 0;
        across = (p[1] - p[-1]) * 0.5 / placing->scale_x;
        down = (p[width] - p[-(gssize) width]) * 0.5 / placing->scale_y;
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
    m[i][i] += DAMPING * equations->n;
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
                    guint           stride,
                    guint           steps,
                    MaqPlacing     *placing)
{
  Pair pair = { a, b, stride, a->width / 2.0, a->height / 2.0 };
  Equations equations;
  double change[N], most;

  for (guint i = 0; i < steps; i++)
    {
      set_up (&pair, placing, TUKEY * get_sigma (&pair, placing), &equations);
      if (equations.n < FEWEST || !solve (&equations, change))
        return;
      placing->centre_x += change[0];
      placing->scale_x += change[1] / pair.half_x;
      placing->centre_y += change[2];
      placing->scale_y += change[3] / pair.half_y;
      placing->offset = CLAMP (placing->offset + change[4], -96, 96);
      placing->gain = CLAMP (placing->gain + change[5] / 64, 0.4, 2.5);
      most = MAX (MAX (fabs (change[0]), fabs (change[1])), MAX (fabs (change[2]), fabs (change[3])));
      if (most < ENOUGH)
        return;
    }
}
