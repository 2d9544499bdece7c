/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "fuzz.h"
#include "maq-json-stream.h"
#include "maq-json.h"

#define MAX_REST 4096

static gboolean
begin_cb (gpointer data, const char *path, GError **error)
{
  g_string_append_printf (data, "<%s>", path);
  return TRUE;
}

static gboolean
bytes_cb (gpointer data, const guint8 *bytes, gsize length, GError **error)
{
  g_assert_cmpuint (length, >, 0);
  g_string_append_len (data, (const char *) bytes, (gssize) length);
  return TRUE;
}

/* Of a broken picture the bytes before the fault may differ with the pieces; only that it broke does not. */
static gboolean
end_cb (gpointer data, gboolean whole, GError **error)
{
  GString *seen = data;

  if (!whole)
    {
      const char *start = g_strrstr_len (seen->str, (gssize) seen->len, "<");

      g_assert_nonnull (start);
      g_string_truncate (seen, (gsize) (start - seen->str));
    }
  g_string_append (seen, whole ? "</>" : "<!>");
  return TRUE;
}

static gboolean
scan (const uint8_t     *data,
      size_t             size,
      const char *const *members,
      gsize              piece,
      GString           *seen,
      char             **rest)
{
  static const MaqJsonStreamSink sink = { begin_cb, bytes_cb, end_cb };
  g_autoptr (MaqJsonStream) stream = maq_json_stream_new (members, &sink, seen, MAX_REST, 16);
  gboolean ok = TRUE;

  for (gsize at = 0; ok && at < size; at += piece)
    ok = maq_json_stream_feed (stream, (const char *) data + at, MIN (piece, size - at), NULL);

  /* Also after an error, as a cut-off reply is read. */
  ok = maq_json_stream_finish (stream, NULL) && ok;
  *rest = maq_json_stream_dup_rest (stream);
  return ok;
}

/* Where nothing was taken out, the rest says what the input said. */
static void
check_any (const uint8_t *data,
           size_t         size)
{
  static const char *const any[] = { "*:", NULL };
  g_autoptr (GString) seen = g_string_new (NULL);
  g_autofree char *rest = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  gboolean ok = scan (data, size, any, 3, seen, &rest);
  g_autoptr (JsonNode) root = maq_json_parse ((const char *) data, size, &maq_json_limits_default, NULL);
  g_autoptr (JsonNode) kept = maq_json_parse (rest, strlen (rest), &maq_json_limits_default, NULL);

  if (!ok || root == NULL || seen->len > 0)
    return;

  g_assert_nonnull (kept);
  before = maq_json_to_string (root);
  after = maq_json_to_string (kept);
  g_assert_cmpstr (before, ==, after);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  static const char *const members[] = { "b64_json", "url:", NULL };
  gsize piece = size > 0 ? data[size - 1] % 7 + 1 : 1;
  g_autoptr (GString) whole = g_string_new (NULL);
  g_autofree char *whole_rest = NULL;
  g_autofree char *split_rest = NULL;
  g_autoptr (GString) split = g_string_new (NULL);
  gboolean ok = scan (data, size, members, MAX (size, 1), whole, &whole_rest);
  g_autoptr (JsonNode) root = NULL;

  g_assert_cmpint (scan (data, size, members, piece, split, &split_rest), ==, ok);
  if (ok)
    g_assert_cmpstr (whole_rest, ==, split_rest);
  /* "<" and "!" can be a picture's bytes as well, so only a run without broken ones is compared. */
  if (ok && strstr (whole->str, "<!>") == NULL)
    g_assert_true (g_string_equal (whole, split));
  g_assert_cmpuint (strlen (whole_rest), <=, MAX_REST + 64);

  root = maq_json_parse (whole_rest, strlen (whole_rest), &maq_json_limits_default, NULL);
  check_any (data, size);
  return 0;
}
