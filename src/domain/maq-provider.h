/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

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
MaqEndpoint    *maq_endpoint_ref          (MaqEndpoint *self);
void            maq_endpoint_unref        (MaqEndpoint *self);
const char     *maq_endpoint_get_id       (const MaqEndpoint *self);
const char     *maq_endpoint_get_title    (const MaqEndpoint *self);
const char     *maq_endpoint_get_kind     (const MaqEndpoint *self);
const char     *maq_endpoint_get_base_url (const MaqEndpoint *self);
const char     *maq_endpoint_get_model    (const MaqEndpoint *self);
const MaqModel *maq_endpoint_get_row      (const MaqEndpoint *self);
const char     *maq_endpoint_get_row_id   (const MaqEndpoint *self);
/* scheme://host[:port] — what a key is bound to. "unix" for a Unix socket. */
const char     *maq_endpoint_get_origin   (const MaqEndpoint *self);
/* FALSE for a loopback or Unix-socket address: a key may be absent there. */
gboolean        maq_endpoint_needs_key    (const MaqEndpoint *self);

typedef enum { MAQ_CHARGE_NONE, MAQ_CHARGE_UNKNOWN, MAQ_CHARGE_MADE } MaqCharge;

/* What became known about the exchange, also when it failed. Owned by the caller, cleared by it. */
typedef struct {
  guint     http_status;
  int       transport_code;   /* curl's */
  char     *request_id;
  char     *provider_code;    /* "insufficient_quota" */
  gint64    retry_after_ms;   /* -1: not said */
  goffset   bytes_up, bytes_down;
  MaqCharge charge;
} MaqReport;

void maq_report_clear (MaqReport *report);

/* One attempt at one picture, as a provider sees it. All state is in here. */
typedef struct {
  MaqEndpoint     *endpoint;
  MaqRequest      *request;
  guint            variant;      /* 0 … */
  const char      *prompt;       /* as maq_prompt_write() made it */
  const char      *key;          /* nullable; secret */
  const char      *boundary;     /* multipart boundary, fixed for the attempt */
  const char      *client_id;    /* the attempt's UUID, for X-Client-Request-Id */
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

  /* Request → bytes: writes the exact body to @fd and fills @envelope. No network, no clock, no random:
   * the same call gives the same bytes. */
  gboolean   (*prepare) (const MaqCall *call, int fd, MaqEnvelope *envelope, GError **error);
  /* Sends the sealed body of call->exchange and streams the reply into it. TRUE: a complete 2xx reply lies there. */
  gboolean   (*submit)  (const MaqCall *call, const MaqEnvelope *envelope, GError **error);
  /* Bytes → result: reads the reply of call->exchange; also after a restart, also a cut-off one (n_missing > 0).
   * PROTOCOL when no picture at all can be got out of it. */
  MaqResult *(*read)    (const MaqCall *call, GError **error);
  gboolean   (*poll)    (const MaqCall *call, const char *remote_id, gboolean *done, GError **error);
  gboolean   (*cancel)  (const MaqCall *call, const char *remote_id, GError **error);
  gboolean   (*resume)  (const MaqCall *call, const char *remote_id, GError **error);
  /* "Test connection": @detail (out) (transfer full): what the server said of itself. */
  gboolean   (*test)    (const MaqCall *call, char **detail, GError **error);
} MaqProvider;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MaqEndpoint, maq_endpoint_unref)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (MaqReport, maq_report_clear)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (MaqEnvelope, maq_envelope_clear)

G_END_DECLS
