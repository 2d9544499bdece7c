/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>
#include <string.h>

#include "maq-board-file.h"
#include "maq-board-file-private.h"
#include "maq-error.h"
#include "maq-json.h"
#include "maq-log.h"
#include "maq-store-private.h"
#include "maq-text.h"

#define UUID_LENGTH 36
#define MAX_NUMBER 9999
#define MAX_PLACE 1e7
#define MAX_SCALE 1000.0
#define MAX_SPOT_NAME 120

static const MaqJsonLimits json_limits = { 4u * 1024 * 1024, 24, 200000 };
static const char *const hyphens_at = "\x08\x0d\x12\x17";

typedef struct {
  MaqBoardFile *file;
  MaqStore     *store;
  gint64        board;
  GHashTable   *ids;      /* old UUID → new UUID, of steps and references */
  GHashTable   *seen;     /* what stands on the board already */
  GArray       *attempts; /* of gint64: what has pictures, and no sidecar yet */
} Adoption;

static gboolean
fail (GError    **error,
      const char *what)
{
  g_set_error (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT, "not a board file: %s", what);

  return FALSE;
}

/* --- new ids --- */

static void
rename_id (Adoption   *self,
           const char *id)
{
  g_autofree char *key = g_ascii_strdown (id, -1);

  if (maq_text_is_uuid (key) && !g_hash_table_contains (self->ids, key))
    g_hash_table_insert (self->ids, g_steal_pointer (&key), maq_text_uuid ());
}

static gboolean
looks_like_id (const char *text,
               gsize       have)
{
  if (have < UUID_LENGTH)
    return FALSE;
  for (const char *at = hyphens_at; *at != '\0'; at++)
    if (text[(int) *at] != '-')
      return FALSE;

  return TRUE;
}

/* Every id of the board is another one from here on, wherever it is named: in a request, a chip of a draft, a drawing. */
static GBytes *
rename_all (Adoption *self,
            GBytes   *bytes)
{
  gsize length;
  const char *text = g_bytes_get_data (bytes, &length);
  g_autofree char *copy = g_strndup (text, length);

  for (gsize i = 0; i + UUID_LENGTH <= length; i++)
    {
      g_autofree char *id = NULL;
      const char *now;

      if (!looks_like_id (copy + i, length - i))
        continue;
      id = g_ascii_strdown (copy + i, UUID_LENGTH);
      now = g_hash_table_lookup (self->ids, id);
      if (now == NULL)
        continue;
      memcpy (copy + i, now, UUID_LENGTH);
      i += UUID_LENGTH - 1;
    }

  return g_bytes_new_take (g_steal_pointer (&copy), length);
}

static JsonNode *
parse (GBytes  *bytes,
       GError **error)
{
  gsize length;
  const char *text = g_bytes_get_data (bytes, &length);
  g_autoptr (JsonNode) node = maq_json_parse (text, length, &json_limits, error);

  if (node != NULL && !JSON_NODE_HOLDS_OBJECT (node))
    return fail (error, "a part is no object"), NULL;

  return g_steal_pointer (&node);
}

static JsonNode *
parse_renamed (Adoption *self,
               GBytes   *bytes,
               GError  **error)
{
  g_autoptr (GBytes) renamed = rename_all (self, bytes);

  return parse (renamed, error);
}

/* --- reading hostile objects --- */

static JsonObject *
object_at (JsonArray *array,
           guint      index)
{
  JsonNode *node = json_array_get_element (array, index);

  return JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

static guint
count (JsonArray *array)
{
  return array != NULL ? json_array_get_length (array) : 0;
}

static gboolean
read_place (JsonObject    *object,
            MaqBoardEntry *entry)
{
  entry->x = maq_json_get_double (object, "x", 0);
  entry->y = maq_json_get_double (object, "y", 0);
  entry->scale = maq_json_get_double (object, "scale", 1);

  return isfinite (entry->x) && isfinite (entry->y) && fabs (entry->x) <= MAX_PLACE && fabs (entry->y) <= MAX_PLACE &&
         isfinite (entry->scale) && entry->scale > 0 && entry->scale <= MAX_SCALE;
}

/* (transfer full) (nullable): NULL without @error: nothing is drawn. */
static MaqMarkup *
read_markup (JsonObject *object,
             GError    **error)
{
  if (maq_json_get_object (object, "markup") == NULL)
    return NULL;

  return maq_markup_from_json (json_object_get_member (object, "markup"), error);
}

static MaqBoardEntry *
read_reference (Adoption   *self,
                JsonObject *object,
                GError    **error)
{
  const char *id = maq_json_get_string (object, "id", "");
  const char *sha256 = maq_json_get_string (object, "sha256", "");
  gint64 number = maq_json_get_int (object, "number", 0);
  MaqBlob *blob = g_hash_table_lookup (self->file->pictures, sha256);
  g_autoptr (MaqBoardEntry) entry = maq_board_entry_new (MAQ_BOARD_REFERENCE, id, 0);
  g_autoptr (MaqMarkup) markup = NULL;
  g_autoptr (GError) failed = NULL;

  if (blob == NULL)
    return fail (error, "a reference has no picture"), NULL;
  if (!maq_text_is_uuid (id) || number < 1 || number > MAX_NUMBER || !read_place (object, entry))
    return fail (error, "a reference has no id, number or place"), NULL;
  markup = read_markup (object, &failed);
  if (failed != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failed));
      return NULL;
    }
  entry->reference = maq_reference_new_full (id, (guint) number, maq_json_get_string (object, "name", ""),
                                             maq_role_from_word (maq_json_get_string (object, "role", "other")), blob, markup);

  return g_steal_pointer (&entry);
}

static MaqBoardEntry *
read_drawing (Adoption   *self,
              JsonObject *object,
              GError    **error)
{
  const char *step = maq_json_get_string (object, "step", "");
  gint64 slot = maq_json_get_int (object, "slot", -1);
  g_autoptr (MaqBoardEntry) entry = NULL;

  if (!maq_text_is_uuid (step) || slot < 0 || slot >= MAQ_MAX_VARIANTS)
    return fail (error, "a drawing is on no picture"), NULL;
  entry = maq_board_entry_new (MAQ_BOARD_MARKUP, step, (guint) slot);
  entry->markup = read_markup (object, error);
  if (entry->markup == NULL)
    return error != NULL && *error == NULL ? fail (error, "a drawing is empty"), NULL : NULL;

  return g_steal_pointer (&entry);
}

static MaqBoardEntry *
read_spot (Adoption   *self,
           JsonObject *object,
           GError    **error)
{
  const char *name = maq_json_get_string (object, "name", "");
  g_autoptr (MaqBoardEntry) entry = maq_board_entry_new (MAQ_BOARD_SPOT, name, 0);

  if (*name == '\0' || strlen (name) > MAX_SPOT_NAME || !read_place (object, entry))
    return fail (error, "a place is none"), NULL;

  return g_steal_pointer (&entry);
}

/* --- the board --- */

typedef MaqBoardEntry *(*ReadFunc) (Adoption *self, JsonObject *object, GError **error);

static gboolean
read_things (Adoption   *self,
             JsonObject *root,
             const char *name,
             ReadFunc    read,
             guint       most,
             GPtrArray  *entries,
             GError    **error)
{
  JsonArray *array = maq_json_get_array (root, name);

  if (count (array) > most)
    return fail (error, "there is too much on it");
  for (guint i = 0; i < count (array); i++)
    {
      MaqBoardEntry *entry = read (self, object_at (array, i), error);

      if (entry == NULL)
        return FALSE;
      g_ptr_array_add (entries, entry);
      if (!g_hash_table_add (self->seen, g_strdup_printf ("%u/%u/%s", (guint) entry->part, entry->slot, entry->key)))
        return fail (error, "something stands on it twice");
    }

  return TRUE;
}

static gboolean
adopt_values (Adoption   *self,
              JsonObject *values,
              GError    **error)
{
  g_autoptr (GList) names = values != NULL ? json_object_get_members (values) : NULL;
  guint n = 0;

  for (GList *l = names; l != NULL; l = l->next)
    {
      const char *name = l->data, *value = maq_json_get_string (values, name, NULL);

      if (value == NULL || ++n > MAQ_BOARD_FILE_MAX_VALUES || strlen (name) > MAX_SPOT_NAME || strlen (value) > MAQ_BOARD_FILE_MAX_VALUE)
        return fail (error, "what is written on it is too long");
      if (!maq_db_run (self->store, error, "INSERT INTO board_value (board, name, value) VALUES (?, ?, ?)", "lss", self->board, name, value))
        return FALSE;
    }

  return TRUE;
}

static gboolean
adopt_board (Adoption *self,
             GError  **error)
{
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func ((GDestroyNotify) maq_board_entry_free);
  g_autoptr (JsonNode) node = parse_renamed (self, self->file->board, error);
  JsonObject *root = node != NULL ? json_node_get_object (node) : NULL;

  return root != NULL &&
         read_things (self, root, "references", read_reference, MAQ_MAX_REFERENCES, entries, error) &&
         read_things (self, root, "drawings", read_drawing, MAQ_BOARD_FILE_MAX_THINGS, entries, error) &&
         read_things (self, root, "spots", read_spot, MAQ_BOARD_FILE_MAX_THINGS, entries, error) &&
         maq_board_entries_write (self->store, self->board, entries, error) &&
         adopt_values (self, maq_json_get_object (root, "values"), error);
}

static gboolean
collect_ids (Adoption *self,
             GError  **error)
{
  g_autoptr (JsonNode) node = parse (self->file->board, error);
  JsonArray *references = node != NULL ? maq_json_get_array (json_node_get_object (node), "references") : NULL;

  if (node == NULL)
    return FALSE;
  for (guint i = 0; i < count (references); i++)
    rename_id (self, maq_json_get_string (object_at (references, i), "id", ""));
  for (guint i = 0; i < self->file->uuids->len; i++)
    rename_id (self, g_ptr_array_index (self->file->uuids, i));

  return TRUE;
}

/* --- steps --- */

static MaqBlob *
resolve_cb (const char *sha256,
            gpointer    data)
{
  Adoption *self = data;
  MaqBlob *blob = g_hash_table_lookup (self->file->pictures, sha256);

  return blob != NULL ? maq_blob_ref (blob) : NULL;
}

static gboolean
adopt_pictures (Adoption  *self,
                JsonArray *array,
                gint64     job,
                gint64     when,
                GError   **error)
{
  gint64 attempt = maq_made_insert_attempt (self->store, job, when, error);

  if (attempt == 0 || count (array) > MAQ_MAX_VARIANTS)
    return attempt != 0 ? fail (error, "a variant has too many pictures") : FALSE;
  for (guint i = 0; i < count (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);
      const char *sha256 = json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node) : "";
      MaqBlob *blob = g_hash_table_lookup (self->file->pictures, sha256);

      if (blob == NULL)
        return fail (error, "a step has a picture that is not there");
      if (!maq_made_insert_picture (self->store, job, attempt, i, blob, error))
        return FALSE;
    }
  g_array_append_val (self->attempts, attempt);

  return TRUE;
}

static const char *
check_state (const char *word,
             guint       n_pictures)
{
  if (n_pictures > 0)
    return "stored";

  return g_str_equal (word, "refused") || g_str_equal (word, "failed") ? word : "cancelled";
}

/* Nothing, or one of our words about a picture that is there. */
static gboolean
check_verdict (JsonObject *object,
               guint       n_pictures,
               GError    **error)
{
  MaqVerdict verdict;

  if (!json_object_has_member (object, "verdict") ||
      (n_pictures > 0 && maq_verdict_from_word (maq_json_get_string (object, "verdict", NULL), &verdict)))
    return TRUE;

  return fail (error, "what is said of a picture is nothing that can be said");
}

static gboolean
adopt_slot (Adoption   *self,
            JsonObject *object,
            gint64      step,
            guint       index,
            GError    **error)
{
  g_autofree char *uuid = maq_text_uuid ();
  g_autofree char *notes = NULL;
  JsonArray *pictures = maq_json_get_array (object, "pictures");
  gint64 started = MAX (maq_json_get_int (object, "started_us", 0), 0), ended = MAX (maq_json_get_int (object, "ended_us", 0), 0);
  gint64 job;

  if (object == NULL || maq_json_get_int (object, "slot", -1) != index)
    return fail (error, "a step's variants are not in order");
  if (!check_verdict (object, count (pictures), error))
    return FALSE;
  if (maq_json_get_array (object, "notes") != NULL)
    notes = maq_json_to_string (json_object_get_member (object, "notes"));
  job = maq_steps_insert_job (self->store, step, uuid, index, (MaqPrice) { TRUE, 0, 0 }, NULL, error);
  if (job == 0 ||
      !maq_db_run (self->store, error, "UPDATE job SET state = ?, notes = ?, started_us = ?, ended_us = ?, cost = NULL, verdict = ? WHERE id = ?",
                   "ssllsl", check_state (maq_json_get_string (object, "state", ""), count (pictures)), notes, started, ended,
                   maq_json_get_string (object, "verdict", NULL), job))
    return FALSE;

  return count (pictures) == 0 || adopt_pictures (self, pictures, job, ended, error);
}

static gboolean
adopt_step (Adoption   *self,
            guint       index,
            GError    **error)
{
  const char *uuid = g_hash_table_lookup (self->ids, g_ptr_array_index (self->file->uuids, index));
  g_autoptr (JsonNode) node = parse_renamed (self, g_ptr_array_index (self->file->steps, index), error);
  JsonObject *object = node != NULL ? json_node_get_object (node) : NULL;
  JsonObject *asked = maq_json_get_object (object, "request");
  JsonArray *slots = maq_json_get_array (object, "slots");
  g_autoptr (MaqRequest) request = NULL;
  gint64 step;

  if (object == NULL)
    return FALSE;
  if (asked == NULL || uuid == NULL || count (slots) > MAQ_MAX_VARIANTS)
    return fail (error, "a step has no request");
  request = maq_request_from_json (json_object_get_member (object, "request"), resolve_cb, self, error);
  if (request == NULL)
    return FALSE;
  step = maq_steps_insert (self->store, self->board, uuid, CLAMP (maq_json_get_int (object, "created_us", 0), 0, maq_wall_us ()), request,
                           maq_json_get_string (object, "prompt", ""), maq_json_get_string (object, "engine_title", ""),
                           maq_json_get_string (object, "model", ""), maq_json_get_bool (object, "is_ai", FALSE), error);
  if (step == 0 ||
      (maq_json_get_bool (object, "starred", FALSE) &&
       !maq_db_run (self->store, error, "UPDATE step SET starred = 1 WHERE id = ?", "l", step)))
    return FALSE;
  for (guint i = 0; i < count (slots); i++)
    if (!adopt_slot (self, object_at (slots, i), step, i, error))
      return FALSE;

  return TRUE;
}

static gboolean
adopt (Adoption *self,
       GError  **error)
{
  if (!collect_ids (self, error) || !adopt_board (self, error))
    return FALSE;
  for (guint i = 0; i < self->file->steps->len; i++)
    if (!adopt_step (self, i, error))
      return FALSE;

  return TRUE;
}

char *
maq_board_file_adopt (MaqBoardFile *self,
                      MaqStore     *store,
                      GError      **error)
{
  g_autoptr (MaqTransaction) transaction = NULL;
  g_autoptr (GHashTable) ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GArray) attempts = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GError) beside = NULL;
  Adoption adoption = { self, store, 0, ids, seen, attempts };
  g_autofree char *uuid = maq_text_uuid ();

  maq_store_check (store, NULL);

  transaction = maq_db_begin (store, error);
  if (transaction == NULL)
    return NULL;
  adoption.board = maq_boards_insert (store, uuid, self->name, error);
  if (adoption.board == 0 || !adopt (&adoption, error) || !maq_db_commit (g_steal_pointer (&transaction), error))
    return NULL;
  if (!maq_made_end (store, attempts, &beside))
    maq_log_event ("board-import", "board=%s lacks sidecars yet: %s", uuid, beside->message);
  maq_log_event ("board-import", "board=%s steps=%u pictures=%u", uuid, self->steps->len, g_hash_table_size (self->pictures));

  return g_steal_pointer (&uuid);
}
