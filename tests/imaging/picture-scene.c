/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>
#include <string.h>

#include "maq-encode.h"
#include "picture-scene.h"

#define BLOBS 24
#define N_COLOURS 4

/* Numerical Recipes' quick generator: the same pictures everywhere. */
static guint32
next (guint32 *state)
{
  return *state = *state * 1664525u + 1013904223u;
}

static double
part (guint32 *state)
{
  return (next (state) >> 8) / 16777216.0;
}

typedef struct {
  double x, y, r, stripes, turn;
  double rgb[3];
} Blob;

static void
make_blobs (guint32 seed,
            guint   width,
            guint   height,
            Blob    blobs[BLOBS])
{
  guint32 state = seed * 2654435761u + 12345;

  for (guint i = 0; i < BLOBS; i++)
    {
      blobs[i].x = part (&state) * width;
      blobs[i].y = part (&state) * height;
      blobs[i].r = (0.04 + part (&state) * 0.16) * width;
      blobs[i].stripes = i % 3 == 0 ? 0 : 0.15 + part (&state) * 0.8;
      blobs[i].turn = part (&state) * G_PI;
      for (guint c = 0; c < 3; c++)
        blobs[i].rgb[c] = 85 + part (&state) * 95;
    }
}

static void
paint_point (const Blob *blobs,
             double      x,
             double      y,
             double      width,
             guint8     *out)
{
  double rgb[3] = { 120 + 40 * x / width, 150 - 30 * x / width, 105 + 25 * sin (y / 90) };

  for (guint i = 0; i < BLOBS; i++)
    {
      double dx = x - blobs[i].x, dy = y - blobs[i].y, stripe;

      if (dx * dx + dy * dy > blobs[i].r * blobs[i].r)
        continue;
      stripe = 14 * sin ((dx * cos (blobs[i].turn) + dy * sin (blobs[i].turn)) * blobs[i].stripes);
      for (guint c = 0; c < 3; c++)
        rgb[c] = blobs[i].rgb[c] + stripe;
    }
  for (guint c = 0; c < 3; c++)
    out[c] = (guint8) CLAMP (rgb[c], 68, 196);
}

Scene *
scene_new (guint   width,
           guint   height,
           guint32 seed)
{
  Scene *scene = g_new (Scene, 1);
  Blob blobs[BLOBS];
  guint8 *out;

  scene->width = width;
  scene->height = height;
  out = scene->rgb = g_malloc_n ((gsize) width * height, SCENE_FINE * SCENE_FINE * 3);
  make_blobs (seed, width, height, blobs);
  for (guint y = 0; y < height * SCENE_FINE; y++)
    for (guint x = 0; x < width * SCENE_FINE; x++, out += 3)
      paint_point (blobs, (x + 0.5) / SCENE_FINE, (y + 0.5) / SCENE_FINE, width, out);

  return scene;
}

Scene *
scene_copy (const Scene *scene)
{
  Scene *copy = g_memdup2 (scene, sizeof *scene);

  copy->rgb = g_memdup2 (scene->rgb, (gsize) scene->width * scene->height * SCENE_FINE * SCENE_FINE * 3);
  return copy;
}

void
scene_free (Scene *scene)
{
  g_free (scene->rgb);
  g_free (scene);
}

static gboolean
is_within (const Shape *shape,
           double       x,
           double       y)
{
  double u = (x - shape->x) / shape->width * 2 - 1, v = (y - shape->y) / shape->height * 2 - 1;

  return shape->is_ellipse ? u * u + v * v < 1 : fabs (u) < 1 && fabs (v) < 1;
}

double
scene_change (Scene       *scene,
              const Shape *shape,
              guint        colour)
{
  static const guint8 colours[N_COLOURS][3] = { { 248, 248, 250 }, { 18, 16, 22 }, { 225, 22, 30 }, { 20, 60, 225 } };
  guint columns = scene->width * SCENE_FINE;
  guint64 n = 0;

  for (guint y = shape->y * SCENE_FINE; y < (shape->y + shape->height) * SCENE_FINE; y++)
    for (guint x = shape->x * SCENE_FINE; x < (shape->x + shape->width) * SCENE_FINE; x++)
      if (is_within (shape, (x + 0.5) / SCENE_FINE, (y + 0.5) / SCENE_FINE))
        {
          memcpy (scene->rgb + ((gsize) y * columns + x) * 3, colours[colour % N_COLOURS], 3);
          n++;
        }

  return (double) n / (SCENE_FINE * SCENE_FINE);
}

/* The fine row or column each fine sample of the picture shows. */
static guint *
map_samples (guint  n,
             guint  n_scene,
             double shift,
             double zoom)
{
  guint *map = g_new (guint, n * SCENE_FINE);

  for (guint i = 0; i < n * SCENE_FINE; i++)
    {
      double at = (i + 0.5) / SCENE_FINE * n_scene / n;

      at = (at - n_scene / 2.0) / zoom + n_scene / 2.0 - shift;
      map[i] = CLAMP (floor (at * SCENE_FINE), 0, n_scene * SCENE_FINE - 1);
    }

  return map;
}

MaqImage *
scene_shoot (const Scene *scene,
             const Shot  *shot)
{
  guint width = shot->width > 0 ? shot->width : scene->width, height = shot->height > 0 ? shot->height : scene->height;
  double zoom = shot->zoom > 0 ? shot->zoom : 1, gain = shot->gain > 0 ? shot->gain : 1;
  g_autofree guint *columns = map_samples (width, scene->width, shot->shift_x, zoom);
  g_autofree guint *rows = map_samples (height, scene->height, shot->shift_y, zoom);
  guint8 *out = NULL;
  MaqImage *image = maq_image_new_blank (width, height, &out, NULL);

  for (guint y = 0; y < height; y++)
    for (guint x = 0; x < width; x++, out += 4)
      {
        guint sums[3] = { 0 };

        for (guint k = 0; k < SCENE_FINE * SCENE_FINE; k++)
          {
            const guint8 *p = scene->rgb + ((gsize) rows[y * SCENE_FINE + k / SCENE_FINE] * scene->width * SCENE_FINE
                                            + columns[x * SCENE_FINE + k % SCENE_FINE]) * 3;

            for (guint c = 0; c < 3; c++)
              sums[c] += p[c];
          }
        for (guint c = 0; c < 3; c++)
          out[c] = CLAMP (lrint (gain * sums[c] / (SCENE_FINE * SCENE_FINE) + shot->offset), 0, 255);
        out[3] = 255;
      }

  return image;
}

MaqMask *
scene_mask (const Scene *scene,
            const Shape *shape)
{
  guint8 *data = g_malloc_n (scene->width, scene->height);
  g_autoptr (GBytes) bytes = g_bytes_new_take (data, (gsize) scene->width * scene->height);

  for (guint y = 0; y < scene->height; y++)
    for (guint x = 0; x < scene->width; x++)
      *data++ = is_within (shape, x + 0.5, y + 0.5) ? 255 : 0;

  return maq_mask_new (scene->width, scene->height, bytes, NULL);
}

MaqImage *
scene_jpeg (MaqDecoder *decoder,
            MaqImage   *image,
            guint       quality)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = maq_encode_jpeg (image, quality, &error);
  MaqImage *again;

  g_assert_no_error (error);
  again = maq_decoder_decode_bytes (decoder, bytes, 0, NULL, &error);
  g_assert_no_error (error);

  return again;
}
