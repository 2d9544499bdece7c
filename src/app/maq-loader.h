/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-engine.h"
#include "maq-picture.h"

G_BEGIN_DECLS

/* Fills pictures with pixels as they are wanted: one picture for each stored file, as small as is shown and larger
 * when somebody zooms in. Main thread; the decoding is the engine's. */
#define MAQ_TYPE_LOADER (maq_loader_get_type ())
G_DECLARE_FINAL_TYPE (MaqLoader, maq_loader, MAQ, LOADER, GObject)

MaqLoader  *maq_loader_new (MaqEngine *engine) G_GNUC_WARN_UNUSED_RESULT;
MaqEngine  *maq_loader_get_engine (MaqLoader *self); /* (transfer none) */
/* The same object as long as anybody holds it. Returns: (transfer full) */
MaqPicture *maq_loader_get (MaqLoader *self, MaqBlob *blob) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
