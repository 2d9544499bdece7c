/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "maq-engine.h"

G_BEGIN_DECLS

/* A picture of the library for the clipboard or a drag: its stored bytes as they are, its pixels as PNG where it is stored as
 * something else, and a file with a good name. Nothing is read before somebody asks, and then off the main thread. */
#define MAQ_TYPE_SHARE_CONTENT (maq_share_content_get_type ())
G_DECLARE_FINAL_TYPE (MaqShareContent, maq_share_content, MAQ, SHARE_CONTENT, GdkContentProvider)

/* @name: of the file, without a folder. */
GdkContentProvider *maq_share_content_new (MaqEngine *engine, MaqBlob *blob, const char *name) G_GNUC_WARN_UNUSED_RESULT;

/* A reference's picture, which within the window is the reference itself: dropped on the prompt it becomes a chip. */
GdkContentProvider *maq_share_content_new_for_reference (MaqEngine *engine, MaqReference *reference) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
