/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-request.h"

G_BEGIN_DECLS

/* More pictures than a model takes: said before anything is sent, with two ways out. The picture being edited stays in either;
 * the others go by number, the highest first. Any thread. */

/* How many too many; 0: it fits. */
guint       maq_request_get_excess     (const MaqRequest *self, const MaqModel *model);

/* Which would be left out, lowest number first; none when it fits. (transfer full) (element-type MaqReference) */
GPtrArray  *maq_request_list_left_out  (const MaqRequest *self, const MaqModel *model) G_GNUC_WARN_UNUSED_RESULT;
/* The request without them. BAD_INPUT: even the picture being edited is too many, or a mask would be left alone. */
MaqRequest *maq_request_leave_out      (const MaqRequest *self, const MaqModel *model, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Which would go into one contact sheet, at least two, lowest number first; none when it fits. (transfer full) (element-type
 * MaqReference); NULL with BAD_INPUT where there is no room for a sheet beside the picture being edited. */
GPtrArray  *maq_request_list_to_pack   (const MaqRequest *self, const MaqModel *model, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The request with them on @sheet (see maq-contact-sheet.h), its last picture. */
MaqRequest *maq_request_pack           (const MaqRequest *self, const MaqModel *model, MaqBlob *sheet, GError **error)
  G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
