/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "maq-engine.h"

G_BEGIN_DECLS

/* What every item of such a list begins with. */
typedef struct {
  char *id;
} MaqKept;

typedef struct {
  const char    *key;  /* the name of the board's value */
  guint          most; /* of items that are read */
  /* An item from its object, which may come from anywhere; NULL: it is none. (transfer full) */
  gpointer     (*read)  (JsonObject *object);
  /* Its members; the object around them is there already. */
  void         (*write) (JsonBuilder *builder, gconstpointer item);
  GDestroyNotify free;
} MaqKeptKind;

/* Items that are one value of the board that is open: read with it, written when they change, and never to another board. Main
 * thread. Signal "changed": they are those of another board, or were read. */
#define MAQ_TYPE_KEPT_LIST (maq_kept_list_get_type ())
G_DECLARE_FINAL_TYPE (MaqKeptList, maq_kept_list, MAQ, KEPT_LIST, GObject)

MaqKeptList *maq_kept_list_new        (MaqEngine *engine, const MaqKeptKind *kind) G_GNUC_WARN_UNUSED_RESULT;
/* Whoever changes them saves. (transfer none) */
GPtrArray   *maq_kept_list_get_items  (MaqKeptList *self);
gpointer     maq_kept_list_find       (MaqKeptList *self, const char *id);                /* (transfer none) (nullable) */
gboolean     maq_kept_list_find_index (MaqKeptList *self, const char *id, guint *index);
/* @callback: (nullable): once it is in the library; maq_engine_plain_finish(). */
void         maq_kept_list_save       (MaqKeptList *self, GAsyncReadyCallback callback, gpointer user_data);
/* In a moment: somebody types. */
void         maq_kept_list_save_soon  (MaqKeptList *self);
/* One member of an item; nothing is written for NULL. */
void         maq_kept_list_write      (JsonBuilder *builder, const char *name, const char *value);

G_END_DECLS
