/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* What ComfyUI says of one job in GET /queue and GET /history/{id}. Hostile; pure. */
typedef enum {
  MAQ_COMFY_JOB_ABSENT,
  MAQ_COMFY_JOB_WAITING,   /* position */
  MAQ_COMFY_JOB_RUNNING,
  MAQ_COMFY_JOB_DONE,
  MAQ_COMFY_JOB_FAILED,    /* message, code, node */
  MAQ_COMFY_JOB_STOPPED,
} MaqComfyState;

typedef struct {
  MaqComfyState state;
  guint         position;  /* 1: next */
  char         *message;
  char         *code;
  char         *node;
} MaqComfyJob;

/* @self is empty or cleared. */
void  maq_comfy_job_read_queue   (MaqComfyJob *self, JsonObject *root, const char *id);
void  maq_comfy_job_read_history (MaqComfyJob *self, JsonObject *root, const char *id);
void  maq_comfy_job_clear        (MaqComfyJob *self);
/* The job's id where an old server gave it one of its own: by the client it came from. @root: either answer. (transfer full) (nullable) */
char *maq_comfy_job_find         (JsonObject *root, const char *client_id) G_GNUC_WARN_UNUSED_RESULT;

/* The answer's picture files. */
typedef struct {
  const char *name;
  const char *folder;
  const char *type;
} MaqComfyFile;

/* Of the marked outputs of @graph; of all outputs when @graph is NULL. What names no file is left out; *@n_bad says how
 * many. (transfer full) (element-type MaqComfyFile) texts borrowed from @root */
GArray *maq_comfy_job_list_files (JsonObject *root, const char *id, JsonObject *graph, guint *n_bad) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (MaqComfyJob, maq_comfy_job_clear)

G_END_DECLS
