/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* How a service of an otherwise known form differs on the wire: members of a row of data/models.json, overlaid by an
 * engine's own options. Data only; the providers act on it. */

/* How the key goes out. */
typedef enum {
  MAQ_AUTH_BEARER,     /* Authorization: Bearer KEY */
  MAQ_AUTH_API_KEY,    /* api-key: KEY (Azure) */
  MAQ_AUTH_X_API_KEY,  /* x-api-key: KEY (Synexa) */
  MAQ_AUTH_KEY,        /* Authorization: Key KEY (fal) */
  MAQ_AUTH_BASIC,      /* Authorization: Basic base64 (KEY), the key being "user:password" */
  MAQ_AUTH_NONE,       /* no key is ever sent */
} MaqAuth;

/* What is written where a size is asked for. */
typedef enum {
  MAQ_SIZE_EXACT,      /* "1536x1024", left out where the engine may choose */
  MAQ_SIZE_AUTO,       /* the same, but "auto" instead of leaving it out */
  MAQ_SIZE_RATIO,      /* "3:2" */
  MAQ_SIZE_SIDES,      /* two numbers, width and height */
} MaqSizeStyle;

typedef struct {
  char        *generate_path;    /* "/images/generations"; all begin with a slash */
  char        *edit_path;        /* "/images/edits"; NULL: it cannot edit */
  char        *models_path;      /* "/models"; NULL: nothing to ask */
  char        *query;            /* "api-version=2025-04-01-preview", or NULL */
  MaqAuth      auth;
  char       **headers;          /* name, value, …, NULL; never a key; never NULL itself */
  char        *response_format;  /* "b64_json", "url", or NULL: the field is not sent */
  char        *image_field;      /* "auto": image for one, image[] for more; or the name for all */
  char        *reference_field;  /* the name for all but the first picture of an edit with a mask, or NULL: as the first */
  char        *mask_field;       /* "mask", "mask_image" */
  MaqSizeStyle size_style;
  char       **fields;           /* which optional fields it takes: "quality", "output_format", "n", "model",
                                  * "moderation", "background", "seed", "steps", "negative_prompt", and
                                  * "sd_cpp_extra_args" (the seed goes into the prompt); never NULL */
  JsonObject  *extra;            /* constant members of every request body ("steps": 28), or NULL */
  gboolean     edits_json;       /* edits go as JSON with data: addresses, not as multipart; with an image_field other than
                                  * "auto" as bare base64 in a list of that name */
  gboolean     stream;           /* previews by server-sent events can be asked for */
  guint        deadline_s;       /* when a job is given up, from its acceptance; 0: the provider's own */
  guint        answer_s;         /* how long a reply may be waited for; 0: 600 */
  guint        inline_limit;     /* bytes of a picture that may go as data: address; 0: any */
  gboolean     probe;            /* "Test connection" may send a request that is always refused (see docs) */
} MaqWire;

/* @object: a row. FALSE: BAD_INPUT names the member. @self is empty; clear it in any case. */
gboolean maq_wire_read      (MaqWire *self, JsonObject *object, GError **error);
void     maq_wire_clear     (MaqWire *self);
gboolean maq_wire_has_field (const MaqWire *self, const char *name);

G_END_DECLS
