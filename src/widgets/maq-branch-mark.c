/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-branch-mark.h"
#include "maq-paint.h"

#define WIDTH 38
#define TRUNK 12.0f
#define LANE 12.0f
#define DOT 5.0f
#define LINE 2.0f
#define FORK_GAP 4.0f

struct _MaqBranchMark {
  GtkWidget parent_instance;

  guint     lane;
  gboolean  current;
};

G_DEFINE_FINAL_TYPE (MaqBranchMark, maq_branch_mark, GTK_TYPE_WIDGET)

static void
maq_branch_mark_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                         int *minimum_baseline, int *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? WIDTH : 0;
}

static void
maq_branch_mark_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  MaqBranchMark *self = MAQ_BRANCH_MARK (widget);
  float height = (float) gtk_widget_get_height (widget), width = (float) gtk_widget_get_width (widget);
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  float start = rtl ? width - TRUNK : TRUNK;
  float x = start + (float) self->lane * (rtl ? -LANE : LANE);
  graphene_rect_t trunk = GRAPHENE_RECT_INIT (start - LINE / 2, 0, LINE, height);
  graphene_rect_t fork = GRAPHENE_RECT_INIT (x - LINE / 2, FORK_GAP, LINE, height - 2 * FORK_GAP);
  graphene_rect_t dot = GRAPHENE_RECT_INIT (x - DOT, height / 2 - DOT, 2 * DOT, 2 * DOT);
  GskRoundedRect round;
  GdkRGBA line, fill;

  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &line);
  fill = line;
  line.alpha *= 0.22f;
  fill.red = fill.green = fill.blue = 0.58f;
  if (self->current)
    maq_paint_lookup (widget, "accent_bg_color", "#3584e4", &fill);
  gtk_snapshot_append_color (snapshot, &line, &trunk);
  if (self->lane > 0)
    gtk_snapshot_append_color (snapshot, &line, &fork);
  gsk_rounded_rect_init_from_rect (&round, &dot, DOT);
  gtk_snapshot_push_rounded_clip (snapshot, &round);
  gtk_snapshot_append_color (snapshot, &fill, &dot);
  gtk_snapshot_pop (snapshot);
}

static void
maq_branch_mark_class_init (MaqBranchMarkClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->measure = maq_branch_mark_measure;
  widget_class->snapshot = maq_branch_mark_snapshot;
  gtk_widget_class_set_css_name (widget_class, "branch");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
maq_branch_mark_init (MaqBranchMark *self)
{
}

void
maq_branch_mark_set (MaqBranchMark *self, guint lane, gboolean current)
{
  g_return_if_fail (MAQ_IS_BRANCH_MARK (self));

  if (self->lane == lane && self->current == current)
    return;
  self->lane = lane;
  self->current = current;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
