/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "maq-comfy.h"
#include "maq-error.h"
#include "maq-fetch.h"
#include "maq-json.h"
#include "maq-link.h"
#include "maq-openai-usage.h"
#include "maq-sys.h"

#define MAX_REPLY (32 * 1024 * 1024)

static const MaqJsonLimits limits = { MAX_REPLY, 64, 200000 };

static JsonNode *
parse_reply (const MaqCall  *call,
             GError        **error)
{
  goffset size = 0;
  int fd = call->exchange->get_reply (call->exchange, &size);
  g_autofree char *text = NULL;

  text = fd >= 0 && size > 0 && size <= MAX_REPLY ? g_try_malloc ((gsize) size) : NULL;
  for (goffset at = 0; text != NULL && at < size;)
    {
      ssize_t n = maq_sys_pread (fd, text + at, (size_t) (size - at), at);

      if (n <= 0)
        g_clear_pointer (&text, g_free);
      at += n;
    }
  if (text != NULL)
    return maq_json_parse (text, (gsize) size, &limits, error);

  g_set_error_literal (error, MAQ_ERROR, MAQ_ERROR_PROTOCOL, "There is no answer that can be read");
  return NULL;
}

/* The answer is about one job. */
static char *
dup_id (JsonNode *root)
{
  g_autoptr (GList) names = JSON_NODE_HOLDS_OBJECT (root) ? json_object_get_members (json_node_get_object (root)) : NULL;

  return names != NULL ? g_strdup (names->data) : NULL;
}

static char *
make_url (const MaqCall      *call,
          const MaqComfyFile *file)
{
  g_autofree char *base = maq_link_dup_base (call);
  g_autofree char *name = g_uri_escape_string (file->name, NULL, FALSE);
  g_autofree char *folder = g_uri_escape_string (file->folder, NULL, FALSE);

  return g_strdup_printf ("%s/view?filename=%s&subfolder=%s&type=%s", base, name, folder, file->type);
}

static gboolean
fetch (const MaqCall       *call,
       const MaqComfyFile  *file,
       MaqResult           *result,
       GError             **error)
{
  g_autofree char *url = make_url (call, file);
  g_auto (MaqArrival) picture;
  MaqBlob *blob;

  maq_arrival_init (&picture, call->exchange);
  if (!maq_arrival_begin (&picture, error) || !maq_fetch (call, url, &picture, error))
    return FALSE;

  blob = maq_arrival_end (&picture);
  if (blob == NULL)
    {
      g_set_error_literal (error, MAQ_ERROR, MAQ_ERROR_PROTOCOL, "The server's picture is empty");
      return FALSE;
    }
  g_ptr_array_add (result->pictures, blob);
  return TRUE;
}

/* Gone, or no picture: the others count. Anything else: later, all of them. */
static gboolean
is_lost (const GError *error)
{
  return g_error_matches (error, MAQ_ERROR, MAQ_ERROR_GONE) || g_error_matches (error, MAQ_ERROR, MAQ_ERROR_PROTOCOL);
}

static gboolean
fetch_all (const MaqCall  *call,
           GArray         *files,
           MaqResult      *result,
           GError        **error)
{
  g_autoptr (GError) first = NULL;

  for (guint i = 0; i < files->len; i++)
    {
      g_autoptr (GError) local = NULL;

      if (fetch (call, &g_array_index (files, MaqComfyFile, i), result, &local))
        continue;
      if (!is_lost (local))
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return FALSE;
        }
      result->n_missing++;
      g_ptr_array_add (result->notes, g_strdup (local->message));
      if (first == NULL)
        first = g_steal_pointer (&local);
    }

  if (result->pictures->len > 0)
    return TRUE;
  if (first == NULL)
    g_set_error_literal (&first, MAQ_ERROR, MAQ_ERROR_PROTOCOL,
                         "The workflow ended without a picture at its node \"maquette:output\"");
  g_propagate_error (error, g_steal_pointer (&first));
  return FALSE;
}

/* What is staged of a result that is none goes too. */
static void
drop (MaqResult *result)
{
  for (guint i = 0; i < result->pictures->len; i++)
    g_unlink (maq_blob_get_path (g_ptr_array_index (result->pictures, i)));
  maq_result_free (result);
}

MaqResult *
maq_comfy_result_read (const MaqCall  *call,
                       GError        **error)
{
  g_autoptr (JsonNode) root = parse_reply (call, error);
  g_autoptr (JsonNode) graph = maq_comfy_form_dup_sent (call);
  g_autofree char *id = root != NULL ? dup_id (root) : NULL;
  g_autoptr (GArray) files = NULL;
  MaqResult *result;

  if (root == NULL)
    return NULL;
  if (id == NULL)
    {
      g_set_error_literal (error, MAQ_ERROR, MAQ_ERROR_PROTOCOL, "The answer is about no job");
      return NULL;
    }

  result = maq_result_new ();
  files = maq_comfy_job_list_files (json_node_get_object (root), id, graph != NULL ? json_node_get_object (graph) : NULL,
                                    &result->n_missing);
  if (!fetch_all (call, files, result, error))
    {
      drop (result);
      return NULL;
    }

  result->model = g_strdup (maq_endpoint_get_model (call->endpoint));
  maq_openai_usage_settle (result, maq_endpoint_get_row (call->endpoint));
  return result;
}
