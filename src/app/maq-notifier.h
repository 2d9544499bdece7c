/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "maq-queue-list.h"

G_BEGIN_DECLS

/* One notification for each request that ends while the window is not in front, with a way to it: the application's action
 * "app.show-step" (int64). Keeps the session from ending while something that is paid for is on its way. */
#define MAQ_TYPE_NOTIFIER (maq_notifier_get_type ())
G_DECLARE_FINAL_TYPE (MaqNotifier, maq_notifier, MAQ, NOTIFIER, GObject)

MaqNotifier *maq_notifier_new      (GtkWindow *window, MaqEngine *engine, MaqQueueList *entries) G_GNUC_WARN_UNUSED_RESULT;

/* The window went out of sight for good, with pictures still on their way: says once that they are safe. */
void         maq_notifier_say_safe (GApplication *application, guint n_pictures);

G_END_DECLS
