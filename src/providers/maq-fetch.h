/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-arrival.h"

G_BEGIN_DECLS

/* Downloads a picture from an address that a server gave, which is to say from a hostile one: the endpoint's own origin
 * with the key, any other only over https, without it, and never into a private network; redirects by hand, three at
 * most, each checked anew. Tried again while it cannot be reached: the picture is paid for. @picture has begun.
 * UNREACHABLE, GONE, AUTH, PROTOCOL ("Download blocked: …"), CANCELLED, or what the disk says. */
gboolean maq_fetch (const MaqCall *call, const char *url, MaqArrival *picture, GError **error);

G_END_DECLS
