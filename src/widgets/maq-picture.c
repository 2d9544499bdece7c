/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-picture.h"

struct _MaqPicture {
  GObject     parent_instance;

  guint       width;
  guint       height;
  guint       wanted_side;
  gboolean    broken;
  MaqPyramid *pyramid;
  MaqImage   *image;
  GPtrArray  *textures; /* of GdkTexture or NULL, by level */
};

enum { PROP_WANTED_SIDE = 1, N_PROPS };
enum { CHANGED, N_SIGNALS };

static GParamSpec *props[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (MaqPicture, maq_picture, G_TYPE_OBJECT)

static void
clear_texture (gpointer texture)
{
  if (texture != NULL)
    g_object_unref (texture);
}

static GdkTexture *
make_texture (MaqImage *image)
{
  return gdk_memory_texture_new ((int) maq_image_get_width (image), (int) maq_image_get_height (image),
                                 GDK_MEMORY_R8G8B8A8, maq_image_get_bytes (image), maq_image_get_stride (image));
}

static MaqImage *
get_level (MaqPicture *self, guint level)
{
  return self->pyramid != NULL ? maq_pyramid_get_level (self->pyramid, level) : self->image;
}

static void
drop_pixels (MaqPicture *self)
{
  g_clear_pointer (&self->pyramid, maq_pyramid_unref);
  g_clear_pointer (&self->image, maq_image_unref);
  g_ptr_array_set_size (self->textures, 0);
}

static void
take_size (MaqPicture *self, MaqImage *image)
{
  if (self->width != 0 && self->height != 0)
    return;
  self->width = maq_image_get_width (image);
  self->height = maq_image_get_height (image);
}

static void
maq_picture_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  MaqPicture *self = MAQ_PICTURE (object);

  if (prop_id == PROP_WANTED_SIDE)
    g_value_set_uint (value, self->wanted_side);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
maq_picture_finalize (GObject *object)
{
  MaqPicture *self = MAQ_PICTURE (object);

  drop_pixels (self);
  g_clear_pointer (&self->textures, g_ptr_array_unref);
  G_OBJECT_CLASS (maq_picture_parent_class)->finalize (object);
}

static void
maq_picture_class_init (MaqPictureClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = maq_picture_get_property;
  object_class->finalize = maq_picture_finalize;

  /**
   * MaqPicture:wanted-side:
   *
   * The longer side in device pixels that somebody wants to show.
   */
  props[PROP_WANTED_SIDE] = g_param_spec_uint ("wanted-side", NULL, NULL, 0, G_MAXUINT, 0,
                                               G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, props);

  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
}

static void
maq_picture_init (MaqPicture *self)
{
  self->textures = g_ptr_array_new_with_free_func (clear_texture);
}

MaqPicture *
maq_picture_new (guint width, guint height)
{
  MaqPicture *self = g_object_new (MAQ_TYPE_PICTURE, NULL);

  self->width = width;
  self->height = height;
  return self;
}

guint
maq_picture_get_width (MaqPicture *self)
{
  g_return_val_if_fail (MAQ_IS_PICTURE (self), 0);
  return self->width;
}

guint
maq_picture_get_height (MaqPicture *self)
{
  g_return_val_if_fail (MAQ_IS_PICTURE (self), 0);
  return self->height;
}

guint
maq_picture_get_wanted_side (MaqPicture *self)
{
  g_return_val_if_fail (MAQ_IS_PICTURE (self), 0);
  return self->wanted_side;
}

guint
maq_picture_get_loaded_side (MaqPicture *self)
{
  MaqImage *top;

  g_return_val_if_fail (MAQ_IS_PICTURE (self), 0);

  top = get_level (self, 0);
  return top != NULL ? MAX (maq_image_get_width (top), maq_image_get_height (top)) : 0;
}

void
maq_picture_want (MaqPicture *self, guint side)
{
  g_return_if_fail (MAQ_IS_PICTURE (self));

  if (side <= self->wanted_side)
    return;
  self->wanted_side = side;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_WANTED_SIDE]);
}

void
maq_picture_set_pyramid (MaqPicture *self, MaqPyramid *pyramid)
{
  g_return_if_fail (MAQ_IS_PICTURE (self));
  g_return_if_fail (pyramid != NULL);

  drop_pixels (self);
  self->broken = FALSE;
  self->pyramid = maq_pyramid_ref (pyramid);
  g_ptr_array_set_size (self->textures, (int) maq_pyramid_get_n_levels (pyramid));
  take_size (self, get_level (self, 0));
  g_signal_emit (self, signals[CHANGED], 0);
}

void
maq_picture_set_image (MaqPicture *self, MaqImage *image)
{
  g_return_if_fail (MAQ_IS_PICTURE (self));
  g_return_if_fail (image != NULL);

  if (self->image == image)
    return;
  drop_pixels (self);
  self->broken = FALSE;
  self->image = maq_image_ref (image);
  g_ptr_array_set_size (self->textures, 1);
  take_size (self, image);
  g_signal_emit (self, signals[CHANGED], 0);
}

void
maq_picture_set_broken (MaqPicture *self)
{
  g_return_if_fail (MAQ_IS_PICTURE (self));

  if (self->broken)
    return;
  self->broken = TRUE;
  g_signal_emit (self, signals[CHANGED], 0);
}

gboolean
maq_picture_is_broken (MaqPicture *self)
{
  g_return_val_if_fail (MAQ_IS_PICTURE (self), FALSE);
  return self->broken;
}

GdkTexture *
maq_picture_get_texture (MaqPicture *self, double side)
{
  guint loaded, level = 0;

  g_return_val_if_fail (MAQ_IS_PICTURE (self), NULL);

  loaded = maq_picture_get_loaded_side (self);
  if (loaded == 0)
    return NULL;
  if (self->pyramid != NULL)
    level = maq_pyramid_pick (self->pyramid, side / loaded);
  level = MIN (level, self->textures->len - 1);
  if (g_ptr_array_index (self->textures, level) == NULL)
    g_ptr_array_index (self->textures, level) = make_texture (get_level (self, level));
  return g_ptr_array_index (self->textures, level);
}
