/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-http.h"
#include "maq-provider.h"

G_BEGIN_DECLS

/* Where an endpoint is and what is said to it in every request: the strings a MaqHttpRequest borrows. */
typedef struct {
  char      *url;
  char      *unix_path;   /* nullable */
  char      *ca_file;     /* nullable */
  char      *secret;      /* (nullable) the key in the form it goes out in; wiped */
  GPtrArray *headers;     /* name, value, …, NULL; none is owned, none is secret */
} MaqLink;

/* @path: "/models", appended to the base address, before the row's query. @headers: (nullable) name, value, …, NULL; borrowed.
 * BAD_INPUT: the base address is not to be spoken to. */
gboolean maq_link_init    (MaqLink *self, const MaqCall *call, const char *path, const char *accept,
                           const char *const *headers, GError **error);
void     maq_link_clear   (MaqLink *self);
/* A request over it, with the call's key as the row wants it. Borrows from both. */
void     maq_link_request (const MaqLink *self, const MaqCall *call, const char *method, MaqHttpRequest *request);

/* The address that everything at the endpoint begins with, also where it is a Unix socket. (transfer full) */
char    *maq_link_dup_base (const MaqCall *call) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (MaqLink, maq_link_clear)

G_END_DECLS
