/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A picture of the screen through the desktop's portal, which asks the person what of it: org.freedesktop.portal.Screenshot. */
void   maq_screenshot_take_async  (GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
/* G_IO_ERROR_NOT_SUPPORTED: there is no portal; G_IO_ERROR_CANCELLED: the person thought better of it. (transfer full) */
GFile *maq_screenshot_take_finish (GAsyncResult *result, GError **error);

G_END_DECLS
