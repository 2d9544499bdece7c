/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-compare-text.h"
#include "maq-engine-compare.h"
#include "maq-stage-private.h"
#include "maq-step-text.h"

/* How much the picture in hand differs from the one it was made of. Counted once for each two of them, when the picture has been in hand
 * for a moment: who walks through the history does not ask. */
#define MOMENT_MS 400

typedef struct {
  MaqStage *stage;
  char     *pair;
} Counting;

/* Two steps may have the same picture, and each another one that it was made of. */
static char *
name_pair (MaqBlob *original, MaqBlob *picture)
{
  return g_strconcat (maq_blob_get_sha256 (original), " ", maq_blob_get_sha256 (picture), NULL);
}

static void
counted_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autofree Counting *counting = data;
  g_autoptr (MaqStage) self = counting->stage;
  g_autofree char *pair = counting->pair;
  g_autoptr (GError) error = NULL;
  g_autoptr (MaqDifference) difference = maq_engine_compare_finish (MAQ_ENGINE (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  /* What cannot be compared is not asked about again. */
  g_hash_table_replace (self->changes, g_steal_pointer (&pair),
                        difference != NULL ? maq_compare_text_figures (difference, MAQ_DIFFERENCE_THRESHOLD) : g_strdup (""));
  if (difference != NULL && self->loader != NULL)
    maq_stage_show_step (self);
}

/* The picture that the one in hand was made of; NULL: of none, or it is not known yet. */
static MaqBlob *
get_original (MaqStage *self, const MaqStepRecord *record)
{
  const MaqSlot *slot;

  if (self->parent == NULL || g_strcmp0 (record->parent_uuid, self->parent->uuid) != 0)
    return NULL;
  slot = maq_step_record_get_slot (self->parent, maq_request_get_parent_slot (record->request));
  return slot != NULL ? slot->picture : NULL;
}

static gboolean
count_cb (gpointer data)
{
  MaqStage *self = data;
  MaqStepRecord *record = self->step != NULL ? maq_step_get_record (self->step) : NULL;
  const MaqSlot *slot = maq_stage_get_current (self);
  MaqBlob *original = record != NULL ? get_original (self, record) : NULL;
  g_autofree char *pair = original != NULL && slot != NULL && slot->picture != NULL ? name_pair (original, slot->picture) : NULL;
  Counting *counting;

  self->change_id = 0;
  if (pair == NULL || g_strcmp0 (pair, self->counted) != 0)
    {
      g_clear_pointer (&self->counted, g_free);
      return G_SOURCE_REMOVE;
    }
  counting = g_new (Counting, 1);
  *counting = (Counting) { g_object_ref (self), g_steal_pointer (&pair) };
  self->change = g_cancellable_new ();
  maq_engine_compare_async (self->engine, original, slot->picture, record->request, self->change, counted_cb, counting);
  return G_SOURCE_REMOVE;
}

void
maq_stage_stop_change (MaqStage *self)
{
  g_clear_handle_id (&self->change_id, g_source_remove);
  if (self->change != NULL)
    g_cancellable_cancel (self->change);
  g_clear_object (&self->change);
  g_clear_pointer (&self->counted, g_free);
}

const char *
maq_stage_get_change (MaqStage *self, const MaqStepRecord *record, const MaqSlot *slot)
{
  MaqBlob *original = slot->picture != NULL ? get_original (self, record) : NULL;
  g_autofree char *pair = original != NULL ? name_pair (original, slot->picture) : NULL;
  const char *known;

  if (pair == NULL)
    return NULL;
  known = g_hash_table_lookup (self->changes, pair);
  if (known != NULL)
    return *known != '\0' ? known : NULL;
  if (g_strcmp0 (pair, self->counted) == 0)
    return NULL;
  maq_stage_stop_change (self);
  self->counted = g_steal_pointer (&pair);
  self->change_id = g_timeout_add (MOMENT_MS, count_cb, self);
  return NULL;
}
