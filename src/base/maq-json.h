/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* What may be read before a parser is let near it: depth is checked first, at most 1000. */
typedef struct {
  gsize max_bytes;
  guint max_depth;
  guint max_keys;
} MaqJsonLimits;

/* 4 MiB, depth 64, 10,000 keys: everything but a picture-carrying reply. */
extern const MaqJsonLimits maq_json_limits_default;

/* Scans @text without recursion: size, depth, keys, UTF-8, no NUL. */
gboolean  maq_json_check (const char *text, gsize length, const MaqJsonLimits *limits, GError **error);

/* maq_json_check() and then a strict reader (RFC 8259): of two members of one name the first is kept; half a surrogate pair and
 * an escaped NUL become U+FFFD. PROTOCOL with the place. Returns: (transfer full): the root, never NULL without @error. */
JsonNode *maq_json_parse (const char *text, gsize length, const MaqJsonLimits *limits, GError **error)
  G_GNUC_WARN_UNUSED_RESULT;

/* Members of hostile objects: each returns the fallback for absent, null or wrongly typed. @object may be NULL. */
const char *maq_json_get_string (JsonObject *object, const char *name, const char *fallback);
gint64      maq_json_get_int    (JsonObject *object, const char *name, gint64 fallback);
double      maq_json_get_double (JsonObject *object, const char *name, double fallback);
gboolean    maq_json_get_bool   (JsonObject *object, const char *name, gboolean fallback);
JsonObject *maq_json_get_object (JsonObject *object, const char *name); /* (transfer none) (nullable) */
JsonArray  *maq_json_get_array  (JsonObject *object, const char *name); /* (transfer none) (nullable) */

/* One line, no indentation. Returns: (transfer full) */
char *maq_json_to_string (JsonNode *node) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
