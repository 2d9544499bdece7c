/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "maq-golden.h"
#include "maq-sniff.h"

#define PNG_COLOUR_TYPE 25

static void
append_picture (GString      *out,
                const char   *before,
                const guint8 *bytes,
                gsize         length)
{
  MaqSniff sniff;
  gboolean has_alpha;

  g_assert_true (maq_sniff (bytes, length, (goffset) length, &sniff, NULL));
  /* The colour type of the header tells how a mask says what may change. */
  has_alpha = sniff.format == MAQ_FORMAT_PNG && (bytes[PNG_COLOUR_TYPE] & 4) != 0;
  g_string_append_printf (out, "<%s%s of %u × %u%s>", before, maq_format_to_mime (sniff.format), sniff.width, sniff.height,
                          has_alpha ? " with alpha" : "");
}

static void
describe_form (MaqTrial   *trial,
               GString    *out,
               const char *body,
               gsize       length)
{
  const char *at = body, *end = body + length;
  g_autofree char *mark = g_strdup_printf ("\r\n--%s", trial->call.boundary);

  while (at < end)
    {
      const char *data = memmem (at, (gsize) (end - at), "\r\n\r\n", 4);
      const char *next = data != NULL ? memmem (data, (gsize) (end - data), mark, strlen (mark)) : NULL;

      if (next == NULL)
        break;
      g_string_append_len (out, at, data + 4 - at);
      data += 4;
      if (memmem (at, (gsize) (data - at), "filename=", 9) != NULL)
        append_picture (out, "", (const guint8 *) data, (gsize) (next - data));
      else
        g_string_append_len (out, data, next - data);
      at = next;
    }
  g_string_append_len (out, at, end - at);
}

/* A PNG begins with "iVBORw0KGgo" in base64, a JPEG with "/9j/". */
static gboolean
describe_cb (const GMatchInfo *match, GString *out, gpointer data)
{
  g_autofree char *prefix = g_match_info_fetch (match, 1);
  g_autofree char *text = g_match_info_fetch (match, 2);
  gsize length;
  g_autofree guint8 *bytes = g_base64_decode (text, &length);

  g_string_append_c (out, '"');
  append_picture (out, *prefix != '\0' ? "" : "base64 of ", bytes, length);
  g_string_append_c (out, '"');
  return FALSE;
}

static void
describe_json (GString    *out,
               const char *body)
{
  g_autoptr (GRegex) regex = g_regex_new ("\"(data:image/[a-z]+;base64,)?((?:iVBORw0KGgo|/9j/)[A-Za-z0-9+/]*=*)\"", 0, 0, NULL);
  g_autofree char *text = g_regex_replace_eval (regex, body, -1, 0, 0, describe_cb, NULL, NULL);

  g_string_append_printf (out, "%s\n", text);
}

char *
maq_golden_describe (MaqTrial *trial)
{
  g_autoptr (GString) out = g_string_new (NULL);
  gsize length;
  g_autofree char *body = maq_trial_dup_body (trial, &length);

  g_string_append_printf (out, "%s %s\n%s\n\n", trial->envelope.method, trial->envelope.path, trial->envelope.content_type);
  if (g_str_has_prefix (trial->envelope.content_type, "multipart/"))
    describe_form (trial, out, body, length);
  else
    describe_json (out, body);
  return g_strdup (out->str);
}

void
maq_golden_compare (const char *text,
                    const char *name)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "providers", "golden", name, NULL);
  g_autofree char *wanted = NULL;
  g_autoptr (GError) error = NULL;

  if (g_getenv ("MAQ_WRITE_GOLDEN") != NULL)
    g_assert_true (g_file_set_contents (path, text, -1, NULL));
  g_file_get_contents (path, &wanted, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (text, ==, wanted);
}

char *
maq_golden_prepare (MaqTrial *trial)
{
  g_autofree char *body = NULL;
  g_autofree char *second = NULL;
  gsize length, second_length;
  g_autoptr (GError) error = NULL;

  maq_trial_prepare (trial, &error);
  g_assert_no_error (error);
  body = maq_trial_dup_body (trial, &length);

  /* The same call, the same bytes. */
  maq_trial_prepare (trial, &error);
  g_assert_no_error (error);
  second = maq_trial_dup_body (trial, &second_length);
  g_assert_cmpmem (body, length, second, second_length);
  maq_trial_check_key (trial, NULL);
  return maq_golden_describe (trial);
}
