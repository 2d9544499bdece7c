/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "maq-error.h"
#include "maq-json.h"
#include "maq-provider.h"
#include "maq-text.h"

#define MAX_ID 64

struct _MaqEndpoint {
  char           *id;
  char           *title;
  char           *kind;
  char           *base_url;
  char           *origin;
  char           *model;
  char           *row_id;
  char           *options;
  char           *learned;
  MaqModel       *row;
  gboolean        local;
  gboolean        plain;    /* http:// to another machine */
};

G_DEFINE_BOXED_TYPE (MaqEndpoint, maq_endpoint, maq_endpoint_ref, maq_endpoint_unref)

static gboolean
refuse (GError     **error,
        const char  *format,
        const char  *what)
{
  g_autofree char *message = g_strdup_printf (format, what != NULL ? what : "");

  g_set_error_literal (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT, message);
  return FALSE;
}

static gboolean
is_id (const char *id)
{
  gsize length = id != NULL ? strlen (id) : 0;

  return length > 0 && length <= MAX_ID && strspn (id, "abcdefghijklmnopqrstuvwxyz0123456789-") == length;
}

static gboolean
is_loopback_name (const char *host)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (host);

  return address != NULL ? g_inet_address_get_is_loopback (address) : g_ascii_strcasecmp (host, "localhost") == 0;
}

/* One spelling for one origin, since a key is bound to it: small letters, no port where it goes without saying. */
static char *
make_origin (GUri *uri)
{
  const char *scheme = g_uri_get_scheme (uri);
  g_autofree char *host = g_ascii_strdown (g_uri_get_host (uri), -1);
  gboolean brackets = strchr (host, ':') != NULL;
  int port = g_uri_get_port (uri);
  int usual = g_str_equal (scheme, "https") ? 443 : 80;
  g_autofree char *suffix = port > 0 && port != usual ? g_strdup_printf (":%d", port) : g_strdup ("");

  return g_strdup_printf (brackets ? "%s://[%s]%s" : "%s://%s%s", scheme, host, suffix);
}

/* (transfer full): the options as an object; NULL: there are none. */
static JsonObject *
dup_options (const MaqEndpoint *self)
{
  g_autoptr (JsonNode) node = NULL;

  if (self->options == NULL)
    return NULL;
  node = maq_json_parse (self->options, strlen (self->options), &maq_json_limits_default, NULL);
  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_dup_object (node) : NULL;
}

static gboolean
allows_http (const MaqEndpoint *self)
{
  g_autoptr (JsonObject) options = dup_options (self);

  return options != NULL && maq_json_get_bool (options, "allow_http", FALSE);
}

/* Textual check only; what the name resolves to is checked again, by net, for every connection. */
static gboolean
parse_base (MaqEndpoint *self,
            const char  *base_url,
            GError     **error)
{
  g_autoptr (GUri) uri = NULL;
  const char *scheme, *host;
  gsize length = base_url != NULL ? strlen (base_url) : 0;

  if (length == 0 || maq_text_has_control (base_url))
    return refuse (error, "the address \"%s\" is empty or has control characters", base_url);
  if (g_str_has_prefix (base_url, "unix:/"))
    {
      self->base_url = g_strdup (base_url);
      self->origin = g_strdup ("unix");
      self->local = TRUE;
      return TRUE;
    }
  uri = g_uri_parse (base_url, G_URI_FLAGS_NONE, NULL);
  host = uri != NULL ? g_uri_get_host (uri) : NULL;
  if (host == NULL || *host == '\0' || g_uri_get_userinfo (uri) != NULL || g_uri_get_fragment (uri) != NULL
      || g_uri_get_query (uri) != NULL)
    return refuse (error, "\"%s\" is no base address; it should look like https://api.example.com/v1", base_url);
  scheme = g_uri_get_scheme (uri);
  self->local = is_loopback_name (host);
  self->plain = g_str_equal (scheme, "http") && !self->local;
  if (self->plain && !allows_http (self))
    return refuse (error, "\"%s\" must begin with https:// (http:// is for this machine, or for one you allow it for)", base_url);
  if (!g_str_equal (scheme, "https") && !g_str_equal (scheme, "http"))
    return refuse (error, "\"%s\" must begin with https://", base_url);
  while (length > 0 && base_url[length - 1] == '/')
    length--;
  self->base_url = g_strndup (base_url, length);
  self->origin = make_origin (uri);
  return TRUE;
}

static void
clear (gpointer data)
{
  MaqEndpoint *self = data;

  g_free (self->id);
  g_free (self->title);
  g_free (self->kind);
  g_free (self->base_url);
  g_free (self->origin);
  g_free (self->model);
  g_free (self->row_id);
  g_free (self->options);
  g_free (self->learned);
  g_clear_pointer (&self->row, maq_model_unref);
}

/* The row, then what its server said, then what the user said. */
static gboolean
take_row (MaqEndpoint  *self,
          const char   *row,
          const char   *learned,
          GError      **error)
{
  const MaqModel *base = maq_model_lookup (row);
  g_autoptr (MaqModel) told = NULL;

  if (base == NULL)
    return refuse (error, "there is no model row \"%s\"", row);
  told = maq_model_overlay (base, learned, MAQ_OVERLAY_LEARNED, NULL);
  if (told != NULL)
    self->learned = g_strdup (learned);
  self->row = maq_model_overlay (told != NULL ? told : base, self->options, MAQ_OVERLAY_USER, error);
  return self->row != NULL;
}

MaqEndpoint *
maq_endpoint_new_full (const char  *id,
                       const char  *title,
                       const char  *kind,
                       const char  *base_url,
                       const char  *model,
                       const char  *row,
                       const char  *options,
                       const char  *learned,
                       GError     **error)
{
  g_autoptr (MaqEndpoint) self = g_atomic_rc_box_new0 (MaqEndpoint);

  if (!is_id (id))
    return refuse (error, "\"%s\" is no engine name; use small letters, digits and \"-\", at most 64", id), NULL;
  if (kind == NULL || *kind == '\0')
    return refuse (error, "the engine \"%s\" has no kind", id), NULL;
  if (model == NULL || *model == '\0' || maq_text_has_control (model))
    return refuse (error, "\"%s\" is no model name", model), NULL;
  self->options = options != NULL && *options != '\0' ? g_strdup (options) : NULL;
  if (!take_row (self, row, learned, error) || !parse_base (self, base_url, error))
    return NULL;
  self->id = g_strdup (id);
  self->title = g_strdup (title != NULL && *title != '\0' ? title : id);
  self->kind = g_strdup (kind);
  self->model = g_strdup (model);
  self->row_id = g_strdup (row);
  return g_steal_pointer (&self);
}

MaqEndpoint *
maq_endpoint_new (const char  *id,
                  const char  *title,
                  const char  *kind,
                  const char  *base_url,
                  const char  *model,
                  const char  *row,
                  GError     **error)
{
  return maq_endpoint_new_full (id, title, kind, base_url, model, row, NULL, NULL, error);
}

MaqEndpoint *
maq_endpoint_ref (MaqEndpoint *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
maq_endpoint_unref (MaqEndpoint *self)
{
  g_atomic_rc_box_release_full (self, clear);
}

const char *
maq_endpoint_get_id (const MaqEndpoint *self)
{
  return self->id;
}

const char *
maq_endpoint_get_title (const MaqEndpoint *self)
{
  return self->title;
}

const char *
maq_endpoint_get_kind (const MaqEndpoint *self)
{
  return self->kind;
}

const char *
maq_endpoint_get_base_url (const MaqEndpoint *self)
{
  return self->base_url;
}

const char *
maq_endpoint_get_model (const MaqEndpoint *self)
{
  return self->model;
}

const MaqModel *
maq_endpoint_get_row (const MaqEndpoint *self)
{
  return self->row;
}

const char *
maq_endpoint_get_row_id (const MaqEndpoint *self)
{
  return self->row_id;
}

const char *
maq_endpoint_get_origin (const MaqEndpoint *self)
{
  return self->origin;
}

const char *
maq_endpoint_get_options (const MaqEndpoint *self)
{
  return self->options;
}

const char *
maq_endpoint_get_learned (const MaqEndpoint *self)
{
  return self->learned;
}

char *
maq_endpoint_dup_option (const MaqEndpoint *self,
                         const char        *name)
{
  g_autoptr (JsonObject) options = dup_options (self);

  return options != NULL ? g_strdup (maq_json_get_string (options, name, NULL)) : NULL;
}

gboolean
maq_endpoint_may_have_key (const MaqEndpoint *self)
{
  return !self->plain && self->row->wire.auth != MAQ_AUTH_NONE && !g_str_equal (self->origin, "unix");
}

gboolean
maq_endpoint_needs_key (const MaqEndpoint *self)
{
  return !self->local && maq_endpoint_may_have_key (self);
}

gboolean
maq_endpoint_is_plain (const MaqEndpoint *self)
{
  return self->plain;
}

static const char *const reach_words[] = { "prepare", "connect", "send", "answer", "wait", "receive", "read" };

const char *
maq_reach_to_word (MaqReach reach)
{
  g_return_val_if_fail ((guint) reach < G_N_ELEMENTS (reach_words), "prepare");
  return reach_words[reach];
}

gboolean
maq_reach_from_word (const char *word,
                     MaqReach   *reach)
{
  for (guint i = 0; word != NULL && i < G_N_ELEMENTS (reach_words); i++)
    if (g_str_equal (reach_words[i], word))
      {
        *reach = i;
        return TRUE;
      }
  return FALSE;
}

static const char *const charge_words[] = { "none", "unknown", "made" };

const char *
maq_charge_to_word (MaqCharge charge)
{
  g_return_val_if_fail ((guint) charge < G_N_ELEMENTS (charge_words), "unknown");
  return charge_words[charge];
}

gboolean
maq_charge_from_word (const char *word,
                      MaqCharge  *charge)
{
  for (guint i = 0; word != NULL && i < G_N_ELEMENTS (charge_words); i++)
    if (g_str_equal (charge_words[i], word))
      {
        *charge = i;
        return TRUE;
      }
  return FALSE;
}

void
maq_report_clear (MaqReport *report)
{
  g_clear_pointer (&report->request_id, g_free);
  g_clear_pointer (&report->provider_code, g_free);
  g_clear_pointer (&report->original, g_free);
}

void
maq_envelope_clear (MaqEnvelope *envelope)
{
  g_clear_pointer (&envelope->method, g_free);
  g_clear_pointer (&envelope->path, g_free);
  g_clear_pointer (&envelope->content_type, g_free);
}
