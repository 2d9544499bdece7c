/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The example workflows for ComfyUI that come with the program (data/workflows), in its API format and with marks; what an engine
 * without a workflow of its own uses. Any thread. */
#define MAQ_WORKFLOW_GENERATE "text-to-image"
#define MAQ_WORKFLOW_EDIT "edit-with-references"

/* As JSON; NULL: there is no such one. (transfer full) */
char *maq_workflow_dup (const char *name) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
