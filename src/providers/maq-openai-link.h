/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-http.h"
#include "maq-provider.h"

G_BEGIN_DECLS

/* Where an endpoint is and what is said to it in every request: the strings a MaqHttpRequest borrows. */
typedef struct {
  char       *url;
  char       *unix_path;       /* nullable */
  const char *headers[8];
} MaqOpenaiLink;

/* @path: "/models", appended to the base address. BAD_INPUT: the base address is not to be spoken to. */
gboolean maq_openai_link_init    (MaqOpenaiLink *self, const MaqCall *call, const char *path, const char *accept, GError **error);
void     maq_openai_link_clear   (MaqOpenaiLink *self);
/* A request over it, with the call's key. Borrows from both. */
void     maq_openai_link_request (const MaqOpenaiLink *self, const MaqCall *call, const char *method, MaqHttpRequest *request);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (MaqOpenaiLink, maq_openai_link_clear)

G_END_DECLS
