/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-loader.h"

/* Sides that are asked for: a thumbnail, a card, everything. Few steps, so that zooming does not decode again and
 * again. */
static const guint tiers[] = { 256, 1024 };

struct _MaqLoader {
  GObject     parent_instance;

  MaqEngine  *engine;
  GHashTable *pictures; /* char* sha256 → MaqPicture, not owned */
};

G_DEFINE_FINAL_TYPE (MaqLoader, maq_loader, G_TYPE_OBJECT)

/* One picture's loading. Counted: its picture's signal and the call on its way hold it. */
typedef struct {
  MaqLoader *loader;
  MaqBlob   *blob;
  GWeakRef   picture;
  gboolean   busy;
} Load;

static void
load_clear (gpointer data)
{
  Load *load = data;

  g_clear_object (&load->loader);
  g_clear_pointer (&load->blob, maq_blob_unref);
  g_weak_ref_clear (&load->picture);
}

static void
load_unref (Load *load)
{
  g_rc_box_release_full (load, load_clear);
}

static guint
choose_side (MaqPicture *picture)
{
  guint whole = MAX (maq_picture_get_width (picture), maq_picture_get_height (picture));
  guint wanted = maq_picture_get_wanted_side (picture);

  for (guint i = 0; i < G_N_ELEMENTS (tiers); i++)
    if (wanted <= tiers[i] && tiers[i] < whole)
      return tiers[i];
  return 0;
}

static gboolean
is_enough (MaqPicture *picture)
{
  guint whole = MAX (maq_picture_get_width (picture), maq_picture_get_height (picture));
  guint loaded = maq_picture_get_loaded_side (picture);

  return loaded > 0 && (loaded >= maq_picture_get_wanted_side (picture) || loaded >= whole);
}

/* The call is over: shows what came, or that nothing can. */
static void
end (Load *load, MaqPyramid *pyramid, const GError *error)
{
  g_autoptr (MaqPicture) picture = g_weak_ref_get (&load->picture);

  load->busy = FALSE;
  if (picture != NULL && pyramid != NULL)
    {
      maq_picture_set_pyramid (picture, pyramid);
      /* Somebody may have zoomed in meanwhile. */
      g_object_notify (G_OBJECT (picture), "wanted-side");
    }
  else if (picture != NULL)
    {
      g_debug ("A picture cannot be shown: %s", error->message);
      maq_picture_set_broken (picture);
    }
  load_unref (load);
}

/* Small copies come from the engine's memory; what is left to do is nothing. */
static void
image_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MaqImage) image = maq_engine_load_image_finish (MAQ_ENGINE (source), result, &error);
  g_autoptr (MaqPyramid) pyramid = image != NULL ? maq_pyramid_new (image, &error) : NULL;

  end (data, pyramid, error);
}

static void
pyramid_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MaqPyramid) pyramid = maq_engine_load_pyramid_finish (MAQ_ENGINE (source), result, &error);

  end (data, pyramid, error);
}

static void
start (Load *load)
{
  g_autoptr (MaqPicture) picture = g_weak_ref_get (&load->picture);
  MaqEngine *engine = load->loader->engine;
  guint side;

  if (picture == NULL || load->busy || maq_picture_is_broken (picture) || maq_picture_get_wanted_side (picture) == 0
      || is_enough (picture))
    return;
  load->busy = TRUE;
  side = choose_side (picture);
  if (side == tiers[0])
    maq_engine_load_image_async (engine, load->blob, side, NULL, image_cb, g_rc_box_acquire (load));
  else
    maq_engine_load_pyramid_async (engine, load->blob, side, NULL, pyramid_cb, g_rc_box_acquire (load));
}

static void
wanted_cb (MaqPicture *picture, GParamSpec *pspec, Load *load)
{
  start (load);
}

static void
picture_gone_cb (gpointer data, GObject *where)
{
  GHashTable *pictures = data;
  GHashTableIter iter;
  gpointer picture;

  g_hash_table_iter_init (&iter, pictures);
  while (g_hash_table_iter_next (&iter, NULL, &picture))
    if (picture == where)
      {
        g_hash_table_iter_remove (&iter);
        return;
      }
}

static void
maq_loader_dispose (GObject *object)
{
  MaqLoader *self = MAQ_LOADER (object);
  GHashTableIter iter;
  gpointer picture;

  if (self->pictures != NULL)
    {
      g_hash_table_iter_init (&iter, self->pictures);
      while (g_hash_table_iter_next (&iter, NULL, &picture))
        g_object_weak_unref (picture, picture_gone_cb, self->pictures);
    }
  g_clear_pointer (&self->pictures, g_hash_table_unref);
  g_clear_object (&self->engine);
  G_OBJECT_CLASS (maq_loader_parent_class)->dispose (object);
}

static void
maq_loader_class_init (MaqLoaderClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = maq_loader_dispose;
}

static void
maq_loader_init (MaqLoader *self)
{
  self->pictures = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

MaqLoader *
maq_loader_new (MaqEngine *engine)
{
  MaqLoader *self = g_object_new (MAQ_TYPE_LOADER, NULL);

  self->engine = g_object_ref (engine);
  return self;
}

MaqEngine *
maq_loader_get_engine (MaqLoader *self)
{
  g_return_val_if_fail (MAQ_IS_LOADER (self), NULL);
  return self->engine;
}

MaqPicture *
maq_loader_get (MaqLoader *self, MaqBlob *blob)
{
  MaqPicture *picture;
  Load *load;

  g_return_val_if_fail (MAQ_IS_LOADER (self), NULL);
  g_return_val_if_fail (blob != NULL, NULL);

  picture = g_hash_table_lookup (self->pictures, maq_blob_get_sha256 (blob));
  if (picture != NULL)
    return g_object_ref (picture);

  picture = maq_picture_new (maq_blob_get_width (blob), maq_blob_get_height (blob));
  load = g_rc_box_new0 (Load);
  load->loader = g_object_ref (self);
  load->blob = maq_blob_ref (blob);
  g_weak_ref_init (&load->picture, picture);
  g_signal_connect_data (picture, "notify::wanted-side", G_CALLBACK (wanted_cb), load, (GClosureNotify) load_unref, 0);
  g_hash_table_insert (self->pictures, g_strdup (maq_blob_get_sha256 (blob)), picture);
  g_object_weak_ref (G_OBJECT (picture), picture_gone_cb, self->pictures);
  return picture;
}
