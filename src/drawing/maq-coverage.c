/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>
#include <string.h>

#include <cairo.h>

#include "maq-blur.h"
#include "maq-coverage.h"
#include "maq-error.h"
#include "maq-image.h"

struct _MaqCoverage {
  guint   width, height;
  guint8 *data;
};

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

static MaqArea
get_area (const MaqCoverage  *self,
          const MaqMaskShape *shape)
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
  return (MaqArea) {
    MAX ((int) floor (left) - 1, 0),
    MAX ((int) floor (top) - 1, 0),
    MIN ((int) ceil (right) + 1, (int) self->width),
    MIN ((int) ceil (bottom) + 1, (int) self->height),
  };
}

static void
add_points (cairo_t            *cr,
            const MaqCoverage  *self,
            const MaqMaskShape *shape)
{
  for (guint i = 0; i < shape->n; i++)
    cairo_line_to (cr, shape->points[i].x * self->width, shape->points[i].y * self->height);
}

static void
fill_shape (cairo_t            *cr,
            const MaqCoverage  *self,
            const MaqMaskShape *shape)
{
  double x = shape->points[0].x * self->width, y = shape->points[0].y * self->height;
  double width = shape->n > 1 ? shape->points[1].x * self->width - x : 0;
  double height = shape->n > 1 ? shape->points[1].y * self->height - y : 0;

  switch (shape->tool)
    {
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
    case MAQ_MASK_BRUSH:
    case MAQ_N_MASK_TOOLS:
    default:
      break;
    }
  cairo_fill (cr);
}

/* The shape alone, over its area. (transfer full): A8; NULL: no memory. */
static cairo_surface_t *
draw_shape (const MaqCoverage  *self,
            const MaqMaskShape *shape,
            const MaqArea      *area)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_A8, area->right - area->left, area->bottom - area->top);
  cairo_t *cr = cairo_create (surface);
  cairo_status_t status;

  cairo_translate (cr, -area->left, -area->top);
  cairo_set_source_rgba (cr, 1, 1, 1, 1);
  fill_shape (cr, self, shape);
  status = cairo_status (cr);
  cairo_destroy (cr);
  if (status != CAIRO_STATUS_SUCCESS)
    {
      cairo_surface_destroy (surface);
      return NULL;
    }
  cairo_surface_flush (surface);
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

/* @data: of the area's first pixel. */
static void
combine_area (MaqCoverage   *self,
              const MaqArea *area,
              const guint8  *data,
              gsize          stride,
              gboolean       erase)
{
  for (int y = area->top; y < area->bottom; y++)
    combine (self->data + (gsize) y * self->width + area->left, data + (gsize) (y - area->top) * stride, area->right - area->left, erase);
}

gboolean
maq_coverage_add_line (MaqCoverage   *self,
                       MaqBrushLine  *line,
                       gboolean       erase,
                       GError       **error)
{
  const guint8 *data;
  MaqArea area;

  g_return_val_if_fail (maq_brush_line_fits (line, self->width, self->height), FALSE);

  data = maq_brush_line_draw (line, &area, error);
  if (data == NULL)
    return FALSE;
  combine_area (self, &area, data, self->width, erase);
  return TRUE;
}

static gboolean
add_whole_line (MaqCoverage         *self,
                const MaqMaskShape  *shape,
                GError             **error)
{
  g_autoptr (MaqBrushLine) line = maq_brush_line_new (self->width, self->height, shape, error);

  return line != NULL && maq_brush_line_go_on (line, shape) && maq_coverage_add_line (self, line, shape->erase, error);
}

gboolean
maq_coverage_add (MaqCoverage         *self,
                  const MaqMaskShape  *shape,
                  GError             **error)
{
  cairo_surface_t *surface;
  MaqArea area;

  if (shape->n == 0)
    return TRUE;
  if (shape->tool == MAQ_MASK_BRUSH)
    return add_whole_line (self, shape, error);
  area = get_area (self, shape);
  if (area.right <= area.left || area.bottom <= area.top)
    return TRUE;
  surface = draw_shape (self, shape, &area);
  if (surface == NULL)
    {
      g_set_error_literal (error, MAQ_ERROR, MAQ_ERROR_FAILED, "no memory for a mask");
      return FALSE;
    }
  combine_area (self, &area, cairo_image_surface_get_data (surface), cairo_image_surface_get_stride (surface), shape->erase);
  cairo_surface_destroy (surface);
  return TRUE;
}

void
maq_coverage_feather (MaqCoverage *self,
                      double       radius)
{
  maq_blur (self->data, self->width, self->height, self->width, radius);
}

void
maq_coverage_invert (MaqCoverage *self)
{
  gsize size = (gsize) self->width * self->height;

  for (gsize i = 0; i < size; i++)
    self->data[i] = 255 - self->data[i];
}
