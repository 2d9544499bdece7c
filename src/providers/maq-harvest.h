/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-provider.h"

G_BEGIN_DECLS

/* The pictures of a finished job. Its answer lies whole in the exchange; @paths, NULL-terminated, say where in it they stand:
 * "output", "output.#", "images.#.url", "#" being any index. Each is an address to download or a data: address to decode. What
 * is something else, or cannot be had, is missing. One picture is enough for a result; without any: GONE, UNREACHABLE (try
 * again later), AUTH, PROTOCOL, or what the disk says. */
MaqResult *maq_harvest (const MaqCall *call, const char *const *paths, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
