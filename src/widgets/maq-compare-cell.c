/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "maq-compare-cell-private.h"
#include "maq-paint.h"

#define RING 3.0f
#define TAG_MARGIN 12

G_DEFINE_FINAL_TYPE (MaqCompareCell, maq_compare_cell, GTK_TYPE_WIDGET)

static void
choose_pixels (MaqCompareCell *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  graphene_rect_t sight = GRAPHENE_RECT_INIT (-self->area.origin.x, -self->area.origin.y, (float) gtk_widget_get_width (widget),
                                              (float) gtk_widget_get_height (widget));

  maq_pixels_choose (&self->pixels, self->picture, self, self->area.size.width, self->area.size.height,
                     gtk_widget_get_scale_factor (widget), MAQ_COMPARE_RADIUS, &sight);
}

/* The loupe wants a level of its own. */
static void
choose_lens (MaqCompareCell *self)
{
  float width = self->area.size.width * (float) self->power, height = self->area.size.height * (float) self->power;
  graphene_rect_t sight = GRAPHENE_RECT_INIT ((float) self->u * width - self->radius, (float) self->v * height - self->radius,
                                              2 * self->radius, 2 * self->radius);

  if (self->power > 0)
    maq_pixels_choose (&self->lens, self->picture, &self->lens, width, height, gtk_widget_get_scale_factor (GTK_WIDGET (self)),
                       0, &sight);
}

void
maq_compare_cell_clear_pixels (MaqCompareCell *self)
{
  maq_pixels_clear (&self->pixels);
  maq_pixels_clear (&self->lens);
}

static void
show_pixels (MaqCompareCell *self)
{
  if (self->filmed)
    {
      maq_compare_cell_choose_film (self);
      maq_compare_cell_choose_lens (self);
      return;
    }
  choose_pixels (self);
  choose_lens (self);
}

static void
leave (MaqCompareCell *self)
{
  maq_compare_cell_clear_pixels (self);
  maq_compare_cell_clear_films (self);
}

static void
changed_cb (MaqCompareCell *self)
{
  show_pixels (self);
  /* Its true size may be known only now. */
  gtk_widget_queue_allocate (gtk_widget_get_parent (GTK_WIDGET (self)) ?: GTK_WIDGET (self));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
update_name (MaqCompareCell *self)
{
  static const char *const verdicts[] = { NULL, N_("Picked"), N_("Rejected") };
  static const char *const parts[] = { NULL, N_("in hand"), N_("held against it") };
  const char *verdict = verdicts[self->verdict], *part = parts[self->part];
  g_autofree char *both = verdict != NULL && part != NULL ? g_strdup_printf ("%s, %s", _(verdict), _(part)) : NULL;
  const char *one = verdict != NULL ? verdict : part;

  if (both == NULL && one != NULL)
    both = g_strdup (_(one));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, self->name,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, both != NULL ? both : "", -1);
}

static void
maq_compare_cell_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                          int *minimum_baseline, int *natural_baseline)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    gtk_widget_measure (child, orientation, -1, NULL, NULL, NULL, NULL);
  *minimum = 1;
  *natural = 120;
}

static void
place (GtkWidget *child, int x, int y, int room)
{
  GtkRequisition size;
  GtkAllocation box;

  gtk_widget_get_preferred_size (child, NULL, &size);
  box = (GtkAllocation) { x, y, MAX (MIN (size.width, room), 1), size.height };
  gtk_widget_size_allocate (child, &box, -1);
}

static void
maq_compare_cell_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  MaqCompareCell *self = MAQ_COMPARE_CELL (widget);
  int x = (int) MAX (self->area.origin.x, 0) + TAG_MARGIN;
  int end = (int) MIN (self->area.origin.x + self->area.size.width, (float) width) - TAG_MARGIN;
  int y = (int) MAX (self->area.origin.y, 0) + TAG_MARGIN;
  GtkRequisition mark, tag;

  show_pixels (self);
  gtk_widget_get_preferred_size (self->tag, NULL, &tag);
  if (self->tag_at_end)
    x = MAX (end - tag.width, TAG_MARGIN);
  if (self->tag_at_bottom)
    y = (int) MIN (self->area.origin.y + self->area.size.height, (float) height) - TAG_MARGIN - tag.height;
  place (self->tag, MIN (x, MAX (width - TAG_MARGIN, 0)), MIN (y, MAX (height - TAG_MARGIN, 0)), width - 2 * TAG_MARGIN);
  if (!gtk_widget_should_layout (self->mark))
    return;
  gtk_widget_get_preferred_size (self->mark, NULL, &mark);
  if (self->tag_at_bottom)
    y -= mark.height + TAG_MARGIN / 2;
  else if (self->tag_at_end)
    y += tag.height + TAG_MARGIN / 2;
  place (self->mark, end - mark.width, y, width);
}

static void
snapshot_picture (MaqCompareCell *self, GtkSnapshot *snapshot, const graphene_rect_t *seen)
{
  if (self->filmed ? maq_film_is_empty (&self->film) : maq_pixels_is_empty (&self->pixels))
    maq_paint_placeholder (snapshot, seen, adw_style_manager_get_dark (adw_style_manager_get_default ()));
  else if (!self->filmed)
    maq_pixels_draw (&self->pixels, snapshot, &self->area);
  else if (self->below == NULL)
    maq_compare_cell_snapshot_film (self, snapshot);
}

static void
maq_compare_cell_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  MaqCompareCell *self = MAQ_COMPARE_CELL (widget);
  graphene_rect_t all = GRAPHENE_RECT_INIT (0, 0, (float) gtk_widget_get_width (widget), (float) gtk_widget_get_height (widget));
  graphene_rect_t seen;
  const GdkRGBA calm = { 0.5f, 0.5f, 0.5f, 1 };
  gboolean ringed = self->ringed && self->part != MAQ_PART_NONE;
  float inset = ringed ? RING : 1;
  /* The picture's own corners are round; where the cell cuts it off, it goes on. */
  float radius = graphene_rect_contains_rect (&all, &self->area) ? MAQ_COMPARE_RADIUS - inset : 0;
  GdkRGBA accent;

  if (!graphene_rect_intersection (&all, &self->area, &seen))
    seen = all;
  snapshot_picture (self, snapshot, &seen);
  if (ringed || gtk_widget_has_visible_focus (widget))
    {
      maq_paint_lookup (widget, "accent_bg_color", "#3584e4", &accent);
      /* Within the picture: beyond it may be the end of the cell. */
      maq_compare_cell_round (self, &seen);
      maq_paint_frame (snapshot, &seen, radius + inset, inset, ringed && self->part == MAQ_PART_AGAINST ? &calm : &accent);
    }
  gtk_widget_snapshot_child (widget, self->tag, snapshot);
  if (gtk_widget_get_visible (self->mark))
    gtk_widget_snapshot_child (widget, self->mark, snapshot);
}

static void
maq_compare_cell_dispose (GObject *object)
{
  MaqCompareCell *self = MAQ_COMPARE_CELL (object);

  if (self->picture != NULL)
    g_clear_signal_handler (&self->changed_id, self->picture);
  leave (self);
  g_clear_object (&self->picture);
  g_clear_pointer (&self->tag, gtk_widget_unparent);
  g_clear_pointer (&self->mark, gtk_widget_unparent);
  g_clear_pointer (&self->name, g_free);
  G_OBJECT_CLASS (maq_compare_cell_parent_class)->dispose (object);
}

static void
maq_compare_cell_class_init (MaqCompareCellClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = maq_compare_cell_dispose;
  widget_class->measure = maq_compare_cell_measure;
  widget_class->size_allocate = maq_compare_cell_size_allocate;
  widget_class->snapshot = maq_compare_cell_snapshot;
  gtk_widget_class_set_css_name (widget_class, "comparecell");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
maq_compare_cell_init (MaqCompareCell *self)
{
  self->pixels.clipped = self->lens.clipped = TRUE;
  self->tag = gtk_label_new (NULL);
  gtk_label_set_ellipsize (GTK_LABEL (self->tag), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (self->tag, "compare-tag");
  gtk_widget_set_parent (self->tag, GTK_WIDGET (self));
  self->mark = gtk_image_new ();
  gtk_widget_add_css_class (self->mark, "compare-verdict");
  gtk_widget_set_visible (self->mark, FALSE);
  gtk_widget_set_parent (self->mark, GTK_WIDGET (self));
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
}

GtkWidget *
maq_compare_cell_new (MaqPicture *picture, const char *tag, const char *name)
{
  MaqCompareCell *self = g_object_new (MAQ_TYPE_COMPARE_CELL, NULL);

  gtk_label_set_label (GTK_LABEL (self->tag), tag);
  self->name = g_strdup (name);
  maq_compare_cell_set_picture (self, picture);
  update_name (self);
  return GTK_WIDGET (self);
}

MaqPicture *
maq_compare_cell_get_picture (MaqCompareCell *self)
{
  g_return_val_if_fail (MAQ_IS_COMPARE_CELL (self), NULL);
  return self->picture;
}

MaqVerdict
maq_compare_cell_get_verdict (MaqCompareCell *self)
{
  g_return_val_if_fail (MAQ_IS_COMPARE_CELL (self), MAQ_VERDICT_NONE);
  return self->verdict;
}

gboolean
maq_compare_cell_is_missing (MaqCompareCell *self)
{
  g_return_val_if_fail (MAQ_IS_COMPARE_CELL (self), FALSE);
  if (self->filmed)
    return maq_film_is_missing (&self->film) || maq_film_is_missing (&self->lens_film);
  return maq_pixels_is_missing (&self->pixels) || maq_pixels_is_missing (&self->lens);
}

gboolean
maq_compare_cell_make (MaqCompareCell *self)
{
  g_return_val_if_fail (MAQ_IS_COMPARE_CELL (self), FALSE);
  if (self->filmed)
    return maq_film_make (&self->film) || maq_film_make (&self->lens_film);
  return maq_pixels_make (&self->pixels) || maq_pixels_make (&self->lens);
}

void
maq_compare_cell_set_area (MaqCompareCell *self, const graphene_rect_t *area)
{
  g_return_if_fail (MAQ_IS_COMPARE_CELL (self));

  if (graphene_rect_equal (&self->area, area))
    return;
  self->area = *area;
}

void
maq_compare_cell_set_picture (MaqCompareCell *self, MaqPicture *picture)
{
  g_return_if_fail (MAQ_IS_COMPARE_CELL (self));
  g_return_if_fail (MAQ_IS_PICTURE (picture));

  if (self->picture == picture)
    return;
  if (self->picture != NULL)
    g_clear_signal_handler (&self->changed_id, self->picture);
  leave (self);
  g_set_object (&self->picture, picture);
  self->changed_id = g_signal_connect_swapped (picture, "changed", G_CALLBACK (changed_cb), self);
  changed_cb (self);
}

void
maq_compare_cell_set_part (MaqCompareCell *self, MaqPart part, gboolean draw)
{
  g_return_if_fail (MAQ_IS_COMPARE_CELL (self));

  if (self->part == part && self->ringed == draw)
    return;
  self->part = part;
  self->ringed = draw;
  update_name (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
maq_compare_cell_get_tag (MaqCompareCell *self, GtkWidget *over, graphene_rect_t *tag)
{
  g_return_if_fail (MAQ_IS_COMPARE_CELL (self) && GTK_IS_WIDGET (over) && tag != NULL);

  if (!gtk_widget_compute_bounds (self->tag, over, tag))
    graphene_rect_init (tag, 0, 0, 0, 0);
}

void
maq_compare_cell_set_tag_place (MaqCompareCell *self, gboolean at_end, gboolean at_bottom)
{
  g_return_if_fail (MAQ_IS_COMPARE_CELL (self));

  if (self->tag_at_end == at_end && self->tag_at_bottom == at_bottom)
    return;
  self->tag_at_end = at_end;
  self->tag_at_bottom = at_bottom;
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

void
maq_compare_cell_set_verdict (MaqCompareCell *self, MaqVerdict verdict)
{
  g_return_if_fail (MAQ_IS_COMPARE_CELL (self));

  if (self->verdict == verdict)
    return;
  self->verdict = verdict;
  gtk_image_set_from_icon_name (GTK_IMAGE (self->mark), verdict == MAQ_VERDICT_PICK ? "emblem-ok-symbolic" : "window-close-symbolic");
  gtk_widget_set_visible (self->mark, verdict != MAQ_VERDICT_NONE);
  gtk_widget_set_opacity (GTK_WIDGET (self), verdict == MAQ_VERDICT_REJECT ? 0.4 : 1);
  update_name (self);
}

void
maq_compare_cell_set_loupe (MaqCompareCell *self, double u, double v, double power, float radius)
{
  g_return_if_fail (MAQ_IS_COMPARE_CELL (self));

  if (power <= 0 && self->power > 0)
    {
      maq_pixels_clear (&self->lens);
      maq_film_clear (&self->lens_film);
    }
  self->u = u;
  self->v = v;
  self->power = power;
  self->radius = radius;
}

void
maq_compare_cell_snapshot_loupe (MaqCompareCell *self, GtkSnapshot *snapshot, float x, float y)
{
  const GdkRGBA white = { 1, 1, 1, 1 }, shade = { 0, 0, 0, 0.5f };
  graphene_rect_t glass, area;
  GskRoundedRect round;

  g_return_if_fail (MAQ_IS_COMPARE_CELL (self));

  if (self->filmed)
    {
      maq_compare_cell_snapshot_glass (self, snapshot, x, y);
      return;
    }
  glass = GRAPHENE_RECT_INIT (x - self->radius, y - self->radius, 2 * self->radius, 2 * self->radius);
  area.size.width = self->area.size.width * (float) self->power;
  area.size.height = self->area.size.height * (float) self->power;
  graphene_rect_init (&area, x - (float) self->u * area.size.width, y - (float) self->v * area.size.height, area.size.width,
                      area.size.height);
  gsk_rounded_rect_init_from_rect (&round, &glass, self->radius);
  gtk_snapshot_append_outset_shadow (snapshot, &round, &shade, 0, 1, 1, 6);
  gtk_snapshot_push_rounded_clip (snapshot, &round);
  gtk_snapshot_append_color (snapshot, &(GdkRGBA) { 0.5f, 0.5f, 0.5f, 1 }, &glass);
  if (!maq_pixels_is_empty (&self->lens))
    maq_pixels_draw (&self->lens, snapshot, &area);
  gtk_snapshot_pop (snapshot);
  maq_paint_ring (snapshot, &glass, self->radius, 2, &white);
}

gboolean
maq_compare_cell_get_pixel (MaqCompareCell *self, double u, double v, char text[8])
{
  MaqImage *image;
  const guint8 *pixel;
  guint x, y;

  g_return_val_if_fail (MAQ_IS_COMPARE_CELL (self), FALSE);

  if (maq_picture_get_n_levels (self->picture) == 0)
    return FALSE;
  image = maq_tiles_get_image (maq_picture_get_level (self->picture, 0));
  x = MIN ((guint) (CLAMP (u, 0, 1) * maq_image_get_width (image)), maq_image_get_width (image) - 1);
  y = MIN ((guint) (CLAMP (v, 0, 1) * maq_image_get_height (image)), maq_image_get_height (image) - 1);
  pixel = maq_image_get_pixels (image) + y * maq_image_get_stride (image) + 4 * (gsize) x;
  g_snprintf (text, 8, "#%02X%02X%02X", pixel[0], pixel[1], pixel[2]);
  return TRUE;
}
