/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-journal.h"
#include "maq-library-dir.h"

G_BEGIN_DECLS

/* What the files of an attempt tell of it, whatever its row says. */
typedef struct {
  gboolean    exists;
  gboolean    has_meta;       /* request.json */
  gboolean    has_head;
  guint       status;         /* of the saved head; 0: none */
  goffset     content_length; /* of the saved head; -1: none */
  gboolean    has_body;       /* whole */
  goffset     part_size;      /* of a body that is not; -1: none */
  gboolean    marked;         /* note.json: at least COMMITTED */
  MaqJobState noted;          /* what it says */
  char        remote_id[MAQ_MAX_REMOTE_ID + 1]; /* the engine's name for the job; "": none is noted */
  gint64      deadline_us;
} MaqTrace;

void     maq_trace_read        (MaqLibraryDir *dir, const char *uuid, MaqTrace *trace);
gboolean maq_trace_finish_body (MaqLibraryDir *dir, const char *uuid, GError **error);
char    *maq_trace_hash_body   (MaqLibraryDir *dir, const char *uuid, goffset *size, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
