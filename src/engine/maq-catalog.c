/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-catalog.h"
#include "maq-catalog-private.h"
#include "maq-log.h"

#define DRAFT "draft"
#define DRAFT_TITLE "Draft"
#define DRAFT_MODEL "maquette-draft"

struct _MaqCatalogEntry {
  GObject      parent_instance;

  MaqEndpoint *endpoint;
  char        *hold;       /* nullable */
  gint64       learned_us; /* wall clock */
};

enum { PROP_0, PROP_TITLE, PROP_HOLD, N_PROPS };

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (MaqCatalogEntry, maq_catalog_entry, G_TYPE_OBJECT)

static void
maq_catalog_entry_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch (id)
    {
    case PROP_TITLE:
      g_value_set_string (value, maq_catalog_entry_get_title (MAQ_CATALOG_ENTRY (object)));
      break;
    case PROP_HOLD:
      g_value_set_string (value, MAQ_CATALOG_ENTRY (object)->hold);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
maq_catalog_entry_finalize (GObject *object)
{
  g_clear_pointer (&MAQ_CATALOG_ENTRY (object)->endpoint, maq_endpoint_unref);
  g_clear_pointer (&MAQ_CATALOG_ENTRY (object)->hold, g_free);
  G_OBJECT_CLASS (maq_catalog_entry_parent_class)->finalize (object);
}

static void
maq_catalog_entry_class_init (MaqCatalogEntryClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = maq_catalog_entry_get_property;
  object_class->finalize = maq_catalog_entry_finalize;
  props[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  props[PROP_HOLD] = g_param_spec_string ("hold", NULL, NULL, NULL,
                                          G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
maq_catalog_entry_init (MaqCatalogEntry *self)
{
}

const char *
maq_catalog_entry_get_id (MaqCatalogEntry *self)
{
  g_return_val_if_fail (MAQ_IS_CATALOG_ENTRY (self), NULL);
  return maq_endpoint_get_id (self->endpoint);
}

const char *
maq_catalog_entry_get_title (MaqCatalogEntry *self)
{
  g_return_val_if_fail (MAQ_IS_CATALOG_ENTRY (self), NULL);
  return maq_endpoint_get_title (self->endpoint);
}

MaqEndpoint *
maq_catalog_entry_get_endpoint (MaqCatalogEntry *self)
{
  g_return_val_if_fail (MAQ_IS_CATALOG_ENTRY (self), NULL);
  return self->endpoint;
}

const MaqModel *
maq_catalog_entry_get_model (MaqCatalogEntry *self)
{
  g_return_val_if_fail (MAQ_IS_CATALOG_ENTRY (self), NULL);
  return maq_endpoint_get_row (self->endpoint);
}

const char *
maq_catalog_entry_get_hold (MaqCatalogEntry *self)
{
  g_return_val_if_fail (MAQ_IS_CATALOG_ENTRY (self), NULL);
  return self->hold;
}

void
maq_catalog_entry_set_hold (MaqCatalogEntry *self, const char *hold)
{
  if (g_strcmp0 (self->hold, hold) == 0)
    return;
  g_free (self->hold);
  self->hold = g_strdup (hold);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_HOLD]);
}

gint64
maq_catalog_entry_get_learned_us (MaqCatalogEntry *self)
{
  return self->learned_us;
}

struct _MaqCatalog {
  GObject    parent_instance;

  char      *draft_url;
  GPtrArray *entries;    /* of MaqCatalogEntry */
};

static GType
get_item_type (GListModel *model)
{
  return MAQ_TYPE_CATALOG_ENTRY;
}

static guint
get_n_items (GListModel *model)
{
  return MAQ_CATALOG (model)->entries->len;
}

static gpointer
get_item (GListModel *model, guint position)
{
  MaqCatalog *self = MAQ_CATALOG (model);

  return position < self->entries->len ? g_object_ref (g_ptr_array_index (self->entries, position)) : NULL;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (MaqCatalog, maq_catalog, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static void
maq_catalog_finalize (GObject *object)
{
  MaqCatalog *self = MAQ_CATALOG (object);

  g_clear_pointer (&self->draft_url, g_free);
  g_clear_pointer (&self->entries, g_ptr_array_unref);
  G_OBJECT_CLASS (maq_catalog_parent_class)->finalize (object);
}

static void
maq_catalog_class_init (MaqCatalogClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = maq_catalog_finalize;
}

static void
maq_catalog_init (MaqCatalog *self)
{
  self->entries = g_ptr_array_new_with_free_func (g_object_unref);
}

MaqCatalog *
maq_catalog_new (const char *draft_url)
{
  MaqCatalog *self = g_object_new (MAQ_TYPE_CATALOG, NULL);

  self->draft_url = g_strdup (draft_url);
  return self;
}

static MaqCatalogEntry *
add_endpoint (GPtrArray *entries, MaqEndpoint *endpoint)
{
  MaqCatalogEntry *entry = g_object_new (MAQ_TYPE_CATALOG_ENTRY, NULL);

  entry->endpoint = endpoint;
  g_ptr_array_add (entries, entry);
  return entry;
}

/* Ours is the same for every process but for its address. */
static void
add_draft (MaqCatalog *self, GPtrArray *entries)
{
  g_autoptr (GError) error = NULL;
  MaqEndpoint *endpoint = maq_endpoint_new (DRAFT, DRAFT_TITLE, "openai", self->draft_url, DRAFT_MODEL, DRAFT, &error);

  if (endpoint != NULL)
    add_endpoint (entries, endpoint);
  else
    g_critical ("The built-in engine cannot be described: %s", error->message);
}

static void
add_row (GPtrArray *entries, const MaqEngineRow *row)
{
  g_autoptr (GError) error = NULL;
  MaqEndpoint *endpoint;

  if (g_str_equal (row->id, DRAFT))
    return;
  endpoint = maq_endpoint_new_full (row->id, row->title, row->kind, row->base_url, row->model, row->row, row->options,
                                    row->learned, &error);
  if (endpoint != NULL)
    add_endpoint (entries, endpoint)->learned_us = row->learned_us;
  else
    maq_log_event ("catalog", "engine %s is left out: %s", row->id, error->message);
}

gboolean
maq_catalog_is_same (MaqEndpoint *one, MaqEndpoint *other)
{
  return g_str_equal (maq_endpoint_get_base_url (one), maq_endpoint_get_base_url (other))
         && g_str_equal (maq_endpoint_get_kind (one), maq_endpoint_get_kind (other))
         && g_str_equal (maq_endpoint_get_model (one), maq_endpoint_get_model (other))
         && g_strcmp0 (maq_endpoint_get_options (one), maq_endpoint_get_options (other)) == 0;
}

/* An engine that somebody has changed is another one: why it was held may be what was changed. */
static void
keep_holds (MaqCatalog *self, GPtrArray *entries)
{
  for (guint i = 0; i < entries->len; i++)
    {
      MaqCatalogEntry *entry = g_ptr_array_index (entries, i);
      MaqCatalogEntry *old = maq_catalog_find (self, maq_catalog_entry_get_id (entry));

      if (old != NULL && old->hold != NULL && maq_catalog_is_same (old->endpoint, entry->endpoint))
        entry->hold = g_strdup (old->hold);
    }
}

MaqCatalogEntry *
maq_catalog_find (MaqCatalog *self, const char *id)
{
  g_return_val_if_fail (MAQ_IS_CATALOG (self), NULL);

  for (guint i = 0; i < self->entries->len && id != NULL; i++)
    {
      MaqCatalogEntry *entry = g_ptr_array_index (self->entries, i);

      if (g_str_equal (maq_catalog_entry_get_id (entry), id))
        return entry;
    }
  return NULL;
}

void
maq_catalog_fill (MaqCatalog *self, GPtrArray *rows)
{
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func (g_object_unref);
  guint n_before = self->entries->len;

  add_draft (self, entries);
  for (guint i = 0; i < rows->len; i++)
    add_row (entries, g_ptr_array_index (rows, i));
  keep_holds (self, entries);

  g_ptr_array_unref (self->entries);
  self->entries = g_steal_pointer (&entries);
  g_list_model_items_changed (G_LIST_MODEL (self), 0, n_before, self->entries->len);
}

gboolean
maq_catalog_has_preset (MaqCatalog *self, const MaqPreset *preset)
{
  g_return_val_if_fail (MAQ_IS_CATALOG (self), FALSE);

  for (guint i = 0; i < self->entries->len; i++)
    if (maq_preset_find (maq_catalog_entry_get_endpoint (g_ptr_array_index (self->entries, i))) == preset)
      return TRUE;
  return FALSE;
}

void
maq_catalog_learn (MaqCatalog *self, MaqEndpoint *asked, const char *learned)
{
  const char *id = maq_endpoint_get_id (asked);
  MaqCatalogEntry *old = maq_catalog_find (self, id);
  g_autoptr (GError) error = NULL;
  MaqCatalogEntry *entry;
  MaqEndpoint *endpoint;
  guint position;

  if (old == NULL || !maq_catalog_is_same (old->endpoint, asked) || !g_ptr_array_find (self->entries, old, &position))
    return;
  old->learned_us = g_get_real_time ();
  if (g_strcmp0 (maq_endpoint_get_learned (old->endpoint), learned) == 0)
    return;
  endpoint = maq_endpoint_new_full (id, maq_endpoint_get_title (old->endpoint), maq_endpoint_get_kind (old->endpoint),
                                    maq_endpoint_get_base_url (old->endpoint), maq_endpoint_get_model (old->endpoint),
                                    maq_endpoint_get_row_id (old->endpoint), maq_endpoint_get_options (old->endpoint),
                                    learned, &error);
  if (endpoint == NULL)
    {
      maq_log_event ("catalog", "engine %s stays as it was: %s", id, error->message);
      return;
    }
  if (maq_endpoint_get_learned (endpoint) == NULL)
    maq_log_event ("catalog", "what engine %s says of itself does not fit its row", id);
  entry = g_object_new (MAQ_TYPE_CATALOG_ENTRY, NULL);
  entry->endpoint = endpoint;
  entry->hold = g_strdup (old->hold);
  entry->learned_us = old->learned_us;
  g_object_unref (old);
  g_ptr_array_index (self->entries, position) = entry;
  g_list_model_items_changed (G_LIST_MODEL (self), position, 1, 1);
}
