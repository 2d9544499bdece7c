/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <adwaita.h>

#include "maq-paint.h"
#include "maq-thumbnail.h"

#define RADIUS 6.0f
#define ICON_SIZE 20

struct _MaqThumbnail {
  GtkWidget   parent_instance;

  int         width;
  int         height;
  MaqPicture *picture;
  GdkTexture *texture;
  GtkWidget  *icon;
  gulong      changed_id;
};

enum { PROP_PICTURE = 1, PROP_WIDTH, PROP_HEIGHT, N_PROPS };

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (MaqThumbnail, maq_thumbnail, GTK_TYPE_WIDGET)

/* The texture is chosen here, whenever size or pixels change, so that drawing only draws. */
static void
pick_texture (MaqThumbnail *self)
{
  int factor = gtk_widget_get_scale_factor (GTK_WIDGET (self));
  double side = MAX (self->width, self->height) * factor;
  double longer, shorter;

  g_clear_object (&self->texture);
  if (self->picture == NULL)
    return;
  /* A wide picture that fills the cell is cut at its sides: its longer side must be larger than the cell's. */
  longer = MAX (maq_picture_get_width (self->picture), maq_picture_get_height (self->picture));
  shorter = MIN (maq_picture_get_width (self->picture), maq_picture_get_height (self->picture));
  if (shorter > 0)
    side *= MIN (longer / shorter, 2);
  maq_picture_want (self->picture, self, (guint) side);
  g_set_object (&self->texture, maq_picture_get_texture (self->picture, side));
}

static void
changed_cb (MaqThumbnail *self)
{
  pick_texture (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
maq_thumbnail_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                       int *minimum_baseline, int *natural_baseline)
{
  MaqThumbnail *self = MAQ_THUMBNAIL (widget);

  *minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? self->width : self->height;
}

static void
maq_thumbnail_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  MaqThumbnail *self = MAQ_THUMBNAIL (widget);
  GtkAllocation place = { (width - ICON_SIZE) / 2, (height - ICON_SIZE) / 2, ICON_SIZE, ICON_SIZE };

  pick_texture (self);
  if (gtk_widget_should_layout (self->icon))
    gtk_widget_size_allocate (self->icon, &place, -1);
}

static void
maq_thumbnail_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  MaqThumbnail *self = MAQ_THUMBNAIL (widget);
  graphene_rect_t area = GRAPHENE_RECT_INIT (0, 0, (float) gtk_widget_get_width (widget),
                                             (float) gtk_widget_get_height (widget));
  GskRoundedRect clip;

  if (self->texture != NULL)
    {
      maq_paint_cover (snapshot, self->texture, &area, RADIUS);
    }
  else
    {
      gsk_rounded_rect_init_from_rect (&clip, &area, RADIUS);
      gtk_snapshot_push_rounded_clip (snapshot, &clip);
      maq_paint_placeholder (snapshot, &area, adw_style_manager_get_dark (adw_style_manager_get_default ()));
      gtk_snapshot_pop (snapshot);
    }
  gtk_widget_snapshot_child (widget, self->icon, snapshot);
}

static void
maq_thumbnail_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  MaqThumbnail *self = MAQ_THUMBNAIL (object);

  switch (prop_id)
    {
    case PROP_PICTURE:
      g_value_set_object (value, self->picture);
      break;
    case PROP_WIDTH:
      g_value_set_int (value, self->width);
      break;
    case PROP_HEIGHT:
      g_value_set_int (value, self->height);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
maq_thumbnail_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  MaqThumbnail *self = MAQ_THUMBNAIL (object);

  switch (prop_id)
    {
    case PROP_PICTURE:
      maq_thumbnail_set_picture (self, g_value_get_object (value));
      break;
    case PROP_WIDTH:
      self->width = g_value_get_int (value);
      break;
    case PROP_HEIGHT:
      self->height = g_value_get_int (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
maq_thumbnail_dispose (GObject *object)
{
  MaqThumbnail *self = MAQ_THUMBNAIL (object);

  maq_thumbnail_set_picture (self, NULL);
  g_clear_pointer (&self->icon, gtk_widget_unparent);
  G_OBJECT_CLASS (maq_thumbnail_parent_class)->dispose (object);
}

static void
maq_thumbnail_class_init (MaqThumbnailClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags construct = G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = maq_thumbnail_get_property;
  object_class->set_property = maq_thumbnail_set_property;
  object_class->dispose = maq_thumbnail_dispose;
  widget_class->measure = maq_thumbnail_measure;
  widget_class->size_allocate = maq_thumbnail_size_allocate;
  widget_class->snapshot = maq_thumbnail_snapshot;

  props[PROP_PICTURE] = g_param_spec_object ("picture", NULL, NULL, MAQ_TYPE_PICTURE,
                                             G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  props[PROP_WIDTH] = g_param_spec_int ("width", NULL, NULL, 1, 1024, 76, construct);
  props[PROP_HEIGHT] = g_param_spec_int ("height", NULL, NULL, 1, 1024, 52, construct);
  g_object_class_install_properties (object_class, N_PROPS, props);

  gtk_widget_class_set_css_name (widget_class, "thumbnail");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
maq_thumbnail_init (MaqThumbnail *self)
{
  self->icon = gtk_image_new ();
  gtk_image_set_pixel_size (GTK_IMAGE (self->icon), ICON_SIZE);
  gtk_widget_set_visible (self->icon, FALSE);
  gtk_widget_set_parent (self->icon, GTK_WIDGET (self));
}

GtkWidget *
maq_thumbnail_new (int width, int height)
{
  return g_object_new (MAQ_TYPE_THUMBNAIL, "width", width, "height", height, NULL);
}

MaqPicture *
maq_thumbnail_get_picture (MaqThumbnail *self)
{
  g_return_val_if_fail (MAQ_IS_THUMBNAIL (self), NULL);
  return self->picture;
}

void
maq_thumbnail_set_picture (MaqThumbnail *self, MaqPicture *picture)
{
  g_return_if_fail (MAQ_IS_THUMBNAIL (self));

  if (self->picture == picture)
    return;
  g_clear_signal_handler (&self->changed_id, self->picture);
  if (self->picture != NULL)
    maq_picture_leave (self->picture, self);
  g_set_object (&self->picture, picture);
  if (picture != NULL)
    self->changed_id = g_signal_connect_swapped (picture, "changed", G_CALLBACK (changed_cb), self);
  changed_cb (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_PICTURE]);
}

void
maq_thumbnail_set_icon (MaqThumbnail *self, const char *icon_name)
{
  g_return_if_fail (MAQ_IS_THUMBNAIL (self));

  gtk_image_set_from_icon_name (GTK_IMAGE (self->icon), icon_name);
  gtk_widget_set_visible (self->icon, icon_name != NULL);
}
