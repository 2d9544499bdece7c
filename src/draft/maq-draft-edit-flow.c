/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>
#include <string.h>

#include "maq-error.h"

#include "maq-draft-edit-private.h"

#define SECTORS 8u

static gboolean
no_memory (GError **error)
{
  g_set_error_literal (error, MAQ_ERROR, MAQ_ERROR_FAILED, "no memory for a picture of this size");
  return FALSE;
}

/* The products of the gradient with itself; blurred, they say which way an edge runs even where it is broken. */
static MaqDraftPlane *
tensor_new (const MaqDraftBitmap *canvas,
            GError              **error)
{
  MaqDraftPlane *tensor = maq_draft_plane_new (canvas->width, canvas->height, 3, error);
  int w = (int) canvas->width, h = (int) canvas->height;

  for (int y = 0; tensor != NULL && y < h; y++)
    for (int x = 0; x < w; x++)
      {
        const guint8 *up = canvas->rgba + ((gsize) MAX (y - 1, 0) * w + x) * 4;
        const guint8 *down = canvas->rgba + ((gsize) MIN (y + 1, h - 1) * w + x) * 4;
        const guint8 *left = canvas->rgba + ((gsize) y * w + MAX (x - 1, 0)) * 4;
        const guint8 *right = canvas->rgba + ((gsize) y * w + MIN (x + 1, w - 1)) * 4;
        float dx = maq_draft_luma (right) - maq_draft_luma (left), dy = maq_draft_luma (down) - maq_draft_luma (up);
        float *t = tensor->data + ((gsize) y * w + x) * 3;

        t[0] = dx * dx;
        t[1] = dy * dy;
        t[2] = dx * dy;
      }
  return tensor;
}

guint8 *
maq_draft_flow_new (const MaqDraftBitmap *canvas,
                    double                sigma,
                    GError              **error)
{
  g_autoptr (MaqDraftPlane) tensor = tensor_new (canvas, error);
  gsize n = (gsize) canvas->width * canvas->height;
  guint8 *flow = tensor != NULL ? g_try_malloc (n) : NULL;

  if (flow == NULL)
    {
      if (tensor != NULL)
        no_memory (error);
      return NULL;
    }
  maq_draft_blur_plane (tensor, sigma);
  for (gsize i = 0; i < n; i++)
    {
      const float *t = tensor->data + i * 3;
      float angle = 0.5f * atan2f (2 * t[2], t[0] - t[1]) + (float) G_PI_2;

      flow[i] = (guint8) (int) lroundf (angle * 256.0f / (float) G_PI);
    }
  return flow;
}

typedef struct { float dx[256], dy[256]; } Steps;

static void
fill_steps (Steps *steps)
{
  for (guint i = 0; i < 256; i++)
    {
      steps->dx[i] = cosf (i * (float) G_PI / 256.0f);
      steps->dy[i] = sinf (i * (float) G_PI / 256.0f);
    }
}

/* Walks from a pixel along the flow and calls for the index of each pixel met; the direction never turns back. */
static guint
walk (const guint8 *flow,
      const Steps  *steps,
      guint         width,
      guint         height,
      guint         at_x,
      guint         at_y,
      float         sign,
      guint         length,
      guint32      *path)
{
  float x = at_x, y = at_y, last_x = 0, last_y = 0;
  guint n = 0;

  for (guint i = 0; i < length; i++)
    {
      guint8 angle = flow[(gsize) (int) y * width + (int) x];
      float dx = steps->dx[angle] * sign, dy = steps->dy[angle] * sign;

      if (dx * last_x + dy * last_y < 0)
        {
          dx = -dx;
          dy = -dy;
        }
      x += dx;
      y += dy;
      if (x < 0 || y < 0 || x >= width || y >= height)
        break;
      path[n++] = (guint32) ((gsize) (int) y * width + (int) x);
      last_x = dx;
      last_y = dy;
    }
  return n;
}

gboolean
maq_draft_flow_smear (MaqDraftBitmap *canvas,
                      const guint8   *flow,
                      guint           length,
                      GError        **error)
{
  gsize size = (gsize) canvas->width * canvas->height * 4;
  g_autofree guint8 *from = g_try_malloc (size);
  g_autofree guint32 *path = g_new (guint32, length * 2);
  Steps steps;

  if (from == NULL)
    return no_memory (error);
  memcpy (from, canvas->rgba, size);
  fill_steps (&steps);
  for (guint y = 0; y < canvas->height; y++)
    for (guint x = 0; x < canvas->width; x++)
      {
        guint8 *p = canvas->rgba + ((gsize) y * canvas->width + x) * 4;
        guint n = walk (flow, &steps, canvas->width, canvas->height, x, y, 1, length, path);
        guint sum[3] = { p[0], p[1], p[2] };

        n += walk (flow, &steps, canvas->width, canvas->height, x, y, -1, length, path + n);
        for (guint i = 0; i < n; i++)
          for (guint c = 0; c < 3; c++)
            sum[c] += from[(gsize) path[i] * 4 + c];
        for (guint c = 0; c < 3; c++)
          p[c] = (guint8) ((sum[c] + (n + 1) / 2) / (n + 1));
      }
  return TRUE;
}

guint8 *
maq_draft_flow_bristle (const guint8 *flow,
                        guint         width,
                        guint         height,
                        guint         length,
                        guint         seed,
                        GError      **error)
{
  guint8 *marks = g_try_malloc ((gsize) width * height);
  g_autofree guint32 *path = g_new (guint32, length * 2);
  float gain = sqrtf (2.0f * length) * 110.0f;
  Steps steps;

  if (marks == NULL)
    {
      no_memory (error);
      return NULL;
    }
  fill_steps (&steps);
  for (guint y = 0; y < height; y++)
    for (guint x = 0; x < width; x++)
      {
        guint n = walk (flow, &steps, width, height, x, y, 1, length, path);
        float sum = maq_draft_noise (x / 2, y / 2, seed);

        n += walk (flow, &steps, width, height, x, y, -1, length, path + n);
        for (guint i = 0; i < n; i++)
          sum += maq_draft_noise (path[i] % width / 2, path[i] / width / 2, seed);
        marks[(gsize) y * width + x] = (guint8) CLAMP (128.0f + (sum / (n + 1) - 0.5f) * gain * 1.6f, 0.0f, 255.0f);
      }
  return marks;
}

/* Means over a square of side 2r + 1, along rows: @lanes interleaved. */
static void
box_rows (const float *from,
          float       *to,
          guint        n,
          guint        lanes,
          guint        radius)
{
  float scale = 1.0f / (2 * radius + 1);

  for (guint k = 0; k < lanes; k++)
    {
      double sum = from[k] * (radius + 1.0);

      for (guint i = 1; i <= radius; i++)
        sum += from[MIN (i, n - 1) * lanes + k];
      for (guint i = 0; i < n; i++)
        {
          guint in = MIN (i + radius + 1, n - 1), out = i > radius ? i - radius : 0;

          to[i * lanes + k] = (float) sum * scale;
          sum += from[in * lanes + k] - from[out * lanes + k];
        }
    }
}

/* @stats: r, g, b, and luma² for each pixel; afterwards their means, of which the last becomes the deviation. */
static MaqDraftPlane *
local_stats (const MaqDraftBitmap *canvas,
             guint                 radius,
             GError              **error)
{
  MaqDraftPlane *stats = maq_draft_plane_new (canvas->width, canvas->height, 4, error);
  guint w = canvas->width, h = canvas->height;
  g_autofree float *line = g_new (float, (gsize) MAX (w, h) * 4);
  g_autofree float *other = g_new (float, (gsize) MAX (w, h) * 4);

  for (guint y = 0; stats != NULL && y < h; y++)
    {
      for (guint x = 0; x < w; x++)
        {
          const guint8 *p = canvas->rgba + ((gsize) y * w + x) * 4;
          float luma = maq_draft_luma (p) * 255.0f;

          line[x * 4] = p[0];
          line[x * 4 + 1] = p[1];
          line[x * 4 + 2] = p[2];
          line[x * 4 + 3] = luma * luma;
        }
      box_rows (line, stats->data + (gsize) y * w * 4, w, 4, radius);
    }
  for (guint x = 0; stats != NULL && x < w; x++)
    {
      for (guint y = 0; y < h; y++)
        memcpy (line + y * 4, stats->data + ((gsize) y * w + x) * 4, 4 * sizeof (float));
      box_rows (line, other, h, 4, radius);
      for (guint y = 0; y < h; y++)
        {
          float *s = stats->data + ((gsize) y * w + x) * 4, *o = other + y * 4;
          float mean = 0.2126f * o[0] + 0.7152f * o[1] + 0.0722f * o[2];

          memcpy (s, o, 3 * sizeof (float));
          s[3] = sqrtf (MAX (o[3] - mean * mean, 0.0f));
        }
    }
  return stats;
}

gboolean
maq_draft_flatten (MaqDraftBitmap *canvas,
                   guint           radius,
                   GError        **error)
{
  g_autoptr (MaqDraftPlane) stats = local_stats (canvas, radius, error);
  int w = (int) canvas->width, h = (int) canvas->height, reach = (int) radius;
  static const int around[SECTORS][2] = { { 10, 0 }, { 7, 7 }, { 0, 10 }, { -7, 7 }, { -10, 0 }, { -7, -7 }, { 0, -10 }, { 7, -7 } };

  if (stats == NULL)
    return FALSE;
  for (int y = 0; y < h; y++)
    for (int x = 0; x < w; x++)
      {
        float sum[3] = { 0, 0, 0 }, total = 0;
        guint8 *p = canvas->rgba + ((gsize) y * w + x) * 4;

        for (guint k = 0; k < SECTORS; k++)
          {
            int sx = CLAMP (x + around[k][0] * reach / 10, 0, w - 1), sy = CLAMP (y + around[k][1] * reach / 10, 0, h - 1);
            const float *s = stats->data + ((gsize) sy * w + sx) * 4;
            float even = 1.0f / (1.5f + s[3]), weight = even * even * even * even;

            weight *= weight;
            total += weight;
            for (guint c = 0; c < 3; c++)
              sum[c] += s[c] * weight;
          }
        for (guint c = 0; c < 3; c++)
          p[c] = (guint8) CLAMP (sum[c] / total + 0.5f, 0.0f, 255.0f);
      }
  return TRUE;
}
