/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>
#include <string.h>

#include <cairo.h>

#include "maq-coverage.h"
#include "maq-error.h"
#include "maq-image.h"

#define PASSES 3

struct _MaqCoverage {
  guint   width, height;
  guint8 *data;
};

/* Pixels of the whole, right and bottom excluded. */
typedef struct {
  int left, top, right, bottom;
} Area;

static MaqCoverage *
new_with (guint    width,
          guint    height,
          guint8  *data,
          GError **error)
{
  MaqCoverage *self;

  if (data == NULL)
    {
      g_set_error (error, MAQ_ERROR, MAQ_ERROR_FAILED, "no memory for a mask of %u × %u", width, height);
      return NULL;
    }
  self = g_new (MaqCoverage, 1);
  *self = (MaqCoverage) { width, height, data };
  return self;
}

MaqCoverage *
maq_coverage_new (guint    width,
                  guint    height,
                  GError **error)
{
  if (width == 0 || height == 0 || width > MAQ_IMAGE_MAX_SIDE || height > MAQ_IMAGE_MAX_SIDE
      || (guint64) width * height > MAQ_IMAGE_MAX_PIXELS)
    {
      g_set_error (error, MAQ_ERROR, MAQ_ERROR_FAILED, "a mask of %u × %u", width, height);
      return NULL;
    }
  return new_with (width, height, g_try_malloc0 ((gsize) width * height), error);
}

MaqCoverage *
maq_coverage_copy (const MaqCoverage  *self,
                   GError            **error)
{
  gsize size = (gsize) self->width * self->height;
  guint8 *data = g_try_malloc (size);

  if (data != NULL)
    memcpy (data, self->data, size);
  return new_with (self->width, self->height, data, error);
}

void
maq_coverage_free (MaqCoverage *self)
{
  g_free (self->data);
  g_free (self);
}

guint
maq_coverage_get_width (const MaqCoverage *self)
{
  return self->width;
}

guint
maq_coverage_get_height (const MaqCoverage *self)
{
  return self->height;
}

guint8 *
maq_coverage_get_data (MaqCoverage *self)
{
  return self->data;
}

static double
get_side (const MaqCoverage *self)
{
  return MAX (self->width, self->height);
}

/* Half of what a brush covers beside its line, at full strength and with its soft edge. */
static void
get_radii (const MaqCoverage  *self,
           const MaqMaskShape *shape,
           double             *hard,
           double             *soft)
{
  double radius = shape->tool == MAQ_MASK_BRUSH ? shape->size * get_side (self) / 2 : 0;

  *soft = radius * (1 - shape->hardness) / 2;
  *hard = radius - *soft;
  if (shape->tool != MAQ_MASK_BRUSH)
    *soft = *hard = 0;
}

static Area
get_area (const MaqCoverage  *self,
          const MaqMaskShape *shape,
          double              reach)
{
  double left = self->width, top = self->height, right = 0, bottom = 0;

  for (guint i = 0; i < shape->n; i++)
    {
      double x = shape->points[i].x * self->width, y = shape->points[i].y * self->height;

      left = MIN (left, x);
      top = MIN (top, y);
      right = MAX (right, x);
      bottom = MAX (bottom, y);
    }
  return (Area) {
    MAX ((int) floor (left - reach), 0),
    MAX ((int) floor (top - reach), 0),
    MIN ((int) ceil (right + reach), (int) self->width),
    MIN ((int) ceil (bottom + reach), (int) self->height),
  };
}

static void
add_points (cairo_t            *cr,
            const MaqCoverage  *self,
            const MaqMaskShape *shape)
{
  for (guint i = 0; i < shape->n; i++)
    cairo_line_to (cr, shape->points[i].x * self->width, shape->points[i].y * self->height);
  if (shape->n == 1)
    cairo_line_to (cr, shape->points[0].x * self->width, shape->points[0].y * self->height);
}

static void
fill_shape (cairo_t            *cr,
            const MaqCoverage  *self,
            const MaqMaskShape *shape,
            double              hard)
{
  double x = shape->points[0].x * self->width, y = shape->points[0].y * self->height;
  double width = shape->n > 1 ? shape->points[1].x * self->width - x : 0;
  double height = shape->n > 1 ? shape->points[1].y * self->height - y : 0;

  switch (shape->tool)
    {
    case MAQ_MASK_BRUSH:
      cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
      cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
      cairo_set_line_width (cr, 2 * hard);
      add_points (cr, self, shape);
      cairo_stroke (cr);
      return;
    case MAQ_MASK_BOX:
      cairo_rectangle (cr, x, y, width, height);
      break;
    case MAQ_MASK_ELLIPSE:
      cairo_translate (cr, x + width / 2, y + height / 2);
      cairo_scale (cr, MAX (fabs (width) / 2, 0.01), MAX (fabs (height) / 2, 0.01));
      cairo_arc (cr, 0, 0, 1, 0, 2 * G_PI);
      break;
    case MAQ_MASK_LASSO:
      add_points (cr, self, shape);
      cairo_close_path (cr);
      break;
    case MAQ_N_MASK_TOOLS:
    default:
      break;
    }
  cairo_fill (cr);
}

/* Along one line of @n bytes, @step apart: the mean of 2 × @radius + 1, with the edge repeated outwards. */
static void
blur_line (guint8 *line,
           gsize   step,
           guint   n,
           guint   radius,
           guint8 *copy)
{
  guint sum, size = 2 * radius + 1;

  for (guint i = 0; i < n; i++)
    copy[i] = line[i * step];
  sum = copy[0] * (radius + 1);
  for (guint i = 1; i <= radius; i++)
    sum += copy[MIN (i, n - 1)];
  for (guint i = 0; i < n; i++)
    {
      line[i * step] = (guint8) ((sum + size / 2) / size);
      sum += copy[MIN (i + radius + 1, n - 1)];
      sum -= copy[i >= radius ? i - radius : 0];
    }
}

/* Three means after one another, which together reach @radius pixels. */
static void
blur (guint8 *data,
      guint   width,
      guint   height,
      gsize   stride,
      double  radius)
{
  guint left = (guint) round (radius);
  g_autofree guint8 *copy = left > 0 ? g_malloc (MAX (width, height)) : NULL;

  for (guint pass = 0; pass < PASSES && left > 0; pass++)
    {
      guint box = (left + PASSES - pass - 1) / (PASSES - pass);

      left -= box;
      for (guint y = 0; y < height; y++)
        blur_line (data + y * stride, 1, width, box, copy);
      for (guint x = 0; x < width; x++)
        blur_line (data + x, stride, height, box, copy);
    }
}

/* The shape alone, over its area with @soft around it. (transfer full): A8; NULL: no memory. */
static cairo_surface_t *
draw_shape (const MaqCoverage  *self,
            const MaqMaskShape *shape,
            const Area         *area,
            double              hard,
            double              soft)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_A8, area->right - area->left, area->bottom - area->top);
  cairo_t *cr = cairo_create (surface);
  cairo_status_t status;

  cairo_translate (cr, -area->left, -area->top);
  cairo_set_source_rgba (cr, 1, 1, 1, 1);
  fill_shape (cr, self, shape, hard);
  status = cairo_status (cr);
  cairo_destroy (cr);
  if (status != CAIRO_STATUS_SUCCESS)
    {
      cairo_surface_destroy (surface);
      return NULL;
    }
  cairo_surface_flush (surface);
  blur (cairo_image_surface_get_data (surface), area->right - area->left, area->bottom - area->top,
        cairo_image_surface_get_stride (surface), soft);
  return surface;
}

/* Adding keeps the larger; erasing leaves what is not covered. */
static void
combine (guint8       *to,
         const guint8 *from,
         int           n,
         gboolean      erase)
{
  for (int i = 0; i < n; i++)
    to[i] = erase ? (guint8) ((to[i] * (255 - from[i]) + 127) / 255) : MAX (to[i], from[i]);
}

gboolean
maq_coverage_add (MaqCoverage         *self,
                  const MaqMaskShape  *shape,
                  GError             **error)
{
  cairo_surface_t *surface;
  double hard, soft;
  Area area;

  if (shape->n == 0)
    return TRUE;
  get_radii (self, shape, &hard, &soft);
  area = get_area (self, shape, hard + soft + 1);
  if (area.right <= area.left || area.bottom <= area.top)
    return TRUE;
  surface = draw_shape (self, shape, &area, hard, soft);
  if (surface == NULL)
    {
      g_set_error_literal (error, MAQ_ERROR, MAQ_ERROR_FAILED, "no memory for a mask");
      return FALSE;
    }
  for (int y = area.top; y < area.bottom; y++)
    combine (self->data + (gsize) y * self->width + area.left,
             cairo_image_surface_get_data (surface) + (gsize) (y - area.top) * cairo_image_surface_get_stride (surface),
             area.right - area.left, shape->erase);
  cairo_surface_destroy (surface);
  return TRUE;
}

void
maq_coverage_feather (MaqCoverage *self,
                      double       radius)
{
  blur (self->data, self->width, self->height, self->width, radius);
}

void
maq_coverage_invert (MaqCoverage *self)
{
  gsize size = (gsize) self->width * self->height;

  for (gsize i = 0; i < size; i++)
    self->data[i] = 255 - self->data[i];
}
