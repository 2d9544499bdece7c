/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-decoder.h"

#include "maq-server-params.h"
#include "maq-server-pool.h"

G_BEGIN_DECLS

typedef enum {
  MAQ_SERVER_NEWS_PARTIAL,  /* a picture as far as it is */
  MAQ_SERVER_NEWS_IMAGE,    /* a finished one */
  MAQ_SERVER_NEWS_END,      /* nothing follows; @problem tells why when it went wrong */
} MaqServerNewsKind;

/* One thing a worker tells the main thread. The picture lies encoded in an unlinked file. */
typedef struct {
  MaqServerNewsKind kind;
  int               fd;              /* -1: none; taken by setting it to -1 */
  goffset           size;
  guint             width, height;
  guint             partial_index;   /* 0 … */
  char            **ignored;         /* IMAGE: words that were not used */
  char             *draft_kind;      /* IMAGE: "poster" … */
  MaqServerProblem *problem;         /* END */
} MaqServerNews;

typedef void (*MaqServerNewsFunc) (MaqServerNews *news, gpointer data);

/* One request at work: decode, draw or edit, encode; once for each picture asked for. */
typedef struct _MaqServerJob MaqServerJob;

/* Starts it. @form and @params are taken. @func is called on the main thread; after NEWS_END the job has freed itself. */
MaqServerJob *maq_server_job_start  (MaqServerPool *pool, MaqDecoder *decoder, MaqServerForm *form, MaqServerParams *params,
                                     MaqServerNewsFunc func, gpointer data, MaqServerProblem **problem);
/* NEWS_END follows soon, without pictures. */
void          maq_server_job_cancel (MaqServerJob *self);

G_END_DECLS
