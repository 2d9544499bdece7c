/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-blob.h"
#include "maq-price.h"

G_BEGIN_DECLS

/* What an engine's answer came to. Filled by a provider's read(), then immutable by convention. */
typedef struct {
  GPtrArray *pictures;      /* of MaqBlob: staged files, in the answer's order; bytes exactly as decoded from the wire */
  GPtrArray *notes;         /* of char*: things the engine says ("Draft ignored: …"), plain text */
  char      *revised_prompt;
  char      *request_id;
  char      *model;         /* as the engine names it */
  gboolean   has_usage;
  gint64     input_text_tokens, input_image_tokens, output_tokens;
  gint64     cached_text_tokens, cached_image_tokens; /* of the input: what is charged for less */
  gboolean   has_cost;
  MaqMicros  cost;          /* from usage, a stated cost, or a flat price */
  char      *exact;         /* maq_exact_record_to_json(); nullable; the engine's word, never a provider's */
  guint      n_missing;     /* pictures announced but empty or cut off: paid, not here */
} MaqResult;

MaqResult *maq_result_new  (void) G_GNUC_WARN_UNUSED_RESULT;
void       maq_result_free (MaqResult *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MaqResult, maq_result_free)

G_END_DECLS
