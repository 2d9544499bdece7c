/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Include maq-library.h first: this header does not, or the two would make a ring. */
#include "maq-core.h"
#include "maq-step-pool.h"

G_BEGIN_DECLS

/* Shared by maq-library.c and maq-library-load.c alone. */

struct _MaqLibrary {
  GObject        parent_instance;

  const MaqCore *core;
  char          *board;       /* nullable: all */
  MaqStepFilter *filter;
  GArray        *ids;         /* of gint64, falling */
  GHashTable    *slots;       /* id → how many slots, of steps with more than one; what was known once stays true */
  MaqStepPool   *pool;
  guint          generation;  /* of the question: answers to an older one are dropped */
  gint64         end;         /* below this id nothing is listed yet; 0: the list is whole */
  gboolean       is_loading;
  gboolean       is_new;      /* what is listed is the answer to an older question */
  gboolean       is_late;     /* something came to the top meanwhile */
};

/* Where @id is or would be: behind all that are newer. */
guint maq_library_find_place  (MaqLibrary *self, gint64 id);
/* Replaces @n_old ids at @position by others, announcing only what differs: one range. */
void  maq_library_splice      (MaqLibrary *self, guint position, guint n_old, const gint64 *ids, guint n_new);
void  maq_library_set_loading (MaqLibrary *self, gboolean is_loading);
void  maq_library_note_slots  (MaqLibrary *self, gint64 id, guint n);
/* Reads another list than the one there is. */
void  maq_library_load_anew   (MaqLibrary *self);

G_END_DECLS
