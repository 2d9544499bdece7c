/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-caption.h"

G_BEGIN_DECLS

/* Private to the engine: the history of a board as HTML, piece by piece. All text in it is escaped and shown without what could turn a line
 * around; there is no script, and a policy that allows none, nor anything from elsewhere. Worker. */

#define MAQ_PAGE_SIDE 640u           /* of pictures within the page */
#define MAQ_PAGE_SIDE_BESIDE 1280u   /* of those in a folder beside it */

typedef struct {
  MaqFileHead  head;
  gboolean     with_prices;
  gboolean     is_beside;   /* pictures lie in a folder */
  GPtrArray   *steps;       /* of MaqStepRecord, oldest first */
  GPtrArray   *references;  /* of MaqReference: the board's */
  GHashTable  *by_uuid;     /* char* → MaqStepRecord, of @steps */
  GHashTable  *children;    /* char* of a parent → GPtrArray of MaqStepRecord */
} MaqPage;

/* Takes over both arrays; @head is copied. */
MaqPage *maq_page_new   (GPtrArray *steps, GPtrArray *references, const MaqFileHead *head, gboolean with_prices, gboolean is_beside)
  G_GNUC_WARN_UNUSED_RESULT;
void     maq_page_free  (MaqPage *self);

/* Where the browser finds @blob, called @name ("step-7-1"): an address that needs no escaping. NULL without @error: the picture is gone;
 * with @error: that is the end. (transfer full) */
typedef char *(*MaqPagePictureFunc) (MaqBlob *blob, const char *name, gpointer data, GError **error);

/* To be written one after the other: the beginning with the references, each step, the end. NULL: what @picture said. */
char    *maq_page_begin (const MaqPage *self, MaqPagePictureFunc picture, gpointer data, GError **error) G_GNUC_WARN_UNUSED_RESULT;
char    *maq_page_step  (const MaqPage *self, guint index, MaqPagePictureFunc picture, gpointer data, GError **error) G_GNUC_WARN_UNUSED_RESULT;
char    *maq_page_end   (const MaqPage *self) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MaqPage, maq_page_free)

G_END_DECLS
