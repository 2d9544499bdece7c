/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>
#include <string.h>

#include "maq-blur.h"
#include "maq-brush-line.h"
#include "maq-error.h"
#include "maq-image.h"

struct _MaqBrushLine {
  guint    width, height;
  double   size, hardness;
  double   hard, soft;  /* in pixels: how far the line is covered whole, and how wide its edge is to either side of that */
  GArray  *points;      /* of MaqPoint, as given */
  guint    n_drawn;     /* so many of the points are joined in... */
  guint8  *line;        /* ...this, without soft edge; the last one never: it may move */
  guint8  *shown;       /* all of it, with soft edge, but for what changed */
  MaqArea  changed;     /* since then */
  MaqArea  bounds;      /* of all that was ever drawn */
  guint64  work;
};

/* The columns of a row that lie within. Empty: low > high. */
typedef struct {
  double low, high;
} Span;

static const Span nothing = { G_MAXDOUBLE, -G_MAXDOUBLE };

MaqBrushLine *
maq_brush_line_new (guint                width,
                    guint                height,
                    const MaqMaskShape  *shape,
                    GError             **error)
{
  g_autoptr (MaqBrushLine) self = g_new0 (MaqBrushLine, 1);
  double radius = shape->size * MAX (width, height) / 2;

  self->points = g_array_new (FALSE, FALSE, sizeof (MaqPoint));
  self->width = width;
  self->height = height;
  self->size = shape->size;
  self->hardness = shape->hardness;
  self->soft = radius * (1 - shape->hardness) / 2;
  self->hard = radius - self->soft;
  if (width > 0 && height > 0 && (guint64) width * height <= MAQ_IMAGE_MAX_PIXELS)
    {
      self->line = g_try_malloc0 ((gsize) width * height);
      self->shown = g_try_malloc0 ((gsize) width * height);
    }
  if (self->line == NULL || self->shown == NULL)
    {
      g_set_error (error, MAQ_ERROR, MAQ_ERROR_FAILED, "no memory for a line on %u × %u", width, height);
      return NULL;
    }
  return g_steal_pointer (&self);
}

void
maq_brush_line_free (MaqBrushLine *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->points);
  g_free (self->line);
  g_free (self->shown);
  g_free (self);
}

static const MaqPoint *
get_points (const MaqBrushLine *self)
{
  return (const MaqPoint *) (gpointer) self->points->data;
}

/* In pixels. */
static MaqPoint
get_place (const MaqBrushLine *self,
           guint               index)
{
  return (MaqPoint) { get_points (self)[index].x * self->width, get_points (self)[index].y * self->height };
}

static gboolean
is_empty (const MaqArea *area)
{
  return area->left >= area->right || area->top >= area->bottom;
}

static MaqArea
unite (const MaqArea *a,
       const MaqArea *b)
{
  if (is_empty (a))
    return *b;
  if (is_empty (b))
    return *a;
  return (MaqArea) { MIN (a->left, b->left), MIN (a->top, b->top), MAX (a->right, b->right), MAX (a->bottom, b->bottom) };
}

static MaqArea
widen (const MaqBrushLine *self,
       const MaqArea      *area,
       int                 by)
{
  return (MaqArea) {
    MAX (area->left - by, 0),
    MAX (area->top - by, 0),
    MIN (area->right + by, (int) self->width),
    MIN (area->bottom + by, (int) self->height),
  };
}

static guint64
count_pixels (const MaqArea *area)
{
  return is_empty (area) ? 0 : (guint64) (area->right - area->left) * (guint64) (area->bottom - area->top);
}

/* What a piece can cover without its soft edge. */
static MaqArea
get_area (const MaqBrushLine *self,
          MaqPoint            from,
          MaqPoint            to)
{
  const MaqArea area = {
    (int) floor (MIN (from.x, to.x)), (int) floor (MIN (from.y, to.y)),
    (int) ceil (MAX (from.x, to.x)), (int) ceil (MAX (from.y, to.y)),
  };

  return widen (self, &area, (int) ceil (self->hard + 1));
}

static void
join (Span   *span,
      double  low,
      double  high)
{
  span->low = MIN (span->low, low);
  span->high = MAX (span->high, high);
}

static void
join_disc (Span     *span,
           MaqPoint  centre,
           double    radius,
           double    y)
{
  double rest = radius * radius - (y - centre.y) * (y - centre.y);

  if (rest >= 0)
    join (span, centre.x - sqrt (rest), centre.x + sqrt (rest));
}

/* Between the two ends: beside the line by no more than @radius, and neither before nor behind it. */
static void
join_middle (Span     *span,
             MaqPoint  from,
             MaqPoint  to,
             double    radius,
             double    y)
{
  double dx = to.x - from.x, dy = to.y - from.y, length = hypot (dx, dy);
  double low = -G_MAXDOUBLE, high = G_MAXDOUBLE, along = (y - from.y) * dy;

  if (length <= 0 || (dy == 0 && fabs (y - from.y) > radius) || (dx == 0 && (along < 0 || along > length * length)))
    return;
  if (dy != 0)
    {
      low = from.x + (y - from.y) * dx / dy - radius * length / fabs (dy);
      high = low + 2 * radius * length / fabs (dy);
    }
  if (dx != 0)
    {
      double start = from.x - along / dx, end = start + length * length / dx;

      low = MAX (low, MIN (start, end));
      high = MIN (high, MAX (start, end));
    }
  if (low <= high)
    join (span, low, high);
}

/* What lies within @radius of the piece is convex: one span a row. */
static Span
get_span (MaqPoint from,
          MaqPoint to,
          double   radius,
          double   y)
{
  Span span = nothing;

  if (radius < 0)
    return span;
  join_disc (&span, from, radius, y);
  join_disc (&span, to, radius, y);
  join_middle (&span, from, to, radius, y);
  return span;
}

static double
get_distance (double   x,
              double   y,
              MaqPoint from,
              MaqPoint to)
{
  double dx = to.x - from.x, dy = to.y - from.y, square = dx * dx + dy * dy;
  double part = square > 0 ? CLAMP (((x - from.x) * dx + (y - from.y) * dy) / square, 0, 1) : 0;

  return hypot (x - from.x - part * dx, y - from.y - part * dy);
}

/* Pixels from..to of left..right in a row, ends excluded, whose middles lie within the span. */
static void
get_columns (Span  span,
             int   left,
             int   right,
             int  *from,
             int  *to)
{
  *from = *to = right;
  if (span.low > span.high)
    return;
  *from = (int) CLAMP (ceil (span.low - 0.5), left, right);
  *to = (int) CLAMP (floor (span.high - 0.5) + 1, *from, right);
}

/* As much of a pixel as a band of twice the radius covers whose middle is @distance away. */
static guint8
get_value (const MaqBrushLine *self,
           double              distance)
{
  double part = MIN (distance + self->hard, 0.5) - MAX (distance - self->hard, -0.5);

  return (guint8) (MAX (part, 0) * 255 + 0.5);
}

/* @row: its first byte is the pixel at @from. */
static void
raise_pixels (const MaqBrushLine *self,
              guint8             *row,
              int                 from,
              int                 to,
              double              y,
              MaqPoint            a,
              MaqPoint            b)
{
  for (int x = from; x < to; x++, row++)
    if (*row < 255)
      {
        guint8 value = get_value (self, get_distance (x + 0.5, y, a, b));

        *row = MAX (*row, value);
      }
}

/* One piece onto @data, of which the first byte is the first pixel of @area. */
static void
draw_piece (MaqBrushLine  *self,
            guint8        *data,
            const MaqArea *area,
            MaqPoint       a,
            MaqPoint       b)
{
  const MaqArea piece = get_area (self, a, b);
  gsize stride = (gsize) (area->right - area->left);

  for (int y = MAX (piece.top, area->top); y < MIN (piece.bottom, area->bottom); y++)
    {
      guint8 *row = data + (gsize) (y - area->top) * stride;
      int left, right, inner_left, inner_right;

      get_columns (get_span (a, b, self->hard + 0.5, y + 0.5), area->left, area->right, &left, &right);
      get_columns (get_span (a, b, self->hard - 0.5, y + 0.5), left, right, &inner_left, &inner_right);
      raise_pixels (self, row + (left - area->left), left, inner_left, y + 0.5, a, b);
      memset (row + (inner_left - area->left), 255, (gsize) (inner_right - inner_left));
      raise_pixels (self, row + (inner_right - area->left), inner_right, right, y + 0.5, a, b);
      self->work += (guint64) (right - left);
    }
}

/* The piece to the last point, which may still move; of one point: a dot. */
static void
get_tail (const MaqBrushLine *self,
          MaqPoint           *from,
          MaqPoint           *to)
{
  *to = get_place (self, self->points->len - 1);
  *from = get_place (self, self->points->len > 1 ? self->points->len - 2 : 0);
}

static void
note_change (MaqBrushLine *self,
             MaqPoint      from,
             MaqPoint      to)
{
  const MaqArea area = get_area (self, from, to);

  self->changed = unite (&self->changed, &area);
}

static void
note_tail (MaqBrushLine *self)
{
  MaqPoint from, to;

  if (self->points->len == 0)
    return;
  get_tail (self, &from, &to);
  note_change (self, from, to);
}

static void
draw_pieces (MaqBrushLine *self)
{
  const MaqArea whole = { 0, 0, (int) self->width, (int) self->height };

  for (; self->n_drawn + 1 < self->points->len; self->n_drawn++)
    {
      MaqPoint from = get_place (self, self->n_drawn > 0 ? self->n_drawn - 1 : 0), to = get_place (self, self->n_drawn);

      draw_piece (self, self->line, &whole, from, to);
      note_change (self, from, to);
    }
}

gboolean
maq_brush_line_go_on (MaqBrushLine       *self,
                      const MaqMaskShape *shape)
{
  guint had = self->points->len, same = had > 0 ? had - 1 : 0;

  if (shape->n < had || shape->tool != MAQ_MASK_BRUSH || shape->size != self->size || shape->hardness != self->hardness
      || (same > 0 && memcmp (get_points (self), shape->points, same * sizeof (MaqPoint)) != 0))
    return FALSE;
  note_tail (self);
  g_array_set_size (self->points, same);
  g_array_append_vals (self->points, shape->points + same, shape->n - same);
  draw_pieces (self);
  note_tail (self);
  return TRUE;
}

gboolean
maq_brush_line_is (const MaqBrushLine *self,
                   const MaqMaskShape *shape)
{
  return shape->tool == MAQ_MASK_BRUSH && shape->size == self->size && shape->hardness == self->hardness && shape->n == self->points->len
         && memcmp (get_points (self), shape->points, shape->n * sizeof (MaqPoint)) == 0;
}

guint
maq_brush_line_get_n (const MaqBrushLine *self)
{
  return self->points->len;
}

/* Row by row between two rectangles of bytes. */
static void
copy (guint8        *to,
      gsize          to_stride,
      const guint8  *from,
      gsize          from_stride,
      const MaqArea *size)
{
  for (int y = size->top; y < size->bottom; y++, to += to_stride, from += from_stride)
    memcpy (to, from, (gsize) (size->right - size->left));
}

/* Brings what is shown up to date. The blur needs as much around what it changes as it reaches; all further off is as it was. */
static gboolean
update (MaqBrushLine *self)
{
  int reach = (int) round (self->soft);
  MaqArea seen = widen (self, &self->changed, reach), from = widen (self, &seen, reach);
  gsize stride = (gsize) (from.right - from.left);
  g_autofree guint8 *data = NULL;
  MaqPoint a, b;

  if (is_empty (&self->changed))
    return TRUE;
  data = g_try_malloc (stride * (gsize) (from.bottom - from.top));
  if (data == NULL)
    return FALSE;
  copy (data, stride, self->line + (gsize) from.top * self->width + from.left, self->width, &from);
  get_tail (self, &a, &b);
  draw_piece (self, data, &from, a, b);
  maq_blur (data, (guint) stride, (guint) (from.bottom - from.top), stride, self->soft);
  copy (self->shown + (gsize) seen.top * self->width + seen.left, self->width,
        data + (gsize) (seen.top - from.top) * stride + (seen.left - from.left), stride, &seen);
  self->bounds = unite (&self->bounds, &seen);
  self->changed = (MaqArea) { 0 };
  self->work += count_pixels (&from);
  return TRUE;
}

gboolean
maq_brush_line_fits (const MaqBrushLine *self,
                     guint               width,
                     guint               height)
{
  return self->width == width && self->height == height;
}

const guint8 *
maq_brush_line_draw (MaqBrushLine  *self,
                     MaqArea       *area,
                     GError       **error)
{
  if (!update (self))
    {
      g_set_error_literal (error, MAQ_ERROR, MAQ_ERROR_FAILED, "no memory for a line of a mask");
      return NULL;
    }
  *area = self->bounds;
  return self->shown + (gsize) self->bounds.top * self->width + self->bounds.left;
}

guint64
maq_brush_line_get_work (const MaqBrushLine *self)
{
  return self->work;
}
