/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-loader.h"

/* What is asked for: a thumbnail, which the library keeps, or the picture halved as often as still leaves what is wanted, so
 * that all of it is loaded only where it is seen at more than half its size. Not less than a usual card, so that zooming does
 * not decode again and again. */
#define THUMBNAIL 256u
#define SMALLEST 600u
/* What may be held of what nobody shows at the moment goes, longest unseen first, when all together takes more than this. */
#define BUDGET ((gsize) 128 * 1024 * 1024)

struct _MaqLoader {
  GObject     parent_instance;

  MaqEngine  *engine;
  GHashTable *pictures; /* char* sha256 → Load, not owned: the picture's signal owns it */
  guint       sweep_id;
};

G_DEFINE_FINAL_TYPE (MaqLoader, maq_loader, G_TYPE_OBJECT)

/* One picture's loading. Counted: its picture's signal and the call on its way hold it. */
typedef struct {
  MaqLoader *loader;
  MaqBlob   *blob;
  GWeakRef   picture;
  gboolean   busy;
  gint64     used_us;   /* when it was last wanted as large as it is */
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

/* 0: all of it. */
static guint
choose_side (MaqPicture *picture)
{
  guint whole = MAX (maq_picture_get_width (picture), maq_picture_get_height (picture));
  guint wanted = maq_picture_get_wanted_side (picture);
  guint side = whole;

  if (wanted <= THUMBNAIL && THUMBNAIL < whole)
    return THUMBNAIL;
  while (side / 2 >= MAX (wanted, SMALLEST))
    side /= 2;
  return side < whole ? side : 0;
}

static gboolean
is_enough (MaqPicture *picture)
{
  guint whole = MAX (maq_picture_get_width (picture), maq_picture_get_height (picture));
  guint loaded = maq_picture_get_loaded_side (picture);

  return loaded > 0 && (loaded >= maq_picture_get_wanted_side (picture) || loaded >= whole);
}

typedef struct {
  Load       *load;
  MaqPicture *picture;
} Held;

static int
compare_held (gconstpointer a, gconstpointer b)
{
  const Held *one = a, *other = b;

  return one->load->used_us < other->load->used_us ? -1 : one->load->used_us > other->load->used_us;
}

static void
clear_held (gpointer data)
{
  g_object_unref (((Held *) data)->picture);
}

static gboolean
sweep_cb (gpointer data)
{
  MaqLoader *self = data;
  g_autoptr (GArray) all = g_array_new (FALSE, FALSE, sizeof (Held));
  GHashTableIter iter;
  gpointer load;
  gsize bytes = 0;

  self->sweep_id = 0;
  g_array_set_clear_func (all, clear_held);
  g_hash_table_iter_init (&iter, self->pictures);
  while (g_hash_table_iter_next (&iter, NULL, &load))
    {
      Held held = { load, g_weak_ref_get (&((Load *) load)->picture) };

      if (held.picture == NULL)
        continue;
      bytes += maq_picture_get_bytes (held.picture);
      g_array_append_val (all, held);
    }
  g_array_sort (all, compare_held);
  for (guint i = 0; i < all->len && bytes > BUDGET; i++)
    {
      MaqPicture *picture = g_array_index (all, Held, i).picture;
      gsize before = maq_picture_get_bytes (picture);

      maq_picture_trim (picture, MAX (maq_picture_get_wanted_side (picture), THUMBNAIL));
      bytes -= before - MIN (before, maq_picture_get_bytes (picture));
    }
  return G_SOURCE_REMOVE;
}

/* After what is going on, which may be the layout of a widget. */
static void
sweep_later (MaqLoader *self)
{
  if (self->sweep_id == 0 && self->pictures != NULL)
    self->sweep_id = g_idle_add (sweep_cb, self);
}

/* The call is over: shows what came, or that nothing can. */
static void
end (Load *load, MaqPyramid *pyramid, const GError *error)
{
  g_autoptr (MaqPicture) picture = g_weak_ref_get (&load->picture);

  load->busy = FALSE;
  if (picture != NULL && pyramid != NULL)
    {
      load->used_us = g_get_monotonic_time ();
      maq_picture_set_pyramid (picture, pyramid);
      sweep_later (load->loader);
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
  if (side == THUMBNAIL)
    maq_engine_load_image_async (engine, load->blob, side, NULL, image_cb, g_rc_box_acquire (load));
  else
    maq_engine_load_pyramid_async (engine, load->blob, side, NULL, pyramid_cb, g_rc_box_acquire (load));
}

static void
wanted_cb (MaqPicture *picture, GParamSpec *pspec, Load *load)
{
  load->used_us = g_get_monotonic_time ();
  start (load);
  sweep_later (load->loader);
}

static void
picture_gone_cb (gpointer data, GObject *where)
{
  Load *load = data;

  if (load->loader->pictures != NULL)
    g_hash_table_remove (load->loader->pictures, maq_blob_get_sha256 (load->blob));
  load_unref (load);
}

static void
maq_loader_dispose (GObject *object)
{
  MaqLoader *self = MAQ_LOADER (object);

  g_clear_handle_id (&self->sweep_id, g_source_remove);
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

  load = g_hash_table_lookup (self->pictures, maq_blob_get_sha256 (blob));
  if (load != NULL)
    return g_weak_ref_get (&load->picture);

  picture = maq_picture_new (maq_blob_get_width (blob), maq_blob_get_height (blob));
  load = g_rc_box_new0 (Load);
  load->loader = g_object_ref (self);
  load->blob = maq_blob_ref (blob);
  g_weak_ref_init (&load->picture, picture);
  g_signal_connect_data (picture, "notify::wanted-side", G_CALLBACK (wanted_cb), load, (GClosureNotify) load_unref, 0);
  g_hash_table_insert (self->pictures, g_strdup (maq_blob_get_sha256 (blob)), load);
  g_object_weak_ref (G_OBJECT (picture), picture_gone_cb, g_rc_box_acquire (load));
  return picture;
}
