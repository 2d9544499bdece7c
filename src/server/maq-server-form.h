/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "maq-server-errors.h"

G_BEGIN_DECLS

#define MAQ_SERVER_MAX_IMAGES 20
#define MAQ_SERVER_MAX_PICTURE_BYTES (64ll << 20)
#define MAQ_SERVER_MAX_BODY_BYTES (512ll << 20)

/* One uploaded picture, in an unlinked file: never in memory, gone when closed. */
typedef struct {
  char   *label;   /* how errors call it: "image 3", "mask" */
  int     fd;
  goffset size;
} MaqServerFile;

/* An unlinked temporary file, O_CLOEXEC. -1 with a problem of status 500. */
int            maq_server_temp_open   (MaqServerProblem **problem);
MaqServerFile *maq_server_file_new    (const char *label, MaqServerProblem **problem) G_GNUC_WARN_UNUSED_RESULT;
void           maq_server_file_free   (MaqServerFile *self);
/* 413 naming the picture when it grows over the limit. @param: "image" or "mask". */
gboolean       maq_server_file_append (MaqServerFile *self, const guint8 *data, gsize length, const char *param,
                                       MaqServerProblem **problem);

/* What a body says, whichever way it was written: named values and pictures. One thread at a time. */
typedef struct {
  JsonObject    *fields;   /* without the pictures */
  gboolean       typed;    /* TRUE: JSON values; FALSE: every value is text (a multipart form) */
  GPtrArray     *images;   /* (element-type MaqServerFile), at most MAQ_SERVER_MAX_IMAGES */
  MaqServerFile *mask;     /* nullable */
} MaqServerForm;

MaqServerForm *maq_server_form_new       (void) G_GNUC_WARN_UNUSED_RESULT;
void           maq_server_form_free      (MaqServerForm *self);
/* The next image or the mask, to be filled. (transfer none). NULL with a problem when there are too many. */
MaqServerFile *maq_server_form_add_image (MaqServerForm *self, MaqServerProblem **problem);
MaqServerFile *maq_server_form_add_mask  (MaqServerForm *self, MaqServerProblem **problem);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MaqServerFile, maq_server_file_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MaqServerForm, maq_server_form_free)

G_END_DECLS
