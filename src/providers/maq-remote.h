/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-talk.h"

G_BEGIN_DECLS

/* What the services of jobs have in common: the paid request is answered with an id, the id is asked about until the job is
 * over, and the last answer is kept. A service says how its answers are read; this does the rest. */

typedef enum {
  MAQ_REMOTE_WORKING,   /* also every word that is not known */
  MAQ_REMOTE_WAITING,   /* in a queue */
  MAQ_REMOTE_DONE,
  MAQ_REMOTE_FAILED,
  MAQ_REMOTE_STOPPED,   /* cancelled, by us or there */
  MAQ_REMOTE_DROPPED,   /* given up before it was begun: free */
  MAQ_REMOTE_REMOVED,   /* it was done, and what it made has been deleted */
} MaqRemoteState;

/* One answer about a job. Strings are borrowed from the answer. */
typedef struct {
  const char     *id;        /* NULL: it names none */
  MaqRemoteState  state;
  const char     *word;      /* the service's own for the state; nullable */
  const char     *message;   /* why it failed; nullable */
  const char     *code;      /* nullable */
  const char     *created;   /* ISO 8601; nullable */
  gboolean        begun;     /* somebody has worked on it */
  guint           position;  /* in the queue, 1: next; 0: not said */
} MaqRemoteJob;

typedef struct {
  void     (*read)   (JsonObject *root, MaqRemoteJob *job);  /* @job is empty */
  /* The status an answer has in truth, where it may say 200 and mean another. NULL: its own. */
  guint    (*status) (const MaqAnswer *answer);
  guint      keep_s;                                         /* how long a job is kept from its creation; 0: not known */
} MaqRemoteForm;

/* Sends the sealed body; TRUE once the job's id is written down. */
gboolean maq_remote_submit (const MaqCall *call, const MaqEnvelope *envelope, const MaqRemoteForm *form, GError **error);
/* @refusal of a request with pictures may be one of data: addresses: it is said what that means. */
void     maq_remote_explain_pictures (const MaqCall *call, GError *refusal);

/* A question about a job. FALSE, with nothing that would end it: GONE, AUTH, and what means "look again later". */
gboolean maq_remote_ask    (const MaqCall *call, const char *path, MaqAnswer *answer, GError **error);
/* The same for an answer other than 2xx. Always FALSE. */
gboolean maq_remote_refuse (const MaqCall *call, const MaqAnswer *answer, GError **error);
/* What an answer about @remote_id comes to, in the terms of MaqProvider's poll(). @path: where it was had, for one too long to
 * keep. */
gboolean maq_remote_look   (const MaqCall *call, const MaqRemoteForm *form, const char *remote_id, const MaqAnswer *answer,
                            const char *path, gboolean *done, GError **error);
/* A finished job's answer goes into the exchange; @done then. */
gboolean maq_remote_keep   (const MaqCall *call, const MaqAnswer *answer, const char *path, gboolean *done, GError **error);
/* A job that ended without a picture. Free when the service refused it by the words of its error, else nobody knows. Always
 * FALSE. */
gboolean maq_remote_fail   (const MaqCall *call, const MaqRemoteJob *job, GError **error);

/* Seconds that the server's clock is ahead of ours, by the answer's Date; 0: not said. */
gint64   maq_remote_get_skew_s (const MaqAnswer *answer);
/* Since when, by the server's clock, a job may have been made whose request went out at @since_us of ours: with an hour to spare,
 * for ours may have been set meanwhile, and a day where it was set back so far that nobody knows. */
gint64   maq_remote_find_start_s (const MaqAnswer *answer, gint64 since_us);
/* Seconds since 1970 of "2026-11-20T09:14:02.117Z"; 0: it is none. */
gint64   maq_remote_parse_time (const char *text);

G_END_DECLS
