/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-mask.h"
#include "maq-price.h"
#include "maq-ratio.h"
#include "maq-wire.h"

G_BEGIN_DECLS

/* What one model on one service can do: a row of data/models.json, never an `if (provider == …)`.
 * Immutable, counted. Fields are read-only for everybody but maq-model.c. */
typedef struct {
  guint width;
  guint height;
} MaqSize;

typedef enum {
  MAQ_PRICING_FREE,
  MAQ_PRICING_FLAT,    /* per picture */
  MAQ_PRICING_TOKENS,  /* gpt-image-2: a formula over width, height and quality */
  MAQ_PRICING_TABLE,   /* the models before it: fixed tokens for three sizes and three qualities */
  MAQ_PRICING_UNKNOWN,
} MaqPricing;

typedef struct {
  char            *row;              /* "openai/gpt-image-2": the key of maq_model_lookup() */
  char            *id;               /* "gpt-image-2": the model's name on the wire, as a suggestion */
  char            *title;
  MaqSize          sizes[MAQ_N_RATIOS]; /* by MaqRatio; [AUTO] is 0 × 0 */
  gboolean         ratios[MAQ_N_RATIOS]; /* which it makes in their own shape; [AUTO] where a picture's shape is kept */
  gboolean         free_size;        /* any W×H within min/max */
  guint            side_multiple;    /* 16 for gpt-image-2; 1 when anything goes */
  guint            max_side;
  guint64          min_pixels;
  guint64          max_pixels;
  gboolean         auto_size;        /* an edit may leave the size to the engine, which keeps the picture's own */
  guint            max_references;   /* 16 at OpenAI, 20 on the card */
  MaqMaskPolarity  mask;
  char           **qualities;        /* NULL-terminated, best last; empty: no such control */
  char            *default_quality;  /* or NULL */
  guint            max_previews;     /* partial pictures of a stream; 0: none */
  char            *variant_field;    /* JSON/form field that carries the variant number, or NULL */
  guint            max_prompt;       /* characters; never 0 */
  MaqWire          wire;             /* how it is spoken to */
  MaqPricing       pricing;
  MaqMicros        flat_price;
  MaqMicros        text_in, image_in, image_out; /* per million tokens */
  MaqMicros        preview_price;    /* each */
  MaqMicros        price_margin;     /* how much more than its tokens a picture costs at most, where the price list says so */
  guint            price_percent;    /* 50 where all of it costs half; else 100 */
  guint            cached_percent;   /* of the price of input that the service had in its cache; 100: no less */
  guint            per_minute;       /* pictures a minute to start with; 0: no limit */
  guint            concurrency;
  gboolean         resend_is_free;   /* a local server: a lost reply is simply asked for again */
  gboolean         is_ai;            /* FALSE for Draft, which says so */
  char            *source;           /* the row as JSON, for maq_model_overlay() */
} MaqModel;

#define MAQ_TYPE_MODEL (maq_model_get_type ())

GType     maq_model_get_type (void);
MaqModel *maq_model_ref      (MaqModel *self);
void      maq_model_unref    (MaqModel *self);

/* The built-in table (a GResource). Any thread. "draft", "openai/gpt-image-2", "compatible". */
const MaqModel *maq_model_lookup (const char *row);
/* All rows. Returns: (transfer full) (element-type MaqModel) */
GPtrArray *maq_model_list    (void) G_GNUC_WARN_UNUSED_RESULT;
/* Reads a table; for tests and for user rows. Returns: (transfer full) (element-type MaqModel), BAD_INPUT with place. */
GPtrArray *maq_model_parse   (GBytes *json, GError **error) G_GNUC_WARN_UNUSED_RESULT;


/* Whose words an overlay holds. What a server says of itself may narrow what is asked of it; it never changes where a
 * request goes, what goes with it, or what it costs. */
typedef enum { MAQ_OVERLAY_USER, MAQ_OVERLAY_LEARNED } MaqOverlay;

/* @base with the members of @json (an object; NULL or "": none) in place of its own; "sizes" member by member. Members
 * that are not the overlay's to set are passed over when LEARNED. Returns: (transfer full), or NULL with BAD_INPUT. */
MaqModel  *maq_model_overlay (const MaqModel *base, const char *json, MaqOverlay whose, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MaqModel, maq_model_unref)

G_END_DECLS
