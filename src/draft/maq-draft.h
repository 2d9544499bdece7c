/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-image.h"
#include "maq-mask.h"

G_BEGIN_DECLS

/* The built-in engine. No AI, no network, no clock, no random but what follows from its input: the same request gives the
 * same pixels on the same machine. Any thread. */

typedef struct {
  const char *prompt;        /* as maq_prompt_write() made it, or anything */
  guint       width, height; /* 0 × 0: an edit keeps its picture's size, up to 4096; else 1024 × 1024 */
  guint       variant;       /* 0 … : a different design each */
  MaqImage  **images;        /* in wire order; the first is the one being edited when the prompt edits */
  guint       n_images;
  MaqMask    *mask;          /* nullable; the first image's size */
} MaqDraftRequest;

typedef struct {
  MaqImage  *image;
  char     **ignored;        /* words and phrases that were not used, NULL-terminated */
  char      *kind;           /* "poster", "logo", "ui", "infographic", "comic", "product", "scene", "edit" */
} MaqDraftResult;

void            maq_draft_result_free (MaqDraftResult *self);
/* @partial (nullable): called with the picture as far as it is, for streaming. Checks @cancellable between parts. */
typedef void  (*MaqDraftPartialFunc) (MaqImage *image, gpointer data);
MaqDraftResult *maq_draft_run         (const MaqDraftRequest *request, MaqDraftPartialFunc partial, gpointer data,
                                       GCancellable *cancellable, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Once per process, before threads: finds the fonts. */
void            maq_draft_init        (void);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MaqDraftResult, maq_draft_result_free)

G_END_DECLS
