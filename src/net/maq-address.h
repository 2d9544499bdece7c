/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <sys/socket.h>

G_BEGIN_DECLS

/* The address guard (durability: "addr_guard"): works on what was resolved, so DNS rebinding does not pass. */
gboolean maq_address_is_loopback (const struct sockaddr *address);
/* A machine of the local network: private (10/8, 172.16/12, 192.168/16, fc00::/7), link-local, or of a carrier's or an
 * overlay's shared range (100.64/10), also mapped into IPv6. */
gboolean maq_address_is_lan      (const struct sockaddr *address);
/* Anything an output download must not reach: private, link-local, metadata, multicast, and all of them inside
 * mapped, compatible, NAT64 and 6to4 forms. */
gboolean maq_address_is_guarded  (const struct sockaddr *address);

/* A base address that a user gave: https, or http to loopback, no user name, no control characters, no query.
 * @allow_plain: http to any machine; what its name resolves to is then looked at for each connection.
 * @normal (out) (transfer full): without trailing slash. BAD_INPUT says why not. */
gboolean maq_address_check_base  (const char *url, gboolean allow_plain, char **normal, GError **error);
/* scheme://host[:port], lower case, default port left out. (transfer full), NULL when it is none. */
char    *maq_address_dup_origin  (const char *url) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
