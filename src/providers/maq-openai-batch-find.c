/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-error.h"
#include "maq-json.h"
#include "maq-openai-batch.h"
#include "maq-remote.h"

#define MAX_PAGES 50

/* A page of the list of batches, the newest first. */
typedef struct {
  char     *found;     /* the batch that bears our mark */
  char     *last;      /* the page's last id: where the next begins */
  gboolean  is_over;   /* nothing that could be ours comes after it */
} Page;

static void
page_clear (Page *self)
{
  g_clear_pointer (&self->found, g_free);
  g_clear_pointer (&self->last, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Page, page_clear)

static gboolean
is_ours (const MaqCall *call,
         JsonObject    *batch)
{
  JsonObject *metadata = maq_json_get_object (batch, "metadata");

  return g_strcmp0 (maq_json_get_string (metadata, MAQ_OPENAI_BATCH_MARK, NULL), call->client_id) == 0;
}

static void
read_batch (const MaqCall *call,
            gint64         oldest_s,
            JsonObject    *batch,
            Page          *page)
{
  const char *id = maq_json_get_string (batch, "id", NULL);

  if (!maq_talk_is_id (id))
    return;
  if (page->found == NULL && is_ours (call, batch))
    page->found = g_strdup (id);
  page->is_over |= maq_json_get_int (batch, "created_at", G_MAXINT64) < oldest_s;
  g_free (page->last);
  page->last = g_strdup (id);
}

static gboolean
read_page (const MaqCall    *call,
           gint64            since_us,
           const MaqAnswer  *answer,
           Page             *page,
           GError          **error)
{
  JsonObject *root = maq_answer_get (answer);
  JsonArray *batches = maq_json_get_array (root, "data");
  gint64 oldest_s = maq_remote_find_start_s (answer, since_us);

  for (guint i = 0; batches != NULL && i < json_array_get_length (batches); i++)
    {
      JsonNode *node = json_array_get_element (batches, i);

      if (JSON_NODE_HOLDS_OBJECT (node))
        read_batch (call, oldest_s, json_node_get_object (node), page);
    }

  page->is_over |= page->found != NULL || !maq_json_get_bool (root, "has_more", FALSE);
  if (batches != NULL && (page->is_over || page->last != NULL))
    return TRUE;

  g_set_error_literal (error, MAQ_ERROR, MAQ_ERROR_PROTOCOL, "The list of batches cannot be read to its end");
  return FALSE;
}

static gboolean
ask_page (const MaqCall  *call,
          gint64          since_us,
          const char     *after,
          Page           *page,
          GError        **error)
{
  g_autofree char *path = g_strconcat ("/batches?limit=100", after != NULL ? "&after=" : NULL, after, NULL);
  g_auto (MaqAnswer) answer = { 0 };

  if (!maq_remote_ask (call, path, &answer, error))
    return FALSE;
  if (answer.status / 100 != 2)
    return maq_remote_refuse (call, &answer, error);

  return read_page (call, since_us, &answer, page, error);
}

gboolean
maq_openai_batch_find (const MaqCall  *call,
                       gint64          since_us,
                       char          **remote_id,
                       GError        **error)
{
  g_autofree char *after = NULL;

  *remote_id = NULL;
  for (guint i = 0; i < MAX_PAGES; i++)
    {
      g_auto (Page) page = { 0 };

      if (!ask_page (call, since_us, after, &page, error))
        return FALSE;
      if (page.is_over)
        {
          *remote_id = g_steal_pointer (&page.found);
          return TRUE;
        }
      g_free (after);
      after = g_steal_pointer (&page.last);
    }

  g_set_error_literal (error, MAQ_ERROR, MAQ_ERROR_PROTOCOL, "The list of batches has no end");
  return FALSE;
}
