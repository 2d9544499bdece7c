/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-body.h"
#include "maq-provider.h"

G_BEGIN_DECLS

/* The parts that the requests of the services of jobs are made of. */

/* @path of the row with "{model}" replaced by the endpoint's model. BAD_INPUT: the model cannot be part of an address.
 * (transfer full) */
char    *maq_remote_dup_path      (const MaqCall *call, const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The same for a request: the row's edit_path where it has pictures. Fills @envelope. */
gboolean maq_remote_fill_envelope (const MaqCall *call, MaqEnvelope *envelope, GError **error);

/* Of the ratios that the row makes the one asked for, else the nearest. AUTO: the engine is to choose. */
MaqRatio maq_remote_choose_ratio  (const MaqCall *call);

/* "quality" and "output_format" ("png"), where the row has these fields; its wire.extra. */
void     maq_remote_add_usual     (const MaqCall *call, MaqBody *body);
/* The pictures as an array @name of addresses: what upload() made of one, else itself as data: address. Nothing without any. */
gboolean maq_remote_add_pictures  (const MaqCall *call, MaqBody *body, const char *name, GError **error);
/* The mask as data: address under the row's name for it. Nothing without one; BAD_INPUT: the row takes none. */
gboolean maq_remote_add_mask      (const MaqCall *call, MaqBody *body, GError **error);

G_END_DECLS
