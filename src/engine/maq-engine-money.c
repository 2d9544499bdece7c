/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-engine.h"
#include "maq-engine-private.h"

/* --- what it would cost where --- */

void
maq_offer_free (MaqOffer *offer)
{
  if (offer == NULL)
    return;
  maq_endpoint_unref (offer->endpoint);
  g_free (offer->why_not);
  g_free (offer);
}

static MaqOffer *
offer_new (MaqEndpoint *endpoint, MaqRequest *request, const MaqPrice *own)
{
  const MaqModel *model = maq_endpoint_get_row (endpoint);
  MaqOffer *offer = g_new0 (MaqOffer, 1);
  g_autoptr (GError) error = NULL;

  offer->endpoint = maq_endpoint_ref (endpoint);
  if (!maq_request_check (request, model, &error))
    offer->why_not = g_strdup (error->message);
  offer->price = maq_request_get_price (request, model);
  if (own == NULL || !maq_price_get_saving (&offer->price, own, &offer->saving_permille))
    offer->saving_permille = G_MININT;
  return offer;
}

/* What can be done before what cannot, what has a price before what has none, then the cheapest. */
static int
compare_offers (gconstpointer a, gconstpointer b)
{
  const MaqOffer *left = *(MaqOffer *const *) a, *right = *(MaqOffer *const *) b;

  if ((left->why_not != NULL) != (right->why_not != NULL))
    return left->why_not != NULL ? 1 : -1;
  if (left->price.known != right->price.known)
    return left->price.known ? -1 : 1;
  if (left->price.high != right->price.high)
    return left->price.high < right->price.high ? -1 : 1;
  return (left->price.low > right->price.low) - (left->price.low < right->price.low);
}

static GPtrArray *
offers_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) maq_offer_free);
}

/* The price at the request's own engine; FALSE: there is no such engine. */
static gboolean
get_own_price (MaqEngine *self, MaqRequest *request, MaqPrice *price)
{
  MaqCatalogEntry *entry = maq_catalog_find (self->catalog, maq_request_get_engine (request));

  if (entry != NULL)
    *price = maq_request_get_price (request, maq_catalog_entry_get_model (entry));
  return entry != NULL;
}

GPtrArray *
maq_engine_list_offers (MaqEngine *self, MaqRequest *request)
{
  g_autoptr (GPtrArray) offers = offers_new ();
  g_autoptr (GPtrArray) rest = g_ptr_array_new ();
  GListModel *catalog;
  MaqPrice own;
  gboolean has_own;

  g_return_val_if_fail (MAQ_IS_ENGINE (self), NULL);
  g_return_val_if_fail (request != NULL, NULL);

  catalog = G_LIST_MODEL (self->catalog);
  has_own = get_own_price (self, request, &own);
  for (guint i = 0; i < g_list_model_get_n_items (catalog); i++)
    {
      g_autoptr (MaqCatalogEntry) entry = g_list_model_get_item (catalog, i);
      gboolean is_own = g_strcmp0 (maq_catalog_entry_get_id (entry), maq_request_get_engine (request)) == 0;

      g_ptr_array_add (is_own ? offers : rest,
                       offer_new (maq_catalog_entry_get_endpoint (entry), request, has_own ? &own : NULL));
    }
  g_ptr_array_sort (rest, compare_offers);
  g_ptr_array_extend_and_steal (offers, g_steal_pointer (&rest));
  return g_steal_pointer (&offers);
}

GPtrArray *
maq_engine_list_preset_offers (MaqEngine *self, MaqRequest *request)
{
  g_autoptr (GPtrArray) offers = offers_new ();
  g_autoptr (GPtrArray) presets = maq_preset_list ();
  MaqPrice own;
  gboolean has_own;

  g_return_val_if_fail (MAQ_IS_ENGINE (self), NULL);
  g_return_val_if_fail (request != NULL, NULL);

  has_own = get_own_price (self, request, &own);
  for (guint i = 0; i < presets->len; i++)
    {
      const MaqPreset *preset = g_ptr_array_index (presets, i);
      g_autoptr (MaqEndpoint) endpoint = NULL;

      /* An address of the user's own has no price before there is one. */
      if (preset->group == MAQ_PRESET_OTHER || maq_catalog_has_preset (self->catalog, preset))
        continue;
      endpoint = maq_preset_make (preset, NULL, NULL, NULL, NULL);
      /* An address with a place to fill in costs the same wherever it is. */
      if (endpoint == NULL)
        endpoint = maq_preset_make (preset, NULL, "https://not-configured.invalid", NULL, NULL);
      if (endpoint != NULL)
        g_ptr_array_add (offers, offer_new (endpoint, request, has_own ? &own : NULL));
    }
  g_ptr_array_sort (offers, compare_offers);
  return g_steal_pointer (&offers);
}

/* --- what was spent --- */

typedef struct {
  MaqCore *core;
  gint64   since_us, until_us;
} Span;

static void
span_free (Span *span)
{
  maq_core_unref (span->core);
  g_free (span);
}

static gpointer
spending_work (gpointer data, MaqSink *sink, GCancellable *cancellable, GError **error)
{
  Span *span = data;
  MaqStore *store = maq_core_get_store (span->core, error);

  return store != NULL ? maq_store_get_spending (store, span->since_us, span->until_us, error) : NULL;
}

static void
spent_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  MaqSpending *spending = maq_worker_run_finish (MAQ_WORKER (source), result, &error);

  if (spending != NULL)
    g_task_return_pointer (task, spending, (GDestroyNotify) maq_spending_free);
  else
    g_task_return_error (task, error);
}

void
maq_engine_get_spending_async (MaqEngine *self, gint64 since_us, gint64 until_us, GAsyncReadyCallback callback,
                               gpointer user_data)
{
  Span *span;
  GTask *task;

  g_return_if_fail (MAQ_IS_ENGINE (self));

  span = g_new (Span, 1);
  *span = (Span) { maq_core_ref (self->core), since_us, until_us };
  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, maq_engine_get_spending_async);
  maq_worker_run_async (self->core->worker, MAQ_LANE_STORE, spending_work, span, (GDestroyNotify) span_free,
                        (GDestroyNotify) maq_spending_free, NULL, NULL, spent_cb, task);
}

MaqSpending *
maq_engine_get_spending_finish (MaqEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
