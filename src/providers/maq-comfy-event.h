/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* One message of ComfyUI's WebSocket, as far as it is about one job. Everything in it is hostile. Pure. */
typedef enum {
  MAQ_COMFY_EVENT_OTHER,     /* nothing of ours, or nothing that can be read */
  MAQ_COMFY_EVENT_BEGUN,     /* its turn has come */
  MAQ_COMFY_EVENT_PROGRESS,  /* fraction */
  MAQ_COMFY_EVENT_PREVIEW,   /* preview */
  MAQ_COMFY_EVENT_OVER,      /* finished: its history says with what */
  MAQ_COMFY_EVENT_FAILED,    /* message, code, node */
  MAQ_COMFY_EVENT_STOPPED,   /* somebody interrupted it */
} MaqComfyEventKind;

typedef struct {
  MaqComfyEventKind kind;
  double            fraction;  /* 0 … 1 of the step under way, else -1 */
  GBytes           *preview;   /* PNG, JPEG or WebP by its header */
  char             *message;   /* "Allocation on device …", as it was said */
  char             *code;      /* "torch.OutOfMemoryError" */
  char             *node;      /* its id */
} MaqComfyEvent;

/* @self is empty or cleared. Texts are as the server said them: redact before showing. */
void maq_comfy_event_read  (MaqComfyEvent *self, gboolean binary, GBytes *payload, const char *prompt_id);
void maq_comfy_event_clear (MaqComfyEvent *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (MaqComfyEvent, maq_comfy_event_clear)

G_END_DECLS
