/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-sniff.h"

#include "maq-server-form.h"

G_BEGIN_DECLS

#define MAQ_SERVER_MODEL "maquette-draft"
#define MAQ_SERVER_MAX_N 8u
#define MAQ_SERVER_MAX_PARTIALS 3u

/* A request's settings, checked. 0 × 0 is "auto". */
typedef struct {
  char     *prompt;
  char     *quality;          /* as it is said back: "low", "medium" or "high" */
  guint     n;
  guint     width, height;
  guint     variant;
  MaqFormat format;
  guint     compression;      /* 1..100, JPEG and WebP */
  gboolean  stream;
  guint     partial_images;
} MaqServerParams;

/* Reads and checks all fields of @form; a field nobody knows is a problem, a null is as good as absent. @edits: the
 * route is images/edits. NULL with a problem that names the parameter. */
MaqServerParams *maq_server_params_new  (MaqServerForm *form, gboolean edits, MaqServerProblem **problem)
  G_GNUC_WARN_UNUSED_RESULT;
void             maq_server_params_free (MaqServerParams *self);

/* Is this a name of the one model here? */
gboolean         maq_server_is_model    (const char *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MaqServerParams, maq_server_params_free)

G_END_DECLS
