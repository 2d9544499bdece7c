/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "maq-mask-draw.h"
#include "maq-mask-view.h"

/* A soft dimming needs no more; it is drawn in about two milliseconds. */
#define SIDE 640.0
#define DIM 150
/* What one frame may take for shapes: several hundred of them are a third of a second. */
#define COVER_US 4000
/* After so many shapes what they cover is kept, 230 kB, so that one taken back costs no more than these. */
#define STRIDE 16
/* Points of a line between two looks at the clock. */
#define POINTS 32

struct _MaqMaskView {
  GtkWidget     parent_instance;

  MaqMaskPlan  *plan;      /* nullable */
  MaqCoverage  *coverage;  /* of the plan's first... */
  guint         n_covered; /* ...shapes; NULL: of none */
  GPtrArray    *kept;      /* of MaqCoverage, of STRIDE shapes, of 2 × STRIDE... */
  MaqBrushLine *line;      /* nullable: as far as it is drawn: the one under the pointer, or the plan's next shape */
  guint         tick_id;   /* while shapes are still to be covered */
  GdkTexture   *texture;   /* nullable */
  double        ratio;     /* of the size it was drawn for */
};

G_DEFINE_FINAL_TYPE (MaqMaskView, maq_mask_view, GTK_TYPE_WIDGET)

static void
get_size (MaqMaskView *self, guint *width, guint *height)
{
  double w = MAX (gtk_widget_get_width (GTK_WIDGET (self)), 1), h = MAX (gtk_widget_get_height (GTK_WIDGET (self)), 1);
  double scale = SIDE / MAX (w, h);

  *width = MAX ((guint) (w * scale), 1);
  *height = MAX ((guint) (h * scale), 1);
}

/* Black, the less transparent the less may change; premultiplied. */
static GdkTexture *
make_texture (MaqCoverage *coverage)
{
  guint width = maq_coverage_get_width (coverage), height = maq_coverage_get_height (coverage);
  gsize size = (gsize) width * height;
  guint8 *pixels = g_malloc0 (size * 4);
  const guint8 *from = maq_coverage_get_data (coverage);
  g_autoptr (GBytes) bytes = NULL;

  for (gsize i = 0; i < size; i++)
    pixels[i * 4 + 3] = (guint8) ((255 - from[i]) * DIM / 255);
  bytes = g_bytes_new_take (pixels, size * 4);
  return gdk_memory_texture_new ((int) width, (int) height, GDK_MEMORY_R8G8B8A8_PREMULTIPLIED, bytes, width * 4);
}

/* The line as far as @shape goes: what of it is there already stays. */
static gboolean
go_on (MaqMaskView *self, const MaqMaskShape *shape)
{
  if (self->line != NULL && maq_brush_line_go_on (self->line, shape))
    return TRUE;
  g_clear_pointer (&self->line, maq_brush_line_free);
  self->line = maq_brush_line_new (maq_coverage_get_width (self->coverage), maq_coverage_get_height (self->coverage), shape, NULL);
  return self->line != NULL && maq_brush_line_go_on (self->line, shape);
}

static gboolean
add_preview (MaqMaskView *self, MaqCoverage *shown, const MaqMaskShape *shape)
{
  if (shape->tool != MAQ_MASK_BRUSH)
    return maq_coverage_add (shown, shape, NULL);
  return go_on (self, shape) && maq_coverage_add_line (shown, self->line, shape->erase, NULL);
}

/* A shape with its whole plan is feathered; one under the pointer waits for that until it is let go. */
static void
show (MaqMaskView *self, const MaqMaskShape *shape)
{
  g_autoptr (MaqCoverage) shown = NULL;

  g_clear_object (&self->texture);
  if (self->coverage != NULL)
    shown = maq_coverage_copy (self->coverage, NULL);
  if (shown != NULL && (shape == NULL || add_preview (self, shown, shape)))
    {
      if (shape == NULL)
        maq_mask_plan_finish (self->plan, shown);
      else if (self->plan != NULL && maq_mask_plan_is_inverted (self->plan))
        maq_coverage_invert (shown);
      self->texture = make_texture (shown);
    }
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* Goes back to what the first @n shapes cover, or to less. */
static void
go_back (MaqMaskView *self, guint n)
{
  if (self->n_covered <= n)
    return;
  g_ptr_array_set_size (self->kept, (int) MIN (self->kept->len, n / STRIDE));
  g_clear_pointer (&self->coverage, maq_coverage_free);
  if (self->kept->len > 0)
    self->coverage = maq_coverage_copy (g_ptr_array_index (self->kept, self->kept->len - 1), NULL);
  self->n_covered = self->coverage != NULL ? self->kept->len * STRIDE : 0;
}

static void
begin_again (MaqMaskView *self)
{
  g_clear_pointer (&self->coverage, maq_coverage_free);
  g_clear_pointer (&self->line, maq_brush_line_free);
  g_ptr_array_set_size (self->kept, 0);
  self->n_covered = 0;
}

static guint
get_n_shapes (MaqMaskView *self)
{
  return self->plan != NULL ? maq_mask_plan_get_n_shapes (self->plan) : 0;
}

static gboolean
is_covered (MaqMaskView *self)
{
  return self->coverage != NULL && self->n_covered == get_n_shapes (self);
}

/* A line goes on by some of its points at a time; one that was under the pointer is there whole. Returns: whether all of it is covered. */
static gboolean
cover_line (MaqMaskView *self, const MaqMaskShape *shape)
{
  MaqMaskShape part = *shape;

  part.n = MIN (shape->n, POINTS + (self->line != NULL ? maq_brush_line_get_n (self->line) : 0));
  if (self->line != NULL && !maq_brush_line_is (self->line, shape) && !maq_brush_line_go_on (self->line, &part))
    g_clear_pointer (&self->line, maq_brush_line_free);
  part.n = MIN (shape->n, POINTS);
  if (self->line == NULL && !go_on (self, &part))
    g_debug ("No memory for a line of a mask");
  if (self->line != NULL && maq_brush_line_get_n (self->line) < shape->n)
    return FALSE;
  if (self->line != NULL && !maq_coverage_add_line (self->coverage, self->line, shape->erase, NULL))
    g_debug ("No memory for a line of a mask");
  g_clear_pointer (&self->line, maq_brush_line_free);
  return TRUE;
}

static gboolean
cover_shape (MaqMaskView *self, const MaqMaskShape *shape)
{
  if (shape->tool == MAQ_MASK_BRUSH)
    return cover_line (self, shape);
  if (!maq_coverage_add (self->coverage, shape, NULL))
    g_debug ("No memory for a shape of a mask");
  return TRUE;
}

static void
cover_next (MaqMaskView *self)
{
  MaqMaskShape shape = maq_mask_plan_get_shape (self->plan, self->n_covered);

  if (!cover_shape (self, &shape))
    return;
  self->n_covered++;
  if (self->n_covered % STRIDE == 0)
    {
      MaqCoverage *copy = maq_coverage_copy (self->coverage, NULL);

      if (copy != NULL && self->kept->len + 1 == self->n_covered / STRIDE)
        g_ptr_array_add (self->kept, g_steal_pointer (&copy));
      g_clear_pointer (&copy, maq_coverage_free);
    }
}

/* Shapes for the time that a frame has. Returns: whether all are covered. */
static gboolean
cover (MaqMaskView *self)
{
  gint64 until = g_get_monotonic_time () + COVER_US;
  guint width, height;

  if (gtk_widget_get_width (GTK_WIDGET (self)) == 0)
    return FALSE;
  if (self->coverage == NULL)
    {
      begin_again (self);
      get_size (self, &width, &height);
      self->coverage = maq_coverage_new (width, height, NULL);
      self->ratio = (double) width / height;
    }
  while (self->coverage != NULL && self->n_covered < get_n_shapes (self) && g_get_monotonic_time () < until)
    cover_next (self);
  return is_covered (self);
}

static gboolean
cover_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  MaqMaskView *self = MAQ_MASK_VIEW (widget);

  if (!cover (self) && self->coverage != NULL)
    return G_SOURCE_CONTINUE;
  self->tick_id = 0;
  show (self, NULL);
  return G_SOURCE_REMOVE;
}

/* What was shown stays until all of what is new can be. */
static void
update (MaqMaskView *self)
{
  if (self->plan == NULL || (maq_mask_plan_is_empty (self->plan) && maq_mask_plan_get_n_shapes (self->plan) == 0))
    {
      if (self->tick_id != 0)
        gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->tick_id);
      self->tick_id = 0;
      g_clear_object (&self->texture);
      gtk_widget_queue_draw (GTK_WIDGET (self));
      return;
    }
  if (cover (self))
    show (self, NULL);
  else if (self->tick_id == 0)
    self->tick_id = gtk_widget_add_tick_callback (GTK_WIDGET (self), cover_cb, NULL, NULL);
}

static void
maq_mask_view_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  MaqMaskView *self = MAQ_MASK_VIEW (widget);
  guint w, h;

  get_size (self, &w, &h);
  if (self->coverage != NULL && ABS (self->ratio - (double) w / h) < 0.02)
    return;
  begin_again (self);
  update (self);
}

static void
maq_mask_view_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  MaqMaskView *self = MAQ_MASK_VIEW (widget);
  graphene_rect_t area = GRAPHENE_RECT_INIT (0, 0, (float) gtk_widget_get_width (widget), (float) gtk_widget_get_height (widget));

  if (self->texture != NULL)
    gtk_snapshot_append_texture (snapshot, self->texture, &area);
}

static void
maq_mask_view_finalize (GObject *object)
{
  MaqMaskView *self = MAQ_MASK_VIEW (object);

  g_clear_object (&self->texture);
  g_clear_pointer (&self->coverage, maq_coverage_free);
  g_clear_pointer (&self->line, maq_brush_line_free);
  g_clear_pointer (&self->kept, g_ptr_array_unref);
  g_clear_pointer (&self->plan, maq_mask_plan_unref);
  G_OBJECT_CLASS (maq_mask_view_parent_class)->finalize (object);
}

static void
maq_mask_view_class_init (MaqMaskViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->finalize = maq_mask_view_finalize;
  widget_class->size_allocate = maq_mask_view_size_allocate;
  widget_class->snapshot = maq_mask_view_snapshot;
  gtk_widget_class_set_css_name (widget_class, "mask");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
maq_mask_view_init (MaqMaskView *self)
{
  self->kept = g_ptr_array_new_with_free_func ((GDestroyNotify) maq_coverage_free);
  gtk_widget_set_can_target (GTK_WIDGET (self), FALSE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

GtkWidget *
maq_mask_view_new (void)
{
  return g_object_new (MAQ_TYPE_MASK_VIEW, NULL);
}

static void
update_name (MaqMaskView *self)
{
  guint n = get_n_shapes (self);
  g_autofree char *name = g_strdup_printf (ngettext ("Mask of %u shape: the rest is kept", "Mask of %u shapes: the rest is kept", n), n);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_widget_set_visible (GTK_WIDGET (self), n > 0);
}

/* How many shapes both begin with: these need not be drawn again. */
static guint
count_common (MaqMaskPlan *before, MaqMaskPlan *now)
{
  guint n = before != NULL && now != NULL ? MIN (maq_mask_plan_get_n_shapes (before), maq_mask_plan_get_n_shapes (now)) : 0;

  for (guint i = 0; i < n; i++)
    if (maq_mask_plan_get_shape (before, i).points != maq_mask_plan_get_shape (now, i).points)
      return i;
  return n;
}

void
maq_mask_view_set_plan (MaqMaskView *self, MaqMaskPlan *plan)
{
  g_autoptr (MaqMaskPlan) before = NULL;

  g_return_if_fail (MAQ_IS_MASK_VIEW (self));

  if (maq_mask_plan_equal (self->plan, plan))
    return;
  before = g_steal_pointer (&self->plan);
  self->plan = plan != NULL ? maq_mask_plan_ref (plan) : NULL;
  go_back (self, count_common (before, plan));
  update_name (self);
  update (self);
}

void
maq_mask_view_preview (MaqMaskView *self, const MaqMaskShape *shape)
{
  g_return_if_fail (MAQ_IS_MASK_VIEW (self));

  if (shape == NULL)
    {
      g_clear_pointer (&self->line, maq_brush_line_free);
      update_name (self);
      update (self);
      return;
    }
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
  if (cover (self))
    show (self, shape);
}

gboolean
maq_mask_view_is_drawn (MaqMaskView *self)
{
  g_return_val_if_fail (MAQ_IS_MASK_VIEW (self), FALSE);

  return self->tick_id == 0 && is_covered (self);
}
