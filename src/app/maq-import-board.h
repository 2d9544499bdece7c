/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-import-batch.h"
#include "maq-stage.h"

G_BEGIN_DECLS

/* Where imported pictures end: on the board they were meant for. */

/* So many more references fit onto the open board. */
guint      maq_import_board_get_room (MaqEngine *engine);
/* One picture onto the open board; the @index-th of those that come together. @place: (inout) (nullable): the upper left corner, goes on
 * to where the next one stands. */
gboolean   maq_import_board_put      (MaqEngine *engine, MaqStage *stage, MaqBlob *blob, const char *name, guint index,
                                      graphene_point_t *place, GError **error);
/* All that came in, onto the open board, as one change. Returns: how many. @error: why not more. */
guint      maq_import_board_put_all  (MaqEngine *engine, MaqStage *stage, MaqImportBatch *batch, const graphene_point_t *place,
                                      GError **error);
/* All that came in as references, for a board that is not open any more. (element-type MaqReference) */
GPtrArray *maq_import_board_list     (MaqImportBatch *batch) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
