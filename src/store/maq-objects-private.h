/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-blob.h"
#include "maq-library-dir.h"

G_BEGIN_DECLS

/* Moves @path to recovered/@name and makes that durable. */
gboolean maq_objects_set_aside (MaqLibraryDir *dir, const char *path, const char *name, GError **error);
/* The blob of an object that is there, read from its header. NULL when it is gone. (transfer full) (nullable) */
MaqBlob *maq_objects_lookup    (MaqLibraryDir *dir, const char *sha256) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
