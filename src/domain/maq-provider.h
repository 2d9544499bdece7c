/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "maq-diagnosis.h"
#include "maq-exchange.h"
#include "maq-progress.h"
#include "maq-request.h"
#include "maq-result.h"

G_BEGIN_DECLS

/* A configured engine: where it is and which row describes its model. Immutable, counted. */
typedef struct _MaqEndpoint MaqEndpoint;

#define MAQ_TYPE_ENDPOINT (maq_endpoint_get_type ())
GType           maq_endpoint_get_type     (void);
/* @id: [a-z0-9-]{1,64}. @kind: a provider's id. @base_url: https://…, http:// on loopback, or unix:/path. @model: the
 * name sent on the wire. @row: key of maq_model_lookup(). BAD_INPUT names what is wrong. */
MaqEndpoint    *maq_endpoint_new          (const char *id, const char *title, const char *kind, const char *base_url,
                                           const char *model, const char *row, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The same with an engine's own options and what its server said of itself, both JSON objects or NULL: overlays of the row
 * (see maq-wire.h and maq-model.h), and besides in @options "allow_http" (plain http:// to a machine of the local
 * network: then no key is ever sent), "ca_file" (the certificate authority of this address), and what a provider
 * documents as its own. A @learned that no longer fits is left out. */
MaqEndpoint    *maq_endpoint_new_full     (const char *id, const char *title, const char *kind, const char *base_url,
                                           const char *model, const char *row, const char *options, const char *learned,
                                           GError **error) G_GNUC_WARN_UNUSED_RESULT;
MaqEndpoint    *maq_endpoint_ref          (MaqEndpoint *self);
void            maq_endpoint_unref        (MaqEndpoint *self);
const char     *maq_endpoint_get_id       (const MaqEndpoint *self);
const char     *maq_endpoint_get_title    (const MaqEndpoint *self);
const char     *maq_endpoint_get_kind     (const MaqEndpoint *self);
const char     *maq_endpoint_get_base_url (const MaqEndpoint *self);
const char     *maq_endpoint_get_model    (const MaqEndpoint *self);
const MaqModel *maq_endpoint_get_row      (const MaqEndpoint *self); /* with the overlays */
const char     *maq_endpoint_get_options  (const MaqEndpoint *self); /* JSON, nullable */
const char     *maq_endpoint_get_learned  (const MaqEndpoint *self); /* JSON, nullable */
/* A text of the options. (transfer full) (nullable) */
char           *maq_endpoint_dup_option   (const MaqEndpoint *self, const char *name) G_GNUC_WARN_UNUSED_RESULT;
const char     *maq_endpoint_get_row_id   (const MaqEndpoint *self);
/* scheme://host[:port] — what a key is bound to. "unix" for a Unix socket. */
const char     *maq_endpoint_get_origin   (const MaqEndpoint *self);
/* FALSE for a loopback or Unix-socket address, a key may be absent there; and where none is ever sent. */
gboolean        maq_endpoint_needs_key    (const MaqEndpoint *self);
/* FALSE: never send one (auth "none", plain http:// to another machine, Unix socket). */
gboolean        maq_endpoint_may_have_key (const MaqEndpoint *self);
/* Plain http:// to another machine was allowed for this address. */
gboolean        maq_endpoint_is_plain     (const MaqEndpoint *self);

typedef enum { MAQ_CHARGE_NONE, MAQ_CHARGE_UNKNOWN, MAQ_CHARGE_MADE } MaqCharge;

/* How far a request had come when it ended. */
typedef enum {
  MAQ_REACH_PREPARE,  /* nothing was sent */
  MAQ_REACH_CONNECT,
  MAQ_REACH_SEND,     /* some of it went out, never all */
  MAQ_REACH_ANSWER,   /* the engine answered: it refused, or broke off */
  MAQ_REACH_WAIT,     /* sent whole; no answer, or the job was under way */
  MAQ_REACH_RECEIVE,  /* the picture was on its way */
  MAQ_REACH_READ,     /* all is here, and is no picture */
} MaqReach;

const char *maq_reach_to_word  (MaqReach reach);   /* "prepare", … */
gboolean    maq_reach_from_word (const char *word, MaqReach *reach);
const char *maq_charge_to_word (MaqCharge charge); /* "none", "unknown", "made" */
gboolean    maq_charge_from_word (const char *word, MaqCharge *charge);

/* What became known about the exchange, also when it failed. Owned by the caller, cleared by it. */
typedef struct {
  guint     http_status;
  int       transport_code;   /* curl's */
  char     *request_id;
  char     *provider_code;    /* "insufficient_quota" */
  gint64    retry_after_ms;   /* -1: not said */
  goffset   bytes_up, bytes_down;
  MaqCharge charge;
  MaqReach  reach;
  char     *original;         /* what the server said, as it said it: redacted, at most 4 KiB; nullable */
  guint     per_minute;       /* a limit it named, 0: none */
  gint64    limit_reset_ms;   /* when it said there is room again, -1: not said */
} MaqReport;

void maq_report_clear (MaqReport *report);

/* Whatever a provider wants to keep while it polls (an open WebSocket). Empty at first, freed by the engine. */
typedef struct {
  gpointer       data;
  GDestroyNotify destroy;
} MaqSession;

/* One attempt at one picture, as a provider sees it. All state is in here. */
typedef struct {
  MaqEndpoint     *endpoint;
  MaqRequest      *request;
  guint            variant;      /* 0 … */
  const char      *prompt;       /* as maq_prompt_write() made it */
  const char      *key;          /* nullable; secret */
  const char      *ca_file;      /* (nullable) the endpoint's own certificate authority, where somebody here chose it */
  const char      *boundary;     /* multipart boundary, fixed for the attempt */
  const char      *client_id;    /* the attempt's UUID, for X-Client-Request-Id and whatever else marks a request as ours */
  GPtrArray       *uploads;      /* (nullable) of char*: what upload() made of each picture, in wire order, the mask last;
                                  * NULL: nothing was uploaded, prepare() writes a readable stand-in instead */
  MaqSession      *session;      /* (nullable) what the provider keeps from submit() to the last poll(), in one process */
  MaqExchange     *exchange;
  MaqReport       *report;
  MaqProgressFunc  progress;     /* nullable */
  gpointer         progress_data;
  GCancellable    *cancellable;  /* nullable */
} MaqCall;

/* How the request will look: for --dry-run and "What will be sent". */
typedef struct {
  char *method;        /* "POST" */
  char *path;          /* "/images/edits", appended to the base address */
  char *content_type;
} MaqEnvelope;

void maq_envelope_clear (MaqEnvelope *envelope);

typedef enum {
  MAQ_PROVIDER_SYNC  = 1 << 0, /* connection-bound: a lost reply is unknown */
  MAQ_PROVIDER_ASYNC = 1 << 1, /* job ids: resumed */
} MaqProviderFlags;

/* A provider is one file that ends in one of these. Blocking; called on a worker. NULL: not supported. */
typedef struct {
  const char      *id;
  const char      *title;
  MaqProviderFlags flags;

  /* Puts what the request will point to (pictures, a batch's lines) on the server and adds its names to @uploads. Free of
   * charge and harmless to repeat. Called before prepare(). */
  gboolean   (*upload)  (const MaqCall *call, GPtrArray *uploads, GError **error);
  /* Request → bytes: writes the exact body to @fd and fills @envelope. No network, no clock, no random:
   * the same call gives the same bytes. */
  gboolean   (*prepare) (const MaqCall *call, int fd, MaqEnvelope *envelope, GError **error);
  /* SYNC: sends the sealed body of call->exchange and streams the reply into it. TRUE: a complete 2xx reply lies there.
   * ASYNC: sends it, reads the short answer, and has exchange->accept() write the job's id down. TRUE: it is. */
  gboolean   (*submit)  (const MaqCall *call, const MaqEnvelope *envelope, GError **error);
  /* Bytes → result: reads the reply of call->exchange, downloads what it points to; also after a restart, also a cut-off one
   * (n_missing > 0). PROTOCOL when no picture at all can be got out of it; GONE when the server no longer has it;
   * UNREACHABLE: try again later. */
  MaqResult *(*read)    (const MaqCall *call, GError **error);

  /* ASYNC from here. One look at the job; may wait a few seconds for news, tells call->progress what it knows (also a preview),
   * may set report->retry_after_ms. *@done: the finished job's answer lies whole in the exchange (begin_reply … finish_reply).
   * GONE: the server does not know it (any more). UNREACHABLE, RATE, PROTOCOL: look again later. AUTH: the same, once there is
   * a key. Anything else is the end: report->charge says whether it was paid. */
  gboolean   (*poll)    (const MaqCall *call, const char *remote_id, gboolean *done, GError **error);
  /* Asks for the job to be stopped. The next poll() says what became of it. */
  gboolean   (*cancel)  (const MaqCall *call, const char *remote_id, GError **error);
  /* After a lost answer: looks for the job this attempt made, @since_us being the wall clock at its commit. TRUE with
   * *@remote_id (transfer full), or with NULL: the server surely has none. An error: it cannot be told. */
  gboolean   (*find)    (const MaqCall *call, gint64 since_us, char **remote_id, GError **error);

  /* What the server says it can do, as JSON for maq_model_overlay(). (transfer full) */
  char      *(*learn)   (const MaqCall *call, GError **error);
  /* "Test connection". @diagnosis is always set. @detail (out) (nullable) (transfer full): what the server said of itself. */
  gboolean   (*test)    (const MaqCall *call, MaqDiagnosis *diagnosis, char **detail, GError **error);
} MaqProvider;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MaqEndpoint, maq_endpoint_unref)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (MaqReport, maq_report_clear)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (MaqEnvelope, maq_envelope_clear)

G_END_DECLS
