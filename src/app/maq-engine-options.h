/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-option-group.h"

G_BEGIN_DECLS

/* Which options an engine has, by what it is. */
typedef enum {
  MAQ_OPTIONS_PROGRAM,  /* a server that Maquette starts */
  MAQ_OPTIONS_WORKFLOW, /* ComfyUI's graph */
  MAQ_OPTIONS_LIMITS,
  MAQ_OPTIONS_WIRE,     /* how it differs from OpenAI's form */
  MAQ_OPTIONS_TRUST,    /* addresses and certificates of one's own */
  MAQ_N_OPTIONS,
} MaqOptionsKind;

/* (transfer none): static. */
const MaqOption *maq_engine_options_get     (MaqOptionsKind kind, guint *n_options);
/* Whether @endpoint has options of this kind. */
gboolean         maq_engine_options_fit     (MaqOptionsKind kind, const MaqEndpoint *endpoint);

G_END_DECLS
