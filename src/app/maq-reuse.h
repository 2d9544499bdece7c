/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-board.h"
#include "maq-request.h"
#include "maq-stage.h"

G_BEGIN_DECLS

/* What a step was sent with, on the board as it is now. */

/* The references of a request, those on its contact sheet too; @base: also the picture that was edited, which may be none and has
 * number 0 then. (transfer full) (element-type MaqReference) */
GPtrArray    *maq_reuse_list_references (const MaqRequest *request, gboolean base) G_GNUC_WARN_UNUSED_RESULT;
/* As it was then, with the number by which the words name it, and the id that stands for it now: the same, or that of one with
 * the same picture that came onto the board since. (transfer full) */
MaqReference *maq_reuse_name_now        (MaqBoard *board, const MaqRequest *request, MaqReference *then) G_GNUC_WARN_UNUSED_RESULT;
/* The references of then, with name, role and marks as they were sent; the ones that are gone come back. Within maq_board_begin().
 * @stage: knows where there is room. BAD_INPUT: the board is full. */
gboolean      maq_reuse_references      (MaqBoard *board, const MaqRequest *request, MaqStage *stage, GError **error);
/* And what was drawn on the picture that was edited; no reference but the one of then is edited. */
void          maq_reuse_edited          (MaqBoard *board, const MaqRequest *request);
/* How many references of the board the request did not have. */
guint         maq_reuse_count_others    (MaqBoard *board, const MaqRequest *request);

G_END_DECLS
