/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "maq-mask-draw.h"
#include "maq-mask-view.h"

/* A soft dimming needs no more; it is drawn in about two milliseconds. */
#define SIDE 640.0
#define DIM 150

struct _MaqMaskView {
  GtkWidget    parent_instance;

  MaqMaskPlan *plan;      /* nullable */
  MaqCoverage *coverage;  /* of the plan's shapes; NULL: to be drawn anew */
  GdkTexture  *texture;   /* nullable */
  double       ratio;     /* of the size it was drawn for */
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

/* A shape with its whole plan is feathered; one under the pointer waits for that until it is let go. */
static void
show (MaqMaskView *self, const MaqMaskShape *shape)
{
  g_autoptr (MaqCoverage) shown = NULL;

  g_clear_object (&self->texture);
  if (self->coverage != NULL)
    shown = maq_coverage_copy (self->coverage, NULL);
  if (shown != NULL && (shape == NULL || maq_coverage_add (shown, shape, NULL)))
    {
      if (shape == NULL)
        maq_mask_plan_finish (self->plan, shown);
      else if (self->plan != NULL && maq_mask_plan_is_inverted (self->plan))
        maq_coverage_invert (shown);
      self->texture = make_texture (shown);
    }
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
cover (MaqMaskView *self)
{
  g_autoptr (MaqMaskPlan) empty = self->plan == NULL ? maq_mask_plan_new () : NULL;
  guint width, height;

  if (self->coverage != NULL || gtk_widget_get_width (GTK_WIDGET (self)) == 0)
    return;
  get_size (self, &width, &height);
  self->coverage = maq_mask_plan_cover (self->plan != NULL ? self->plan : empty, width, height, NULL);
  self->ratio = (double) width / height;
}

static void
update (MaqMaskView *self)
{
  if (self->plan == NULL || (maq_mask_plan_is_empty (self->plan) && maq_mask_plan_get_n_shapes (self->plan) == 0))
    {
      g_clear_object (&self->texture);
      gtk_widget_queue_draw (GTK_WIDGET (self));
      return;
    }
  cover (self);
  show (self, NULL);
}

static void
maq_mask_view_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  MaqMaskView *self = MAQ_MASK_VIEW (widget);
  guint w, h;

  get_size (self, &w, &h);
  if (self->coverage != NULL && ABS (self->ratio - (double) w / h) < 0.02)
    return;
  g_clear_pointer (&self->coverage, maq_coverage_free);
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
  guint n = self->plan != NULL ? maq_mask_plan_get_n_shapes (self->plan) : 0;
  g_autofree char *name = g_strdup_printf (ngettext ("Mask of %u shape: the rest is kept", "Mask of %u shapes: the rest is kept", n), n);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_widget_set_visible (GTK_WIDGET (self), n > 0);
}

/* Whether @now is @before and one shape more: then the rest need not be drawn again. */
static gboolean
goes_on (MaqMaskPlan *before, MaqMaskPlan *now)
{
  guint n = before != NULL ? maq_mask_plan_get_n_shapes (before) : 0;

  if (now == NULL || maq_mask_plan_get_n_shapes (now) != n + 1)
    return FALSE;
  for (guint i = 0; i < n; i++)
    if (maq_mask_plan_get_shape (before, i).points != maq_mask_plan_get_shape (now, i).points)
      return FALSE;
  return TRUE;
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
  if (self->coverage != NULL && goes_on (before, plan))
    {
      MaqMaskShape last = maq_mask_plan_get_shape (plan, maq_mask_plan_get_n_shapes (plan) - 1);

      if (!maq_coverage_add (self->coverage, &last, NULL))
        g_clear_pointer (&self->coverage, maq_coverage_free);
    }
  else
    g_clear_pointer (&self->coverage, maq_coverage_free);
  update_name (self);
  update (self);
}

void
maq_mask_view_preview (MaqMaskView *self, const MaqMaskShape *shape)
{
  g_return_if_fail (MAQ_IS_MASK_VIEW (self));

  if (shape == NULL)
    {
      update_name (self);
      update (self);
      return;
    }
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
  cover (self);
  show (self, shape);
}
