/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "maq-cli-print.h"
#include "maq-json.h"
#include "maq-text.h"

#define MAX_FOREIGN 2000

void
maq_cli_print_json (JsonNode *node)
{
  g_autoptr (JsonNode) owned = node;
  g_autofree char *text = maq_json_to_string (owned);

  g_print ("%s\n", text);
}

void
maq_cli_print_foreign (const char *text)
{
  g_autofree char *shown = maq_text_display (text, strlen (text), MAX_FOREIGN);

  g_printerr ("%s\n", shown);
}

void
maq_cli_add_string (JsonBuilder *builder,
                    const char  *name,
                    const char  *value)
{
  json_builder_set_member_name (builder, name);
  if (value != NULL)
    json_builder_add_string_value (builder, value);
  else
    json_builder_add_null_value (builder);
}

void
maq_cli_add_int (JsonBuilder *builder,
                 const char  *name,
                 gint64       value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, value);
}

void
maq_cli_add_bool (JsonBuilder *builder,
                  const char  *name,
                  gboolean     value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_boolean_value (builder, value);
}

void
maq_cli_add_money (JsonBuilder *builder,
                   const char  *name,
                   gboolean     known,
                   MaqMicros    micros)
{
  json_builder_set_member_name (builder, name);
  if (known)
    json_builder_add_int_value (builder, micros);
  else
    json_builder_add_null_value (builder);
}

char *
maq_cli_dollars (MaqMicros micros)
{
  MaqPrice price = { .known = TRUE, .low = micros, .high = micros };

  return micros == 0 ? g_strdup ("$0.00") : maq_price_to_text (&price);
}

static void
add_picture (JsonBuilder *builder,
             MaqBlob     *picture)
{
  if (picture == NULL)
    return;
  maq_cli_add_int (builder, "width", maq_blob_get_width (picture));
  maq_cli_add_int (builder, "height", maq_blob_get_height (picture));
  maq_cli_add_string (builder, "format", maq_format_to_mime (maq_blob_get_format (picture)));
  maq_cli_add_int (builder, "bytes", maq_blob_get_size (picture));
  maq_cli_add_string (builder, "sha256", maq_blob_get_sha256 (picture));
}

static void
add_slot (JsonBuilder   *builder,
          const MaqSlot *slot,
          const char    *file)
{
  json_builder_begin_object (builder);
  maq_cli_add_int (builder, "job", slot->job);
  maq_cli_add_int (builder, "index", slot->index);
  maq_cli_add_string (builder, "state", maq_job_state_to_word (slot->state));
  add_picture (builder, slot->picture);
  if (slot->verdict != MAQ_VERDICT_NONE)
    maq_cli_add_string (builder, "verdict", maq_verdict_to_word (slot->verdict));
  maq_cli_add_exact (builder, slot);
  maq_cli_add_money (builder, "cost_micros", slot->has_cost, slot->cost);
  if (slot->error_word != NULL)
    {
      maq_cli_add_string (builder, "error", slot->error_word);
      maq_cli_add_string (builder, "message", slot->error_message);
    }
  if (slot->provider_code != NULL)
    maq_cli_add_string (builder, "provider_code", slot->provider_code);
  if (slot->original != NULL && slot->state != MAQ_JOB_DONE)
    maq_cli_add_string (builder, "original", slot->original);
  if (slot->has_reach && slot->state != MAQ_JOB_DONE)
    {
      maq_cli_add_string (builder, "reach", maq_reach_to_word (slot->reach));
      maq_cli_add_string (builder, "charge", maq_charge_to_word (slot->charge));
    }
  if (slot->remote_id != NULL)
    maq_cli_add_string (builder, "remote_id", slot->remote_id);
  if (slot->request_id != NULL)
    maq_cli_add_string (builder, "request_id", slot->request_id);
  if (slot->raw_reply != NULL)
    maq_cli_add_string (builder, "raw_reply", slot->raw_reply);
  if (file != NULL)
    maq_cli_add_string (builder, "file", file);
  json_builder_end_object (builder);
}

/* The step is done when all of its slots are; else the first that is not speaks for it. */
static const char *
get_state (MaqStepRecord *record)
{
  for (guint i = 0; i < record->slots->len; i++)
    {
      const MaqSlot *slot = g_ptr_array_index (record->slots, i);

      if (slot->state != MAQ_JOB_DONE)
        return maq_job_state_to_word (slot->state);
    }
  return maq_job_state_to_word (MAQ_JOB_DONE);
}

static void
add_lists (JsonBuilder   *builder,
           MaqStepRecord *record,
           char         **files)
{
  json_builder_set_member_name (builder, "keep");
  json_builder_begin_array (builder);
  for (const char *const *keep = maq_request_get_keep (record->request); *keep != NULL; keep++)
    json_builder_add_string_value (builder, *keep);
  json_builder_end_array (builder);
  json_builder_set_member_name (builder, "slots");
  json_builder_begin_array (builder);
  for (guint i = 0; i < record->slots->len; i++)
    add_slot (builder, g_ptr_array_index (record->slots, i), files != NULL ? files[i] : NULL);
  json_builder_end_array (builder);
  json_builder_set_member_name (builder, "notes");
  json_builder_begin_array (builder);
  for (guint i = 0; i < record->slots->len; i++)
    {
      GPtrArray *notes = ((MaqSlot *) g_ptr_array_index (record->slots, i))->notes;

      for (guint j = 0; j < notes->len; j++)
        json_builder_add_string_value (builder, g_ptr_array_index (notes, j));
    }
  json_builder_end_array (builder);
}

static void
add_image (JsonBuilder        *builder,
           const MaqReference *image)
{
  json_builder_begin_object (builder);
  maq_cli_add_int (builder, "number", maq_reference_get_number (image));
  maq_cli_add_string (builder, "name", maq_reference_get_name (image));
  maq_cli_add_string (builder, "role", maq_role_to_word (maq_reference_get_role (image)));
  maq_cli_add_string (builder, "sha256", maq_blob_get_sha256 (maq_reference_get_blob (image)));
  json_builder_end_object (builder);
}

/* As they went out; "packed" are those that the last of them is a contact sheet of. */
static void
add_images (JsonBuilder      *builder,
            const MaqRequest *request)
{
  GPtrArray *packed = maq_request_get_packed (request);

  json_builder_set_member_name (builder, "images");
  json_builder_begin_array (builder);
  for (guint i = 0; i < maq_request_get_n_images (request); i++)
    add_image (builder, maq_request_get_image (request, i));
  json_builder_end_array (builder);
  if (packed == NULL)
    return;
  json_builder_set_member_name (builder, "packed");
  json_builder_begin_array (builder);
  for (guint i = 0; i < packed->len; i++)
    add_image (builder, g_ptr_array_index (packed, i));
  json_builder_end_array (builder);
}

JsonNode *
maq_cli_step_to_json (MaqStepRecord *record,
                      char         **files)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (GDateTime) created = g_date_time_new_from_unix_utc (record->created_us / G_USEC_PER_SEC);
  g_autofree char *stamp = created != NULL ? g_date_time_format_iso8601 (created) : NULL;

  json_builder_begin_object (builder);
  maq_cli_add_int (builder, "step", record->id);
  maq_cli_add_string (builder, "uuid", record->uuid);
  maq_cli_add_string (builder, "parent", record->parent_uuid);
  maq_cli_add_string (builder, "board", record->board_uuid);
  maq_cli_add_bool (builder, "starred", record->starred);
  maq_cli_add_bool (builder, "trashed", record->trashed);
  maq_cli_add_string (builder, "created", stamp);
  maq_cli_add_string (builder, "state", get_state (record));
  maq_cli_add_string (builder, "engine", maq_request_get_engine (record->request));
  maq_cli_add_string (builder, "model", record->model);
  maq_cli_add_bool (builder, "ai", record->is_ai);
  maq_cli_add_string (builder, "change", maq_request_get_change (record->request));
  maq_cli_add_string (builder, "prompt", record->prompt);
  maq_cli_add_string (builder, "ratio", maq_ratio_to_string (maq_request_get_ratio (record->request)));
  add_images (builder, record->request);
  add_lists (builder, record, files);
  json_builder_end_object (builder);
  return json_builder_get_root (builder);
}

void
maq_cli_print_line (MaqStepRecord *record)
{
  g_autoptr (GDateTime) created = g_date_time_new_from_unix_local (record->created_us / G_USEC_PER_SEC);
  g_autofree char *stamp = created != NULL ? g_date_time_format (created, "%Y-%m-%d %H:%M") : g_strdup ("");
  const char *change = maq_request_get_change (record->request);
  g_autofree char *shown = maq_text_display (change, strlen (change), 60);

  g_print ("%4" G_GINT64_FORMAT "  %.8s  %s  %-10s  %s\n", record->id, record->uuid, stamp, get_state (record),
           g_strdelimit (shown, "\n\t", ' '));
}

void
maq_cli_print_step (MaqCli        *cli,
                    MaqStepRecord *record,
                    char         **files)
{
  if (cli->json)
    {
      maq_cli_print_json (maq_cli_step_to_json (record, files));
      return;
    }
  maq_cli_print_line (record);
  if (record->parent_uuid != NULL)
    g_print (_("      works on step %.8s\n"), record->parent_uuid);
  for (guint i = 0; i < record->slots->len; i++)
    {
      const MaqSlot *slot = g_ptr_array_index (record->slots, i);

      if (slot->picture != NULL)
        g_print ("      %u: %u × %u, %s%s%s\n", i + 1, maq_blob_get_width (slot->picture), maq_blob_get_height (slot->picture),
                 maq_format_to_mime (maq_blob_get_format (slot->picture)), files != NULL && files[i] != NULL ? " → " : "",
                 files != NULL && files[i] != NULL ? files[i] : "");
      else
        g_print ("      %u: %s%s%s\n", i + 1, maq_job_state_to_word (slot->state), slot->raw_reply != NULL ? ", " : "",
                 slot->raw_reply != NULL ? slot->raw_reply : "");
      maq_cli_say_exact (slot);
    }
}
