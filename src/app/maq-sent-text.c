/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "maq-markup.h"
#include "maq-money-text.h"
#include "maq-price.h"
#include "maq-sent-text.h"

#define CIRCLED_ONE 0x2460
#define MOST_CIRCLED 20
#define HIDDEN_KEY "••••••••"
#define MILLION 1000000

const char *
maq_sent_text_role (MaqRole role)
{
  switch (role)
    {
    case MAQ_ROLE_EDIT_THIS:
      return _("the picture to edit");
    case MAQ_ROLE_SUBJECT:
      return _("subject");
    case MAQ_ROLE_STYLE:
      return _("style");
    case MAQ_ROLE_FACE:
      return _("face");
    case MAQ_ROLE_BACKGROUND:
      return _("background");
    case MAQ_ROLE_TEXT:
      return _("text");
    case MAQ_ROLE_OTHER:
    default:
      return NULL;
    }
}

char *
maq_sent_text_title (const MaqRequest *request, guint index)
{
  MaqReference *image = maq_request_get_image (request, index);
  guint number = maq_reference_get_number (image), of;
  char circled[8] = "";

  if (maq_request_is_annotated (request, index, &of))
    {
      g_autofree char *clean = maq_sent_text_title (request, of);

      /* Translators: a copy of a picture with its marks drawn in; %s: what the picture is called. */
      return g_strdup_printf (_("%s, with its marks"), clean);
    }
  if (maq_request_get_packed (request) != NULL && index + 1 == maq_request_get_n_images (request))
    return g_strdup (_("Contact sheet"));
  if (number >= 1 && number <= MOST_CIRCLED)
    circled[g_unichar_to_utf8 (CIRCLED_ONE + number - 1, circled)] = '\0';
  if (circled[0] == '\0')
    return g_strdup (maq_reference_get_name (image));
  return g_strdup_printf ("%s %s", circled, maq_reference_get_name (image));
}

static void
append (GString *text, const char *what)
{
  g_string_append_printf (text, "%s%s", text->len > 0 ? " · " : "", what);
}

/* "marks A, B" */
static void
append_marks (GString *text, MaqMarkup *markup)
{
  g_autoptr (GString) letters = g_string_new (NULL);
  g_autofree char *marks = NULL;

  for (guint i = 0; markup != NULL && i < maq_markup_get_n_marks (markup); i++)
    {
      char letter = maq_mark_get_letter (maq_markup_get_mark (markup, i));

      if (letter != 0)
        g_string_append_printf (letters, "%s%c", letters->len > 0 ? ", " : "", letter);
    }
  if (letters->len == 0)
    return;
  /* Translators: the letters of marks drawn on a picture. */
  marks = g_strdup_printf (_("marks %s"), letters->str);
  append (text, marks);
}

char *
maq_sent_text_note (const MaqRequest *request, guint index)
{
  MaqReference *image = maq_request_get_image (request, index);
  MaqBlob *blob = maq_reference_get_blob (image);
  g_autofree char *size = g_strdup_printf ("%u × %u", maq_blob_get_width (blob), maq_blob_get_height (blob));
  g_autofree char *bytes = g_format_size ((guint64) maq_blob_get_size (blob));
  const char *role = index == 0 && maq_request_has_base (request) ? maq_sent_text_role (MAQ_ROLE_EDIT_THIS)
                                                                   : maq_sent_text_role (maq_reference_get_role (image));
  GString *text = g_string_new (NULL);

  if (maq_request_is_annotated (request, index, NULL))
    append (text, _("annotated copy"));
  else if (role != NULL)
    append (text, role);
  append_marks (text, maq_reference_get_markup (image));
  append (text, size);
  append (text, bytes);
  return g_string_free (text, FALSE);
}

char *
maq_sent_text_price (const MaqRequest *request, const MaqModel *model, guint index)
{
  MaqBlob *blob = maq_reference_get_blob (maq_request_get_image (request, index));
  guint variants = maq_request_get_variants (request), low = 0, high = 0;
  MaqPrice price = { TRUE, 0, 0 };

  if (model->pricing == MAQ_PRICING_TOKENS)
    maq_price_gpt_image_2_input (maq_blob_get_width (blob), maq_blob_get_height (blob), &low, &high);
  else if (model->pricing == MAQ_PRICING_TABLE)
    maq_price_tiles_input (maq_blob_get_width (blob), maq_blob_get_height (blob), &low, &high);
  else
    return g_strdup (_("included"));
  price.low = (MaqMicros) low * model->image_in * variants * model->price_percent / (100 * MILLION);
  price.high = (MaqMicros) high * model->image_in * variants * model->price_percent / (100 * MILLION);
  return maq_money_text_price (&price);
}

/* --- the request itself --- */

static char *
dup_auth (MaqEndpoint *endpoint, const char *key)
{
  switch (maq_endpoint_get_row (endpoint)->wire.auth)
    {
    case MAQ_AUTH_BEARER:
      return g_strdup_printf ("Authorization: Bearer %s", key);
    case MAQ_AUTH_API_KEY:
      return g_strdup_printf ("api-key: %s", key);
    case MAQ_AUTH_X_API_KEY:
      return g_strdup_printf ("x-api-key: %s", key);
    case MAQ_AUTH_KEY:
      return g_strdup_printf ("Authorization: Key %s", key);
    case MAQ_AUTH_BASIC:
      return g_strdup_printf ("Authorization: Basic %s", key);
    case MAQ_AUTH_NONE:
    default:
      return NULL;
    }
}

/* (transfer full): the socket's path where the engine has one; *@address (out). */
static char *
split_address (MaqEndpoint *endpoint, JsonObject *preview, char **address)
{
  const char *base = maq_endpoint_get_base_url (endpoint);
  const char *path = json_object_get_string_member_with_default (preview, "path", "");

  if (base == NULL || g_str_has_prefix (base, "unix:"))
    {
      *address = g_strconcat ("http://localhost", path, NULL);
      return g_strdup (base != NULL ? base + strlen ("unix:") : "");
    }
  *address = g_strconcat (base, path, NULL);
  return NULL;
}

char *
maq_sent_text_head (MaqEndpoint *endpoint, JsonObject *preview)
{
  const MaqWire *wire = &maq_endpoint_get_row (endpoint)->wire;
  g_autofree char *auth = dup_auth (endpoint, HIDDEN_KEY);
  g_autofree char *address = NULL;
  g_autofree char *socket = split_address (endpoint, preview, &address);
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, "%s %s%s%s\n", json_object_get_string_member_with_default (preview, "method", "POST"), address,
                          socket != NULL ? " over " : "", socket != NULL ? socket : "");
  if (auth != NULL && maq_endpoint_needs_key (endpoint))
    g_string_append_printf (text, "%s\n", auth);
  for (guint i = 0; wire->headers[i] != NULL && wire->headers[i + 1] != NULL; i += 2)
    g_string_append_printf (text, "%s: %s\n", wire->headers[i], wire->headers[i + 1]);
  g_string_append_printf (text, "Content-Type: %s\n", json_object_get_string_member_with_default (preview, "content_type", ""));
  g_string_append_printf (text, "Content-Length: %" G_GINT64_FORMAT "\n",
                          json_object_get_int_member_with_default (preview, "bytes", 0));
  return g_string_free (text, FALSE);
}

#define LONG_RUN 200

static gsize
measure_run (const char *at)
{
  gsize length = 0;

  while (g_ascii_isalnum (at[length]) || at[length] == '+' || at[length] == '/' || at[length] == '=')
    length++;
  return length;
}

typedef void (*WriteRun) (GString *text, gsize length, guint index, gpointer data);

/* @body with each picture in it as @write has it. */
static char *
replace_runs (const char *body, WriteRun write, gpointer data)
{
  GString *text = g_string_new (NULL);
  guint index = 0;

  while (*body != '\0')
    {
      gsize length = measure_run (body);

      if (length >= LONG_RUN)
        write (text, length, index++, data);
      else
        g_string_append_len (text, body, (gssize) MAX (length, 1));
      body += MAX (length, 1);
    }
  return g_string_free (text, FALSE);
}

static void
count_run (GString *text, gsize length, guint index, gpointer data)
{
  g_string_append_printf (text, "<%" G_GSIZE_FORMAT " characters of base64>", length);
}

char *
maq_sent_text_body (JsonObject *preview)
{
  g_autofree char *body = replace_runs (json_object_get_string_member_with_default (preview, "body", ""), count_run, NULL);
  g_auto (GStrv) lines = g_strsplit (body, "\r\n", -1);

  return g_strjoinv ("\n", lines);
}

/* --- curl --- */

static void
append_quoted (GString *text, const char *what)
{
  g_autofree char *quoted = g_shell_quote (what);

  g_string_append (text, quoted);
}

static const char *
get_picture_path (const MaqRequest *request, guint index)
{
  guint n_images = maq_request_get_n_images (request);

  if (index < n_images)
    return maq_blob_get_path (maq_reference_get_blob (maq_request_get_image (request, index)));
  return maq_request_get_mask (request) != NULL ? maq_blob_get_path (maq_request_get_mask (request)) : "";
}

/* Ends the quotes of the shell for as long as it reads the picture itself. */
static void
read_run (GString *text, gsize length, guint index, gpointer data)
{
  g_autofree char *path = g_shell_quote (get_picture_path (data, index));

  g_string_append_printf (text, "'\"$(base64 -w0 %s)\"'", path);
}

static char *
dup_value (const char *head, const char *name)
{
  g_autofree char *key = g_strdup_printf ("%s=\"", name);
  const char *start = strstr (head, key), *end;

  start = start != NULL ? start + strlen (key) : NULL;
  end = start != NULL ? strchr (start, '"') : NULL;
  return end != NULL ? g_strndup (start, (gsize) (end - start)) : NULL;
}

/* One part of a form, without its boundary. */
static void
append_part (GString *text, const char *part, const MaqRequest *request, guint *n_files)
{
  const char *gap = strstr (part, "\r\n\r\n");
  g_autofree char *head = gap != NULL ? g_strndup (part, (gsize) (gap - part)) : NULL;
  g_autofree char *name = head != NULL ? dup_value (head, " name") : NULL;
  g_autofree char *file = head != NULL ? dup_value (head, "filename") : NULL;
  g_autofree char *content = gap != NULL ? g_strdup (gap + strlen ("\r\n\r\n")) : NULL;
  g_autofree char *form = NULL;

  if (name == NULL)
    return;
  if (g_str_has_suffix (content, "\r\n"))
    content[strlen (content) - strlen ("\r\n")] = '\0';
  if (file != NULL)
    form = g_strdup_printf ("%s=@\"%s\"", name, get_picture_path (request, (*n_files)++));
  else
    form = g_strdup_printf ("%s=%s", name, content);
  g_string_append (text, file != NULL ? " \\\n  -F " : " \\\n  --form-string ");
  append_quoted (text, form);
}

static void
append_form (GString *text, const MaqRequest *request, const char *body, const char *content_type)
{
  const char *boundary = strstr (content_type, "boundary=");
  g_autofree char *mark = boundary != NULL ? g_strconcat ("--", boundary + strlen ("boundary="), NULL) : NULL;
  g_auto (GStrv) parts = mark != NULL ? g_strsplit (body, mark, -1) : NULL;
  guint n_files = 0;

  for (guint i = 0; parts != NULL && parts[i] != NULL; i++)
    append_part (text, parts[i], request, &n_files);
}

static void
append_data (GString *text, const MaqRequest *request, const char *body, const char *content_type)
{
  g_auto (GStrv) parts = g_strsplit (body, "'", -1);
  g_autofree char *quoted = g_strjoinv ("'\\''", parts);
  g_autofree char *data = replace_runs (quoted, read_run, (gpointer) request);

  g_string_append_printf (text, " \\\n  -H 'Content-Type: %s'", content_type);
  g_string_append_printf (text, " \\\n  --data-raw '%s'", data);
}

char *
maq_sent_text_curl (MaqEndpoint *endpoint, const MaqRequest *request, JsonObject *preview, const char *variable)
{
  const MaqWire *wire = &maq_endpoint_get_row (endpoint)->wire;
  const char *content_type = json_object_get_string_member_with_default (preview, "content_type", "");
  const char *body = json_object_get_string_member_with_default (preview, "body", "");
  g_autofree char *key = g_strdup_printf ("$%s", variable);
  g_autofree char *auth = dup_auth (endpoint, key);
  g_autofree char *address = NULL;
  g_autofree char *socket = split_address (endpoint, preview, &address);
  GString *text = g_string_new ("curl ");

  if (socket != NULL)
    {
      g_string_append (text, "--unix-socket ");
      append_quoted (text, socket);
      g_string_append_c (text, ' ');
    }
  append_quoted (text, address);
  /* In double quotes: the shell puts the key there. */
  if (auth != NULL && maq_endpoint_needs_key (endpoint))
    g_string_append_printf (text, " \\\n  -H \"%s\"", auth);
  for (guint i = 0; wire->headers[i] != NULL && wire->headers[i + 1] != NULL; i += 2)
    {
      g_autofree char *header = g_strdup_printf ("%s: %s", wire->headers[i], wire->headers[i + 1]);

      g_string_append (text, " \\\n  -H ");
      append_quoted (text, header);
    }
  if (g_str_has_prefix (content_type, "multipart/"))
    append_form (text, request, body, content_type);
  else
    append_data (text, request, body, content_type);
  g_string_append_c (text, '\n');
  return g_string_free (text, FALSE);
}
