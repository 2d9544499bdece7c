/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

#include "maq-decoder.h"

#include "maq-server-pool.h"

G_BEGIN_DECLS

#define MAQ_SERVER_MAX_CALLS 64u
#define MAQ_SERVER_MAX_SPOOLED (4096ll << 20)

/* Who may talk to a listener. */
typedef enum {
  MAQ_SERVER_TRUST_SOCKET,    /* a Unix socket: whoever can open the file */
  MAQ_SERVER_TRUST_LOOPBACK,  /* this machine; never a page in a browser on it */
  MAQ_SERVER_TRUST_TOKEN,     /* anybody with the token */
} MaqServerTrust;

/* The whole server. Main thread. */
typedef struct {
  SoupServer     *soup;
  MaqServerPool  *pool;
  MaqDecoder     *decoder;
  MaqServerTrust  trust;
  char           *token;           /* nullable; asked for whenever there is one */
  GPtrArray      *calls;           /* (element-type MaqServerCall) (unowned): under way */
  goffset         spooled;         /* bytes of their bodies */
  gint64          idle_since;      /* monotonic; when the last call ended */
} MaqServer;

/* maq-server-listen.c: where connections come from. Each takes one connection after another into @self->soup and gives
 * back what keeps listening until it is unreffed. @address (out) (transfer full) (nullable): how to say it. */
GSocketService *maq_server_listen_fd     (MaqServer *self, int fd, GError **error) G_GNUC_WARN_UNUSED_RESULT;
GSocketService *maq_server_listen_socket (MaqServer *self, const char *path, char **address, GError **error)
  G_GNUC_WARN_UNUSED_RESULT;
GSocketService *maq_server_listen_tcp    (MaqServer *self, const char *host_port, char **address, GError **error)
  G_GNUC_WARN_UNUSED_RESULT;
/* For good: nobody is accepted any more. */
void            maq_server_listen_stop   (GSocketService *service);
/* The connection a message came by. (transfer none) */
GSocket        *maq_server_listen_get_socket (SoupServerMessage *msg);

/* maq-server-routes.c: installs the handlers. */
void            maq_server_routes_add    (MaqServer *self);

G_END_DECLS
