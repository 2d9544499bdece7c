/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A process of ours that serves, and is started again when it ends; not for ever. What it is given and how it is reached is
 * for those who use it: maq-local-server.c, maq-local-program.c. Main thread; private to the engine. */
#define MAQ_TYPE_LOCAL_PROCESS (maq_local_process_get_type ())
G_DECLARE_FINAL_TYPE (MaqLocalProcess, maq_local_process, MAQ, LOCAL_PROCESS, GObject)

/* It ended, and nobody had stopped it. */
typedef void (*MaqLocalEnded) (gpointer data);

/* @title: what it is called in messages ("built-in engine"). */
MaqLocalProcess *maq_local_process_new        (const char *title, MaqLocalEnded ended, gpointer data) G_GNUC_WARN_UNUSED_RESULT;
gboolean         maq_local_process_is_running (MaqLocalProcess *self);
/* UNREACHABLE: the program is missing, or has ended too often within a short time. */
gboolean         maq_local_process_start      (MaqLocalProcess *self, GSubprocessLauncher *launcher, const char *const *argv,
                                               GError **error);
/* Asks it to end. @ended is not called any more. */
void             maq_local_process_stop       (MaqLocalProcess *self);
/* What it says, where @launcher has asked for a pipe. (nullable) */
GInputStream    *maq_local_process_get_output (MaqLocalProcess *self);

G_END_DECLS
