/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "maq-engine.h"
#include "maq-engine-private.h"
#include "maq-attempt.h"
#include "maq-error.h"
#include "maq-hash.h"
#include "maq-json.h"
#include "maq-prompt.h"
#include "maq-providers.h"

/* The exact bytes of a request, made readable: what is a picture is only named. */

#define CRLF "\r\n"

static const char *
find (const char *from, const char *end, const char *what)
{
  return memmem (from, (gsize) (end - from), what, strlen (what));
}

/* The value of Content-Type among a part's header lines, or NULL. (transfer full) */
static char *
dup_type (const char *head, const char *end)
{
  static const char name[] = "content-type:";

  while (head < end)
    {
      const char *line_end = find (head, end, CRLF);

      if (line_end == NULL)
        line_end = end;
      if ((gsize) (line_end - head) > strlen (name) && g_ascii_strncasecmp (head, name, strlen (name)) == 0)
        return g_strstrip (g_strndup (head + strlen (name), (gsize) (line_end - head) - strlen (name)));
      head = MIN (line_end + strlen (CRLF), end);
    }
  return NULL;
}

static void
append_content (GString *text, const char *content, gsize length, const char *type)
{
  if (type != NULL && !g_str_has_prefix (type, "text/") && !g_str_has_prefix (type, "application/json"))
    g_string_append_printf (text, "<%" G_GSIZE_FORMAT " bytes of %s>", length, type);
  else if (g_utf8_validate_len (content, length, NULL))
    g_string_append_len (text, content, (gssize) length);
  else
    g_string_append_printf (text, "<%" G_GSIZE_FORMAT " bytes>", length);
}

/* One part: its header lines as they are, then its content or its name. @end: where the next boundary begins. */
static void
append_part (GString *text, const char *part, const char *end)
{
  const char *head_end = find (part, end, CRLF CRLF);
  g_autofree char *type = NULL;

  if (head_end == NULL)
    {
      g_string_append_len (text, part, end - part);
      return;
    }
  type = dup_type (part, head_end + strlen (CRLF));
  head_end += strlen (CRLF CRLF);
  g_string_append_len (text, part, head_end - part);
  append_content (text, head_end, (gsize) (end - head_end), type);
}

static char *
describe_parts (const char *body, gsize length, const char *boundary)
{
  g_autofree char *mark = g_strconcat (CRLF "--", boundary, NULL);
  g_autoptr (GString) text = g_string_new (NULL);
  const char *end = body + length;
  const char *at = body;

  while (at < end)
    {
      const char *next = find (at, end, mark);

      if (next == NULL)
        next = end;
      append_part (text, at, next);
      g_string_append_len (text, next, MIN ((gssize) strlen (mark), end - next));
      at = MIN (next + strlen (mark), end);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
describe_body (int fd, const MaqEnvelope *envelope, const char *boundary, GError **error)
{
  gsize length = (gsize) lseek (fd, 0, SEEK_END);
  char *body;
  char *text;

  if (length == 0)
    return g_strdup ("");
  body = mmap (NULL, length, PROT_READ, MAP_PRIVATE, fd, 0);
  if (body == MAP_FAILED)
    {
      g_set_error_literal (error, MAQ_ERROR, MAQ_ERROR_FAILED, "No memory to show the request");
      return NULL;
    }
  if (g_str_has_prefix (envelope->content_type, "multipart/"))
    {
      text = describe_parts (body, length, boundary);
    }
  else
    {
      GString *whole = g_string_new (NULL);

      append_content (whole, body, length, NULL);
      text = g_string_free (whole, FALSE);
    }
  munmap (body, length);
  return text;
}

static JsonNode *
make_node (const MaqEnvelope *envelope, int fd, const char *boundary, GError **error)
{
  g_autofree char *body = describe_body (fd, envelope, boundary, error);
  g_autofree char *sha256 = body != NULL ? maq_hash_fd (fd, error) : NULL;
  JsonObject *object;
  JsonNode *node;

  if (sha256 == NULL)
    return NULL;
  object = json_object_new ();
  json_object_set_string_member (object, "method", envelope->method);
  json_object_set_string_member (object, "path", envelope->path);
  json_object_set_string_member (object, "content_type", envelope->content_type);
  json_object_set_int_member (object, "bytes", lseek (fd, 0, SEEK_END));
  json_object_set_string_member (object, "body", body);
  json_object_set_string_member (object, "sha256", sha256);
  node = json_node_init_object (json_node_alloc (), object);
  json_object_unref (object);
  return node;
}

static gpointer
preview_work (gpointer data, MaqSink *sink, GCancellable *cancellable, GError **error)
{
  MaqTodo *todo = data;
  const MaqProvider *provider = maq_providers_lookup (maq_endpoint_get_kind (todo->endpoint));
  g_autofree char *prompt = maq_prompt_write (todo->request);
  g_autofree char *boundary = maq_attempt_dup_boundary (todo->request, todo->number);
  g_autoptr (MaqRequest) wire = maq_request_for_wire (todo->request, maq_endpoint_get_row (todo->endpoint));
  g_auto (MaqEnvelope) envelope = { 0 };
  g_auto (MaqReport) report = { .retry_after_ms = -1 };
  MaqCall call = {
    .endpoint = todo->endpoint, .request = wire, .variant = todo->number, .prompt = prompt,
    .boundary = boundary, .client_id = "", .report = &report, .cancellable = cancellable,
  };
  JsonNode *node = NULL;
  int fd;

  if (provider == NULL)
    {
      g_set_error (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT, "No engine of the kind “%s” is built in",
                   maq_endpoint_get_kind (todo->endpoint));
      return NULL;
    }
  fd = memfd_create ("maquette-preview", MFD_CLOEXEC);
  if (fd < 0)
    {
      maq_error_set_errno (error, errno, "Making room to show the request");
      return NULL;
    }
  if (provider->prepare (&call, fd, &envelope, error))
    node = make_node (&envelope, fd, boundary, error);
  close (fd);
  return node;
}

void
maq_engine_preview_request_async (MaqEngine *self, MaqRequest *request, guint variant, GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  const char *id;
  GError *error = NULL;
  MaqCatalogEntry *entry;
  MaqTodo *todo;

  g_return_if_fail (MAQ_IS_ENGINE (self));
  g_return_if_fail (request != NULL);

  id = maq_request_get_engine (request);
  entry = maq_catalog_find (self->catalog, id != NULL ? id : MAQ_DRAFT_ENGINE);
  if (entry == NULL)
    error = g_error_new (MAQ_ERROR, MAQ_ERROR_BAD_INPUT, "There is no engine “%s”", id);
  if (entry == NULL || !maq_request_check (request, maq_catalog_entry_get_model (entry), &error))
    {
      maq_engine_fail (self, maq_engine_preview_request_async, error, callback, user_data);
      return;
    }
  todo = maq_todo_new (self);
  todo->endpoint = maq_endpoint_ref (maq_catalog_entry_get_endpoint (entry));
  todo->request = maq_request_ref (request);
  todo->number = variant;
  maq_engine_run (self, MAQ_LANE_CPU, preview_work, todo, (GDestroyNotify) json_node_unref, NULL, NULL,
                  maq_engine_preview_request_async, callback, user_data);
}

JsonNode *
maq_engine_preview_request_finish (MaqEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, maq_engine_preview_request_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
