/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include <glib/gstdio.h>

#include "harness.h"
#include "maq-decoder.h"
#include "maq-encode.h"
#include "maq-engine-export.h"
#include "maq-engine-sheet.h"
#include "maq-error.h"
#include "maq-hash.h"

/* Pictures as files: what is written is what was stored, or what the plan says; and never half of it. */

#define MANY 50

static MaqEngine *engine;

typedef struct {
  GAsyncResult *result;
  GCancellable *cancellable;   /* nullable: cancelled at the first news */
  double        fraction;
  guint         n_news;
} Call;

static void
keep_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  ((Call *) data)->result = g_object_ref (result);
}

static gboolean
is_here (gpointer data)
{
  return ((Call *) data)->result != NULL;
}

static void
progress_cb (double fraction, gpointer data)
{
  Call *call = data;

  g_assert_null (call->result);
  g_assert_cmpfloat (fraction, >=, call->fraction);
  g_assert_cmpfloat (fraction, <=, 1);
  call->fraction = fraction;
  call->n_news++;
  if (call->cancellable != NULL && fraction > 0)
    g_cancellable_cancel (call->cancellable);
}

static GStrv
export (const GArray *items, const MaqExportPlan *plan, const char *path, Call *call, guint *written, GError **error)
{
  GStrv files;

  maq_engine_export_pictures_async (engine, (const MaqPictureItem *) items->data, items->len, plan, path, call->cancellable, progress_cb,
                                    call, keep_cb, call);
  harness_wait (is_here, call, 120);
  files = maq_engine_export_pictures_finish (engine, call->result, written, error);
  g_clear_object (&call->result);
  return files;
}

static MaqPictureItem
make_item (gint64 id, MaqBlob *picture)
{
  MaqStepRecord *record = maq_step_record_new ();
  MaqSlot *slot = maq_slot_new ();

  record->id = id;
  record->request = harness_request ("draft", "a brass lamp", 1);
  record->prompt = g_strdup ("a brass lamp");
  record->model = g_strdup ("gpt-image-2");
  slot->state = MAQ_JOB_DONE;
  slot->picture = maq_blob_ref (picture);
  g_ptr_array_add (record->slots, slot);
  return (MaqPictureItem) { record, 0, MAQ_PICTURE_ASKED };
}

static MaqBlob *
add_picture (guint width, guint height, guint seed)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) png = NULL;
  guint8 *p = NULL;
  g_autoptr (MaqImage) image = maq_image_new_blank (width, height, &p, NULL);
  MaqBlob *blob;

  for (guint y = 0; y < height; y++)
    for (guint x = 0; x < width; x++, p += 4)
      {
        p[0] = (guint8) (x * 3 + seed * 17);
        p[1] = (guint8) (y * 5 + (x * y >> 6));
        p[2] = (guint8) (seed * 31);
        p[3] = 255;
      }
  png = maq_encode_png (image, MAQ_ENCODE_FAST, (const char *[]) { "Comment", "as it came", NULL }, &error);
  blob = harness_add_bytes (engine, png, &error);
  g_assert_no_error (error);
  return blob;
}

static GArray *
make_items (guint n, guint side)
{
  GArray *items = maq_picture_items_new ();

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (MaqBlob) picture = add_picture (side, side * 2 / 3, i);
      MaqPictureItem item = make_item (i + 1, picture);

      g_array_append_val (items, item);
    }
  return items;
}

static char *
make_folder (const char *name)
{
  char *folder = harness_dup_path (name);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  return folder;
}

/* Every file of the folder has a name that was told; none is half there. */
static guint
count_whole (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  g_autoptr (MaqDecoder) decoder = maq_decoder_new (NULL);
  const char *name;
  guint n = 0;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autoptr (GError) error = NULL;
      g_autoptr (MaqImage) image = NULL;

      g_assert_false (g_str_has_suffix (name, ".tmp"));
      image = maq_decoder_decode_file (decoder, path, 0, NULL, &error);
      g_assert_no_error (error);
      n++;
    }
  return n;
}

static char *
hash_file (const char *path)
{
  g_autofree char *data = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (path, &data, &length, NULL));
  return maq_hash_bytes (data, length);
}

static GBytes *
read_file (const char *path)
{
  char *data = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (path, &data, &length, NULL));
  return g_bytes_new_take (data, length);
}

static void
test_originals (void)
{
  g_autoptr (GArray) items = make_items (MANY, 60);
  g_autoptr (MaqExportPlan) plan = maq_export_plan_new ();
  g_autofree char *folder = harness_dup_path ("originals/new/deep");
  g_autoptr (GError) error = NULL;
  Call call = { 0 };
  guint written = 0;

  g_assert_cmpuint (maq_engine_count_export ((const MaqPictureItem *) items->data, items->len, plan), ==, MANY);
  for (guint round = 0; round < 2; round++)
    {
      g_auto (GStrv) files = NULL;

      call.fraction = 0;
      files = export (items, plan, folder, &call, &written, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (written, ==, MANY);
      g_assert_cmpuint (g_strv_length (files), ==, MANY);
      g_assert_cmpfloat (call.fraction, ==, 1);
      for (guint i = 0; i < MANY; i++)
        {
          MaqBlob *picture = maq_picture_item_get_picture (&g_array_index (items, MaqPictureItem, i));
          g_autofree char *hash = hash_file (files[i]);
          g_autofree char *name = g_strdup_printf (round == 0 ? "/step-%u-1.png" : "/step-%u-1 (2).png", i + 1);

          g_assert_cmpstr (hash, ==, maq_blob_get_sha256 (picture));
          g_assert_true (g_str_has_suffix (files[i], name));
        }
    }
  g_assert_cmpuint (count_whole (folder), ==, 2 * MANY);
}

/* What an engine sent besides goes along; of a composite the first of it is the raw answer, and goes only when it is asked for. */
static void
test_besides (void)
{
  g_autoptr (MaqBlob) picture = add_picture (40, 30, 200);
  MaqPictureItem item = make_item (5, picture);
  MaqSlot *slot = g_ptr_array_index (item.record->slots, 0);
  g_autoptr (GArray) items = maq_picture_items_new (), fewer = maq_picture_items_new ();
  g_autoptr (MaqExportPlan) plan = maq_export_plan_new ();
  g_autofree char *folder = make_folder ("besides");
  g_autoptr (GArray) on_sheet = maq_picture_items_new ();
  g_autofree char *title = NULL;
  static const char *const names[] = { "/step-5-1.png", "/step-5-1.1.png", "/step-5-1.2.png" };
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) files = NULL;
  Call call = { 0 };

  for (guint i = 0; i < 2; i++)
    g_ptr_array_add (slot->extra, add_picture (40, 30, 201 + i));
  maq_picture_items_add_slot (items, item.record, 0);
  g_assert_cmpuint (items->len, ==, G_N_ELEMENTS (names));
  files = export (items, plan, folder, &call, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < items->len; i++)
    {
      g_autofree char *hash = hash_file (files[i]);

      g_assert_true (g_str_has_suffix (files[i], names[i]));
      g_assert_cmpstr (hash, ==, maq_blob_get_sha256 (i == 0 ? picture : g_ptr_array_index (slot->extra, i - 1)));
    }

  /* On a contact sheet, too. */
  maq_picture_items_add_step (on_sheet, item.record);
  g_assert_cmpuint (on_sheet->len, ==, G_N_ELEMENTS (names));
  for (guint i = 0; i < on_sheet->len; i++)
    g_assert_cmpuint (g_array_index (on_sheet, MaqPictureItem, i).which, ==, i);
  title = maq_caption_title (NULL, item.record, slot, 2);
  g_assert_cmpstr (title, ==, "Step 5, picture 3");

  slot->exact = g_new0 (MaqExactRecord, 1);
  slot->exact->outcome = MAQ_EXACT_COMPOSITED;
  maq_picture_items_add_slot (fewer, item.record, 0);
  g_assert_cmpuint (fewer->len, ==, 2);
  g_assert_true (maq_picture_item_get_picture (&g_array_index (fewer, MaqPictureItem, 1)) == g_ptr_array_index (slot->extra, 1));
  item.which = MAQ_PICTURE_RAW;
  g_assert_true (maq_picture_item_get_picture (&item) == g_ptr_array_index (slot->extra, 0));
  item.which = 7;
  g_assert_null (maq_picture_item_get_picture (&item));
  maq_step_record_unref (item.record);
}

static void
test_one_file (void)
{
  g_autoptr (GArray) items = make_items (1, 40);
  g_autoptr (MaqExportPlan) plan = maq_export_plan_new ();
  g_autofree char *path = harness_dup_path ("one.png");
  Call call = { 0 };

  for (guint round = 0; round < 2; round++)
    {
      g_autoptr (GError) error = NULL;
      g_auto (GStrv) files = export (items, plan, path, &call, NULL, &error);
      g_autofree char *hash = NULL;

      g_assert_no_error (error);
      g_assert_cmpstr (files[0], ==, path);
      g_assert_null (files[1]);
      hash = hash_file (path);
      g_assert_cmpstr (hash, ==, maq_blob_get_sha256 (maq_picture_item_get_picture (&g_array_index (items, MaqPictureItem, 0))));
      call.fraction = 0;
    }
}

/* A set of all five ratios in two sizes, as WebP. */
static void
test_set (void)
{
  g_autoptr (GArray) items = make_items (2, 300);
  g_autoptr (MaqExportPlan) plan = maq_export_plan_new ();
  g_autofree char *folder = make_folder ("set");
  g_autoptr (MaqDecoder) decoder = maq_decoder_new (NULL);
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) files = NULL;
  Call call = { 0 };

  plan->content = MAQ_EXPORT_CLEAN;
  plan->format = MAQ_FORMAT_WEBP;
  g_assert_true (maq_export_plan_read_sizes (plan, "100,0", NULL));
  g_assert_true (maq_export_plan_read_ratios (plan, "all", NULL));
  files = export (items, plan, folder, &call, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_strv_length (files), ==, 20);
  g_assert_true (g_str_has_suffix (files[0], "/step-1-1-1x1-200.webp"));
  g_assert_true (g_str_has_suffix (files[7], "/step-1-1-16x9-100.webp"));
  for (guint i = 0; i < 20; i++)
    {
      g_autoptr (GBytes) bytes = read_file (files[i]);
      g_autoptr (MaqImage) image = maq_decoder_decode_bytes (decoder, bytes, 0, NULL, &error);
      guint edge;

      g_assert_no_error (error);
      edge = MAX (maq_image_get_width (image), maq_image_get_height (image));
      g_assert_cmpint (maq_format_from_name (files[i]), ==, MAQ_FORMAT_WEBP);
      g_assert_true (i % 2 == 1 ? edge == 100 : edge >= 200);
    }
}

/* Pixels as they are, words inside, nothing else of what was there. */
static void
test_with_prompt (void)
{
  g_autoptr (GArray) items = make_items (1, 90);
  g_autoptr (MaqExportPlan) plan = maq_export_plan_new ();
  g_autofree char *folder = make_folder ("prompt");
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) files = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *parameters = NULL, *comment = NULL;
  Call call = { 0 };

  plan->content = MAQ_EXPORT_WITH_PROMPT;
  files = export (items, plan, folder, &call, NULL, &error);
  g_assert_no_error (error);
  bytes = read_file (files[0]);
  parameters = maq_metadata_get_png_text (bytes, "parameters");
  comment = maq_metadata_get_png_text (bytes, "Comment");
  g_assert_true (g_str_has_prefix (parameters, "a brass lamp\nModel: gpt-image-2, "));
  g_assert_null (comment);
}

static MaqExportPreview *
preview (const MaqPictureItem *item, const MaqExportPlan *plan)
{
  g_autoptr (GError) error = NULL;
  MaqExportPreview *found;
  Call call = { 0 };

  maq_engine_preview_export_async (engine, item, plan, NULL, keep_cb, &call);
  harness_wait (is_here, &call, 60);
  found = maq_engine_preview_export_finish (engine, call.result, &error);
  g_clear_object (&call.result);
  g_assert_no_error (error);
  return found;
}

static GBytes *
read_signed (const char *name)
{
  g_autofree char *path = g_build_filename (g_getenv ("MAQ_SOURCE_ROOT"), "tests", "imaging", "corpus-credentials", name, NULL);

  return read_file (path);
}

static MaqPictureItem
make_signed_item (const char *name)
{
  g_autoptr (GBytes) bytes = read_signed (name);
  g_autoptr (GError) error = NULL;
  g_autoptr (MaqBlob) blob = harness_add_bytes (engine, bytes, &error);

  g_assert_no_error (error);
  return make_item (7, blob);
}

/* What is said beforehand is what comes out. */
static void
check_credentials (const char *name)
{
  static const struct { MaqExportContent content; MaqCredentialsState after; } cases[] = {
    { MAQ_EXPORT_ORIGINAL, MAQ_CREDENTIALS_INTACT }, { MAQ_EXPORT_WITH_PROMPT, MAQ_CREDENTIALS_NONE },
    { MAQ_EXPORT_CLEAN, MAQ_CREDENTIALS_NONE },
  };
  g_autoptr (GArray) items = maq_picture_items_new ();
  g_autofree char *folder = make_folder (name);
  MaqPictureItem item = make_signed_item (name);

  g_array_append_val (items, item);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (MaqExportPlan) plan = maq_export_plan_new ();
      g_autofree MaqExportPreview *expected = NULL;
      g_autoptr (MaqCredentials) found = NULL;
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) bytes = NULL;
      g_auto (GStrv) files = NULL;
      Call call = { 0 };

      plan->content = cases[i].content;
      expected = preview (&item, plan);
      files = export (items, plan, folder, &call, NULL, &error);
      g_assert_no_error (error);
      bytes = read_file (files[0]);
      found = maq_credentials_read (bytes);
      g_assert_cmpint (found->state, ==, cases[i].after);
      g_assert_cmpint (expected->before, ==, MAQ_CREDENTIALS_INTACT);
      g_assert_cmpint (expected->after, ==, cases[i].after);
      g_assert_cmpint (expected->bytes, ==, g_bytes_get_size (bytes));
      if (cases[i].content == MAQ_EXPORT_ORIGINAL)
        {
          g_autoptr (GBytes) source = read_signed (name);
          g_autofree char *sent = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, source);
          g_autofree char *written = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);

          g_assert_cmpstr (written, ==, sent);
        }
    }
}

/* One of our own, and what the library that engines sign with has made. */
static void
test_credentials (void)
{
  static const char *const names[] = { "intact-sha256.png", "intact-rs-created.png", "intact-rs-created.jpg", "intact-rs-created.webp",
                                       "intact-rs-edited.png", "intact-rs-segments.jpg" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    check_credentials (names[i]);
}

static void
test_preview (void)
{
  g_autoptr (GArray) items = make_items (1, 300);
  g_autoptr (MaqExportPlan) plan = maq_export_plan_new ();
  const MaqPictureItem *item = &g_array_index (items, MaqPictureItem, 0);
  goffset last = G_MAXINT64;

  plan->content = MAQ_EXPORT_CLEAN;
  plan->format = MAQ_FORMAT_JPEG;
  for (int quality = 100; quality > 0; quality -= 33)
    {
      g_autofree MaqExportPreview *found = NULL;

      plan->quality = (guint) quality;
      found = preview (item, plan);
      g_assert_cmpint (found->bytes, <, last);
      g_assert_cmpuint (found->width, ==, 300);
      g_assert_cmpint (found->format, ==, MAQ_FORMAT_JPEG);
      last = found->bytes;
    }
}

/* What is there when somebody stops it is whole, and that many are told of. */
static void
test_cancel (void)
{
  g_autoptr (GArray) items = make_items (MANY, 500);
  g_autoptr (MaqExportPlan) plan = maq_export_plan_new ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autofree char *folder = make_folder ("cancel");
  g_autoptr (GError) error = NULL;
  Call call = { .cancellable = cancellable };
  guint written = 0;

  plan->content = MAQ_EXPORT_CLEAN;
  plan->format = MAQ_FORMAT_WEBP;
  g_assert_null (export (items, plan, folder, &call, &written, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (written, >=, 1);
  g_assert_cmpuint (written, <, MANY);
  g_assert_cmpuint (count_whole (folder), ==, written);
}

/* One picture is gone: the sentence names it, what was written stays. */
static void
test_gone (void)
{
  g_autoptr (GArray) items = make_items (3, 50);
  g_autoptr (MaqExportPlan) plan = maq_export_plan_new ();
  g_autofree char *folder = make_folder ("gone");
  g_autoptr (MaqBlob) nothing = maq_blob_new ("/nonexistent/picture", maq_blob_get_sha256 (maq_picture_item_get_picture (
                                                &g_array_index (items, MaqPictureItem, 0))), 10, MAQ_FORMAT_PNG, 5, 5);
  MaqPictureItem item = make_item (99, nothing);
  g_autoptr (GError) error = NULL;
  Call call = { 0 };
  guint written = 0;

  g_array_append_val (items, item);
  g_assert_null (export (items, plan, folder, &call, &written, &error));
  g_assert_error (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT);
  g_assert_nonnull (strstr (error->message, "Step 99"));
  g_assert_cmpuint (count_whole (folder), ==, written);
}

static void
assert_refused (const GArray *items, const MaqExportPlan *plan, const char *path)
{
  g_autoptr (GError) error = NULL;
  Call call = { 0 };
  guint written = 1;

  g_assert_null (export (items, plan, path, &call, &written, &error));
  g_assert_error (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT);
  g_assert_cmpuint (written, ==, 0);
}

static void
test_refused (void)
{
  g_autoptr (GArray) items = make_items (2, 40), none = maq_picture_items_new ();
  g_autoptr (MaqExportPlan) plan = maq_export_plan_new ();
  g_autofree char *folder = make_folder ("refused");
  g_autofree char *file = g_build_filename (folder, "file", NULL);

  g_assert_true (g_file_set_contents (file, "x", 1, NULL));
  assert_refused (none, plan, folder);
  assert_refused (items, plan, file);
  plan->ratios = 1u << MAQ_RATIO_1_1;
  assert_refused (items, plan, folder);
  plan->ratios = 0;
  g_array_index (items, MaqPictureItem, 1).slot = 3;
  assert_refused (items, plan, folder);
}

int
main (int argc, char **argv)
{
  g_autofree char *library = NULL;
  int result;

  g_test_init (&argc, &argv, NULL);
  harness_init ();
  library = harness_dup_path ("library");
  engine = harness_open (library);

  g_test_add_func ("/engine/export/originals", test_originals);
  g_test_add_func ("/engine/export/besides", test_besides);
  g_test_add_func ("/engine/export/one-file", test_one_file);
  g_test_add_func ("/engine/export/set", test_set);
  g_test_add_func ("/engine/export/with-prompt", test_with_prompt);
  g_test_add_func ("/engine/export/credentials", test_credentials);
  g_test_add_func ("/engine/export/preview", test_preview);
  g_test_add_func ("/engine/export/cancel", test_cancel);
  g_test_add_func ("/engine/export/gone", test_gone);
  g_test_add_func ("/engine/export/refused", test_refused);
  result = g_test_run ();

  harness_close (engine);
  harness_cleanup ();
  return result;
}
