/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-credentials-text.h"
#include "maq-stage-private.h"

/* What the picture in hand says of where it comes from. Read once for each picture, when it is first in hand. */

typedef struct {
  MaqStage *stage;
  char     *sha256;
} Reading;

static void
read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autofree Reading *reading = data;
  g_autoptr (MaqStage) self = reading->stage;
  g_autofree char *sha256 = reading->sha256;
  g_autoptr (MaqPictureCredentials) found = maq_engine_read_credentials_finish (MAQ_ENGINE (source), result, NULL);
  char *text = found != NULL ? maq_credentials_text_caption (found) : NULL;

  if (text == NULL)
    return;
  g_hash_table_replace (self->credentials, g_steal_pointer (&sha256), text);
  maq_stage_show_step (self);
}

const char *
maq_stage_get_credentials (MaqStage *self, const MaqSlot *slot)
{
  gboolean is_composite = slot->exact != NULL && slot->exact->outcome == MAQ_EXACT_COMPOSITED && slot->extra->len > 0;
  const char *sha256, *known;
  Reading *reading;

  if (slot->picture == NULL)
    return NULL;
  sha256 = maq_blob_get_sha256 (slot->picture);
  known = g_hash_table_lookup (self->credentials, sha256);
  if (known != NULL)
    return *known != '\0' ? known : NULL;
  /* Asked about; it stays like this where there are none. */
  g_hash_table_insert (self->credentials, g_strdup (sha256), g_strdup (""));
  reading = g_new (Reading, 1);
  *reading = (Reading) { g_object_ref (self), g_strdup (sha256) };
  maq_engine_read_credentials_async (self->engine, slot->picture, is_composite ? g_ptr_array_index (slot->extra, 0) : NULL, NULL, read_cb,
                                     reading);
  return NULL;
}
