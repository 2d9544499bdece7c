/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "maq-card-shadow.h"
#include "maq-card.h"
#include "maq-paint.h"
#include "maq-pixels.h"
#include "maq-tooltip.h"

#define BADGE_SIZE 24
#define LABEL_GAP 6
#define SMALLEST_LABELLED 56.0
#define STATUS_ICON 32

struct _MaqCard {
  GtkWidget       parent_instance;

  graphene_rect_t frame;
  graphene_rect_t shown; /* the picture's area in our own coordinates */
  MaqPicture     *picture;
  MaqPixels       pixels;
  graphene_rect_t sight; /* what of the picture's area is in sight */
  gulong          changed_id;
  guint           number;
  char           *detail; /* nullable */
  gboolean        movable;
  gboolean        current;
  gboolean        selected;

  GtkWidget      *title;
  GtkWidget      *caption;
  GtkWidget      *badge;
  GtkWidget      *icon;
  GtkWidget      *status;
  GtkWidget      *progress;
  GtkWidget      *overlay;
  gboolean        overlay_shut;
};

G_DEFINE_FINAL_TYPE (MaqCard, maq_card, GTK_TYPE_WIDGET)

static int
get_height (GtkWidget *widget, int width)
{
  int natural = 0;

  gtk_widget_measure (widget, GTK_ORIENTATION_VERTICAL, width, NULL, &natural, NULL, NULL);
  return natural;
}

static void
choose_pixels (MaqCard *self)
{
  MaqPixels before = self->pixels;

  maq_pixels_choose (&self->pixels, self->picture, self, self->shown.size.width, self->shown.size.height,
                     gtk_widget_get_scale_factor (GTK_WIDGET (self)), MAQ_CARD_RADIUS, &self->sight);
  if (self->pixels.tiles != before.tiles || memcmp (&self->pixels.range, &before.range, sizeof before.range) != 0)
    gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
changed_cb (MaqCard *self)
{
  choose_pixels (self);
  if (maq_pixels_is_missing (&self->pixels) && gtk_widget_get_parent (GTK_WIDGET (self)) != NULL)
    gtk_widget_queue_allocate (gtk_widget_get_parent (GTK_WIDGET (self)));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
update_name (MaqCard *self)
{
  const char *title = gtk_label_get_label (GTK_LABEL (self->title));
  const char *caption = gtk_label_get_label (GTK_LABEL (self->caption));
  const char *status = gtk_label_get_label (GTK_LABEL (self->status));
  g_autofree char *name = NULL;

  if (self->number > 0 && self->detail != NULL)
    /* Translators: what a screen reader says of a numbered picture: its number, its name, and its size and marks. */
    name = g_strdup_printf (_("Reference %u, %s, %s"), self->number, caption, self->detail);
  else if (self->number > 0)
    /* Translators: what a screen reader says of a numbered picture: its number and its name. */
    name = g_strdup_printf (_("Reference %u, %s"), self->number, caption);
  else
    name = g_strdup (title[0] != '\0' ? title : caption);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, status[0] != '\0' ? status : caption, -1);
}

/* A label is allocated only where it fits: GTK complains about less than the minimum. */
static void
place_label (GtkWidget *label, int x, int y, int width, int height)
{
  GtkAllocation place = { x, y, width, height };
  int minimum = 0;

  gtk_widget_measure (label, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  gtk_widget_set_child_visible (label, minimum <= width && height > 0);
  if (gtk_widget_should_layout (label))
    gtk_widget_size_allocate (label, &place, -1);
}

/* Round, as large as large text wants it. */
static void
place_badge (MaqCard *self, int x, int y)
{
  int width, size = MAX (BADGE_SIZE, get_height (self->badge, -1));

  gtk_widget_measure (self->badge, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &width, NULL, NULL);
  width = MAX (width, size);
  place_label (self->badge, x - width / 2, y - size / 2, width, size);
}

static void
place_status (MaqCard *self)
{
  int width = (int) self->shown.size.width - 24;
  int text = width > 80 ? get_height (self->status, width) : 0;
  gboolean has_text = text > 0 && text + STATUS_ICON + 24 < self->shown.size.height;
  int icon = gtk_widget_get_visible (self->icon) ? STATUS_ICON + LABEL_GAP : 0;
  int content = icon + (has_text ? text : 0);
  int y = (int) (self->shown.origin.y + (self->shown.size.height - content) / 2);
  int x = (int) (self->shown.origin.x + (self->shown.size.width - STATUS_ICON) / 2);

  place_label (self->icon, x, y, STATUS_ICON, STATUS_ICON);
  place_label (self->status, (int) self->shown.origin.x + 12, y + icon, width, has_text ? text : 0);
}

static void
place_overlay (MaqCard *self)
{
  GtkAllocation place = { (int) self->shown.origin.x, (int) self->shown.origin.y, (int) self->shown.size.width,
                          (int) self->shown.size.height };

  if (self->overlay != NULL && gtk_widget_should_layout (self->overlay))
    gtk_widget_size_allocate (self->overlay, &place, -1);
}

static void
maq_card_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                  int *minimum_baseline, int *natural_baseline)
{
  MaqCard *self = MAQ_CARD (widget);

  /* The canvas decides, see its layout; but GTK wants everything measured that is allocated. */
  if (self->overlay != NULL)
    gtk_widget_measure (self->overlay, orientation, -1, NULL, NULL, NULL, NULL);
  *minimum = *natural = 0;
}

static void
maq_card_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  MaqCard *self = MAQ_CARD (widget);
  gboolean mirrored = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  int top, bottom, bar = 0;

  maq_card_get_insets (self, width, &top, &bottom);
  self->shown = GRAPHENE_RECT_INIT (0, (float) top, (float) width, (float) MAX (height - top - bottom, 1));
  place_label (self->title, 0, 0, width, MAX (top - LABEL_GAP, 0));
  place_label (self->caption, mirrored ? 0 : 2, height - bottom + LABEL_GAP, MAX (width - 2, 0), MAX (bottom - LABEL_GAP, 0));
  place_badge (self, mirrored ? width - 2 : 2, top + 2);
  place_status (self);
  bar = get_height (self->progress, -1);
  place_label (self->progress, 12, height - bottom - bar - 10, MAX (width - 24, 0), bar);
  place_overlay (self);
  choose_pixels (self);
}

static void
snapshot_picture (MaqCard *self, GtkSnapshot *snapshot)
{
  gboolean dark = adw_style_manager_get_dark (adw_style_manager_get_default ());
  GskRoundedRect clip;

  maq_card_shadow_draw (snapshot, &self->shown, gtk_widget_get_scale_factor (GTK_WIDGET (self)));
  if (!maq_pixels_is_empty (&self->pixels))
    {
      maq_pixels_draw (&self->pixels, snapshot, &self->shown);
      return;
    }
  gsk_rounded_rect_init_from_rect (&clip, &self->shown, MAQ_CARD_RADIUS);
  gtk_snapshot_push_rounded_clip (snapshot, &clip);
  maq_paint_placeholder (snapshot, &self->shown, dark);
  gtk_snapshot_pop (snapshot);
}

static void
maq_card_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  MaqCard *self = MAQ_CARD (widget);
  GdkRGBA accent;

  snapshot_picture (self, snapshot);
  if (self->current || self->selected || gtk_widget_has_visible_focus (widget))
    {
      maq_paint_lookup (widget, "accent_bg_color", "#3584e4", &accent);
      maq_paint_ring (snapshot, &self->shown, MAQ_CARD_RADIUS, self->current || gtk_widget_has_visible_focus (widget) ? 3 : 2,
                      &accent);
    }
  if (self->overlay != NULL)
    gtk_widget_snapshot_child (widget, self->overlay, snapshot);
  gtk_widget_snapshot_child (widget, self->title, snapshot);
  gtk_widget_snapshot_child (widget, self->caption, snapshot);
  gtk_widget_snapshot_child (widget, self->icon, snapshot);
  gtk_widget_snapshot_child (widget, self->status, snapshot);
  gtk_widget_snapshot_child (widget, self->progress, snapshot);
  gtk_widget_snapshot_child (widget, self->badge, snapshot);
}

static void
maq_card_dispose (GObject *object)
{
  MaqCard *self = MAQ_CARD (object);
  GtkWidget *child;

  maq_card_set_picture (self, NULL);
  self->overlay = NULL;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (maq_card_parent_class)->dispose (object);
}

static void
maq_card_finalize (GObject *object)
{
  g_free (MAQ_CARD (object)->detail);
  G_OBJECT_CLASS (maq_card_parent_class)->finalize (object);
}

static void
maq_card_class_init (MaqCardClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = maq_card_dispose;
  object_class->finalize = maq_card_finalize;
  widget_class->measure = maq_card_measure;
  widget_class->size_allocate = maq_card_size_allocate;
  widget_class->snapshot = maq_card_snapshot;
  gtk_widget_class_set_css_name (widget_class, "card-picture");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static GtkWidget *
add_label (MaqCard *self, const char *css_class, float xalign)
{
  GtkWidget *label = gtk_label_new ("");

  gtk_label_set_xalign (GTK_LABEL (label), xalign);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (label, css_class);
  gtk_widget_set_visible (label, FALSE);
  gtk_widget_set_parent (label, GTK_WIDGET (self));
  return label;
}

static void
maq_card_init (MaqCard *self)
{
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  self->title = add_label (self, "card-title", 0);
  self->caption = add_label (self, "card-caption", 0);
  self->badge = add_label (self, "badge", 0.5);
  gtk_label_set_ellipsize (GTK_LABEL (self->badge), PANGO_ELLIPSIZE_NONE);
  self->icon = g_object_new (GTK_TYPE_IMAGE, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  gtk_image_set_pixel_size (GTK_IMAGE (self->icon), STATUS_ICON);
  gtk_widget_add_css_class (self->icon, "card-status");
  gtk_widget_set_visible (self->icon, FALSE);
  gtk_widget_set_parent (self->icon, GTK_WIDGET (self));
  self->status = add_label (self, "card-status", 0.5);
  gtk_label_set_wrap (GTK_LABEL (self->status), TRUE);
  gtk_label_set_justify (GTK_LABEL (self->status), GTK_JUSTIFY_CENTER);
  gtk_label_set_lines (GTK_LABEL (self->status), 3);
  self->progress = gtk_progress_bar_new ();
  gtk_widget_set_visible (self->progress, FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->progress), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Progress"), -1);
  gtk_widget_set_parent (self->progress, GTK_WIDGET (self));
}

static void
set_text (MaqCard *self, GtkWidget *label, const char *text)
{
  if (g_strcmp0 (gtk_label_get_label (GTK_LABEL (label)), text != NULL ? text : "") == 0)
    return;
  gtk_label_set_label (GTK_LABEL (label), text != NULL ? text : "");
  gtk_widget_set_visible (label, text != NULL && text[0] != '\0');
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  update_name (self);
}

MaqCard *
maq_card_new (void)
{
  return g_object_new (MAQ_TYPE_CARD, NULL);
}

void
maq_card_get_frame (MaqCard *self, graphene_rect_t *frame)
{
  g_return_if_fail (MAQ_IS_CARD (self));
  *frame = self->frame;
}

MaqPicture *
maq_card_get_picture (MaqCard *self)
{
  g_return_val_if_fail (MAQ_IS_CARD (self), NULL);
  return self->picture;
}

guint
maq_card_get_badge (MaqCard *self)
{
  g_return_val_if_fail (MAQ_IS_CARD (self), 0);
  return self->number;
}

gboolean
maq_card_is_missing (MaqCard *self)
{
  g_return_val_if_fail (MAQ_IS_CARD (self), FALSE);
  return maq_pixels_is_missing (&self->pixels);
}

gboolean
maq_card_make (MaqCard *self)
{
  g_return_val_if_fail (MAQ_IS_CARD (self), FALSE);

  return maq_pixels_make (&self->pixels);
}

gboolean
maq_card_get_movable (MaqCard *self)
{
  g_return_val_if_fail (MAQ_IS_CARD (self), FALSE);
  return self->movable;
}

void
maq_card_get_insets (MaqCard *self, double width, int *top, int *bottom)
{
  gboolean labelled = width >= SMALLEST_LABELLED;

  g_return_if_fail (MAQ_IS_CARD (self));

  *top = labelled && gtk_widget_get_visible (self->title) ? get_height (self->title, -1) + LABEL_GAP : 0;
  *bottom = labelled && gtk_widget_get_visible (self->caption) ? get_height (self->caption, -1) + LABEL_GAP : 0;
}

void
maq_card_set_frame (MaqCard *self, const graphene_rect_t *frame)
{
  g_return_if_fail (MAQ_IS_CARD (self));

  if (graphene_rect_equal (&self->frame, frame))
    return;
  self->frame = *frame;
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

/* The layout of the canvas says this for each card it has placed. */
void
maq_card_set_sight (MaqCard *self, const graphene_rect_t *sight)
{
  g_return_if_fail (MAQ_IS_CARD (self));

  if (graphene_rect_equal (&self->sight, sight))
    return;
  self->sight = *sight;
  choose_pixels (self);
}

void
maq_card_set_picture (MaqCard *self, MaqPicture *picture)
{
  g_return_if_fail (MAQ_IS_CARD (self));

  if (self->picture == picture)
    return;
  g_clear_signal_handler (&self->changed_id, self->picture);
  maq_pixels_clear (&self->pixels);
  g_set_object (&self->picture, picture);
  if (picture != NULL)
    self->changed_id = g_signal_connect_swapped (picture, "changed", G_CALLBACK (changed_cb), self);
  changed_cb (self);
}

void
maq_card_set_badge (MaqCard *self, guint number)
{
  g_autofree char *text = NULL;

  g_return_if_fail (MAQ_IS_CARD (self));

  self->number = number;
  text = number > 0 ? g_strdup_printf ("%u", number) : NULL;
  set_text (self, self->badge, text);
}

void
maq_card_set_detail (MaqCard *self, const char *detail)
{
  g_return_if_fail (MAQ_IS_CARD (self));

  if (g_strcmp0 (self->detail, detail) == 0)
    return;
  g_free (self->detail);
  self->detail = g_strdup (detail);
  update_name (self);
}

void
maq_card_set_title (MaqCard *self, const char *title)
{
  g_return_if_fail (MAQ_IS_CARD (self));
  set_text (self, self->title, title);
}

void
maq_card_set_caption (MaqCard *self, const char *caption, gboolean strong)
{
  g_return_if_fail (MAQ_IS_CARD (self));

  if (strong)
    gtk_widget_add_css_class (self->caption, "strong");
  else
    gtk_widget_remove_css_class (self->caption, "strong");
  set_text (self, self->caption, caption);
  maq_tooltip_set (self->caption, caption);
}

void
maq_card_set_movable (MaqCard *self, gboolean movable)
{
  g_return_if_fail (MAQ_IS_CARD (self));
  self->movable = movable;
}

void
maq_card_set_current (MaqCard *self, gboolean current)
{
  g_return_if_fail (MAQ_IS_CARD (self));

  if (self->current == current)
    return;
  self->current = current;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
maq_card_set_selected (MaqCard *self, gboolean selected)
{
  g_return_if_fail (MAQ_IS_CARD (self));

  if (self->selected == selected)
    return;
  self->selected = selected;
  gtk_accessible_update_state (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_STATE_SELECTED, selected, -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
maq_card_set_status (MaqCard *self, const char *icon_name, const char *text)
{
  g_return_if_fail (MAQ_IS_CARD (self));

  gtk_image_set_from_icon_name (GTK_IMAGE (self->icon), icon_name);
  gtk_widget_set_visible (self->icon, icon_name != NULL);
  set_text (self, self->status, text);
}

void
maq_card_set_running (MaqCard *self, gboolean running, double fraction)
{
  g_return_if_fail (MAQ_IS_CARD (self));

  gtk_widget_set_visible (self->progress, running);
  gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (self->progress), CLAMP (fraction, 0, 1));
}

void
maq_card_set_overlay (MaqCard *self, GtkWidget *overlay)
{
  g_return_if_fail (MAQ_IS_CARD (self));
  g_return_if_fail (overlay == NULL || GTK_IS_WIDGET (overlay));

  if (self->overlay == overlay)
    return;
  g_clear_pointer (&self->overlay, gtk_widget_unparent);
  self->overlay = overlay;
  if (overlay == NULL)
    return;
  gtk_widget_set_can_target (overlay, !self->overlay_shut);
  gtk_widget_set_parent (overlay, GTK_WIDGET (self));
}

GtkWidget *
maq_card_get_overlay (MaqCard *self)
{
  g_return_val_if_fail (MAQ_IS_CARD (self), NULL);
  return self->overlay;
}

void
maq_card_set_overlay_open (MaqCard *self, gboolean open)
{
  g_return_if_fail (MAQ_IS_CARD (self));

  self->overlay_shut = !open;
  if (self->overlay != NULL)
    gtk_widget_set_can_target (self->overlay, open);
}
