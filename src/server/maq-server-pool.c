/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-server-pool.h"

struct _MaqServerPool {
  GThreadPool *threads;
};

typedef struct {
  MaqServerWork work;
  gpointer      data;
} Item;

static void
run_item (gpointer data,
          gpointer user_data)
{
  g_autofree Item *item = data;

  item->work (item->data);
}

MaqServerPool *
maq_server_pool_new (void)
{
  MaqServerPool *self = g_new0 (MaqServerPool, 1);
  gint n_threads = MAX (1, (gint) g_get_num_processors () - 1);

  self->threads = g_thread_pool_new (run_item, self, n_threads, FALSE, NULL);
  return self;
}

void
maq_server_pool_free (MaqServerPool *self)
{
  if (self == NULL)
    return;
  g_thread_pool_free (self->threads, FALSE, TRUE);
  g_free (self);
}

gboolean
maq_server_pool_push (MaqServerPool *self,
                      MaqServerWork  work,
                      gpointer       data)
{
  Item *item = g_new (Item, 1);

  item->work = work;
  item->data = data;
  /* Without a new thread the item still waits for an old one; only a pool without any thread is a failure. */
  return g_thread_pool_push (self->threads, item, NULL) || g_thread_pool_get_num_threads (self->threads) > 0;
}

void
maq_server_pool_tell (GSourceFunc func,
                      gpointer    data)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, func, data, NULL);
  g_source_attach (source, NULL);
}
