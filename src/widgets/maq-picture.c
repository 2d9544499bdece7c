/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-picture.h"

struct _MaqPicture {
  GObject     parent_instance;

  guint       width;
  guint       height;
  guint       wanted_side;
  gboolean    broken;
  GHashTable *wants;  /* who → side */
  GPtrArray  *levels; /* of MaqTiles, largest first */
  GdkTexture *whole;  /* of the last one, where even that is large */
};

enum { PROP_WANTED_SIDE = 1, N_PROPS };
enum { CHANGED, N_SIGNALS };

static GParamSpec *props[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (MaqPicture, maq_picture, G_TYPE_OBJECT)

static guint
get_side (MaqTiles *tiles)
{
  MaqImage *image = maq_tiles_get_image (tiles);

  return MAX (maq_image_get_width (image), maq_image_get_height (image));
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

  g_clear_object (&self->whole);
  g_clear_pointer (&self->levels, g_ptr_array_unref);
  g_clear_pointer (&self->wants, g_hash_table_unref);
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
   * The longest side in device pixels that anybody wants to show.
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
  self->levels = g_ptr_array_new_with_free_func ((GDestroyNotify) maq_tiles_free);
  self->wants = g_hash_table_new (NULL, NULL);
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
  g_return_val_if_fail (MAQ_IS_PICTURE (self), 0);
  return self->levels->len > 0 ? get_side (g_ptr_array_index (self->levels, 0)) : 0;
}

gsize
maq_picture_get_bytes (MaqPicture *self)
{
  gsize bytes = 0;

  g_return_val_if_fail (MAQ_IS_PICTURE (self), 0);

  for (guint i = 0; i < self->levels->len; i++)
    {
      MaqTiles *tiles = g_ptr_array_index (self->levels, i);
      MaqImage *image = maq_tiles_get_image (tiles);

      bytes += maq_image_get_stride (image) * maq_image_get_height (image) + maq_tiles_get_bytes (tiles);
    }
  return bytes;
}

void
maq_picture_want (MaqPicture *self, gconstpointer who, guint side)
{
  GHashTableIter iter;
  gpointer one;
  guint most = 0;

  g_return_if_fail (MAQ_IS_PICTURE (self));

  if (GPOINTER_TO_UINT (g_hash_table_lookup (self->wants, who)) == side)
    return;
  if (side > 0)
    g_hash_table_insert (self->wants, (gpointer) who, GUINT_TO_POINTER (side));
  else
    g_hash_table_remove (self->wants, who);
  g_hash_table_iter_init (&iter, self->wants);
  while (g_hash_table_iter_next (&iter, NULL, &one))
    most = MAX (most, GPOINTER_TO_UINT (one));
  if (most == self->wanted_side)
    return;
  self->wanted_side = most;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_WANTED_SIDE]);
}

static void
begin_levels (MaqPicture *self)
{
  self->broken = FALSE;
  g_clear_object (&self->whole);
  g_ptr_array_set_size (self->levels, 0);
}

static void
end_levels (MaqPicture *self)
{
  take_size (self, maq_tiles_get_image (g_ptr_array_index (self->levels, 0)));
  g_signal_emit (self, signals[CHANGED], 0);
}

void
maq_picture_set_pyramid (MaqPicture *self, MaqPyramid *pyramid)
{
  g_return_if_fail (MAQ_IS_PICTURE (self));
  g_return_if_fail (pyramid != NULL);

  begin_levels (self);
  for (guint i = 0; i < maq_pyramid_get_n_levels (pyramid); i++)
    g_ptr_array_add (self->levels, maq_tiles_new (maq_pyramid_get_level (pyramid, i)));
  end_levels (self);
}

void
maq_picture_set_image (MaqPicture *self, MaqImage *image)
{
  g_return_if_fail (MAQ_IS_PICTURE (self));
  g_return_if_fail (image != NULL);

  if (self->levels->len == 1 && maq_tiles_get_image (g_ptr_array_index (self->levels, 0)) == image)
    return;
  begin_levels (self);
  g_ptr_array_add (self->levels, maq_tiles_new (image));
  end_levels (self);
}

void
maq_picture_trim (MaqPicture *self, guint side)
{
  gboolean trimmed = FALSE;

  g_return_if_fail (MAQ_IS_PICTURE (self));

  while (self->levels->len > 1 && get_side (g_ptr_array_index (self->levels, 1)) >= side)
    {
      g_ptr_array_remove_index (self->levels, 0);
      trimmed = TRUE;
    }
  if (trimmed)
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

guint
maq_picture_get_n_levels (MaqPicture *self)
{
  g_return_val_if_fail (MAQ_IS_PICTURE (self), 0);
  return self->levels->len;
}

MaqTiles *
maq_picture_get_level (MaqPicture *self, guint level)
{
  g_return_val_if_fail (MAQ_IS_PICTURE (self), NULL);
  return level < self->levels->len ? g_ptr_array_index (self->levels, level) : NULL;
}

guint
maq_picture_find_level (MaqPicture *self, double side)
{
  guint level = 0;

  g_return_val_if_fail (MAQ_IS_PICTURE (self), 0);

  while (level + 1 < self->levels->len && get_side (g_ptr_array_index (self->levels, level + 1)) >= side)
    level++;
  return level;
}

void
maq_picture_leave (MaqPicture *self, gconstpointer who)
{
  g_return_if_fail (MAQ_IS_PICTURE (self));

  for (guint i = 0; i < self->levels->len; i++)
    maq_tiles_use (g_ptr_array_index (self->levels, i), who, NULL);
  maq_picture_want (self, who, 0);
}

/* A preview comes as one image, without smaller levels. */
static GdkTexture *
get_whole (MaqPicture *self)
{
  MaqImage *image = maq_tiles_get_image (g_ptr_array_index (self->levels, self->levels->len - 1));

  if (self->whole == NULL)
    self->whole = gdk_memory_texture_new ((int) maq_image_get_width (image), (int) maq_image_get_height (image),
                                          GDK_MEMORY_R8G8B8A8, maq_image_get_bytes (image),
                                          maq_image_get_stride (image));
  return self->whole;
}

GdkTexture *
maq_picture_get_texture (MaqPicture *self, double side)
{
  g_return_val_if_fail (MAQ_IS_PICTURE (self), NULL);

  if (self->levels->len == 0)
    return NULL;
  for (guint level = maq_picture_find_level (self, side); level < self->levels->len; level++)
    if (get_side (g_ptr_array_index (self->levels, level)) <= MAQ_TILE_SIDE)
      return maq_tiles_get_single (g_ptr_array_index (self->levels, level));
  return get_whole (self);
}
