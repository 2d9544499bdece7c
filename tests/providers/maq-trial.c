/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "maq-encode.h"
#include "maq-error.h"
#include "maq-file.h"
#include "maq-hash.h"
#include "maq-trial.h"

static int
get_body (MaqExchange *exchange, goffset *size)
{
  MaqTrial *self = (MaqTrial *) exchange;

  *size = lseek (self->body_fd, 0, SEEK_END);
  return self->body_fd;
}

static gboolean
commit (MaqExchange *exchange, GError **error)
{
  MaqTrial *self = (MaqTrial *) exchange;

  self->n_commits++;
  if (self->commit_fails)
    {
      g_set_error_literal (error, MAQ_ERROR, MAQ_ERROR_NO_SPACE, "the journal is full");
      return FALSE;
    }
  exchange->committed = TRUE;
  return TRUE;
}

static gboolean
begin_reply (MaqExchange *exchange, guint status, const char *head, gsize length, const char *request_id,
             goffset content_length, GError **error)
{
  MaqTrial *self = (MaqTrial *) exchange;

  g_assert_true (exchange->committed);
  g_assert_true (!exchange->replied || exchange->accepted);
  g_assert_cmpuint (status / 100, ==, 2);
  /* Of a job the answer may be asked for again: from the start. */
  g_assert_cmpint (ftruncate (self->reply_fd, 0), ==, 0);
  lseek (self->reply_fd, 0, SEEK_SET);
  exchange->complete = FALSE;
  g_free (self->head);
  self->head = g_strndup (head, length);
  exchange->replied = TRUE;
  return TRUE;
}

static gboolean
write_reply (MaqExchange *exchange, const void *data, gsize length, GError **error)
{
  g_assert_true (exchange->replied);
  return maq_file_write_all (((MaqTrial *) exchange)->reply_fd, data, length, error);
}

static gboolean
finish_reply (MaqExchange *exchange, GError **error)
{
  g_assert_true (exchange->replied);
  exchange->complete = TRUE;
  return TRUE;
}

static int
get_reply (MaqExchange *exchange, goffset *size)
{
  MaqTrial *self = (MaqTrial *) exchange;

  *size = lseek (self->reply_fd, 0, SEEK_END);
  return self->reply_fd;
}

static char *
dup_head (MaqExchange *exchange)
{
  return g_strdup (((MaqTrial *) exchange)->head);
}

static int
open_picture (MaqExchange *exchange, char **path, GError **error)
{
  MaqTrial *self = (MaqTrial *) exchange;
  g_autofree char *name = g_strdup_printf ("picture-%u", self->n_pictures++);

  if (self->disk_is_full)
    {
      g_set_error_literal (error, MAQ_ERROR, MAQ_ERROR_NO_SPACE, "the disk is full");
      return -1;
    }
  *path = g_build_filename (self->folder, name, NULL);
  return open (*path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
}

static void
progress_cb (const MaqProgress *progress, gpointer data)
{
  MaqTrial *self = data;

  self->n_phases |= 1u << progress->phase;
  if (progress->preview != NULL)
    {
      g_assert_cmpuint (g_bytes_get_size (progress->preview), >, 100);
      self->n_previews++;
    }
}

static int
open_file (MaqTrial   *self,
           const char *name)
{
  g_autofree char *path = g_build_filename (self->folder, name, NULL);
  int fd = open (path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

  g_assert_cmpint (fd, >=, 0);
  return fd;
}

MaqTrial *
maq_trial_new_full (const char *kind,
                    const char *base,
                    const char *model,
                    const char *row,
                    const char *options,
                    const char *prompt)
{
  MaqTrial *self = g_new0 (MaqTrial, 1);
  g_autoptr (GError) error = NULL;

  self->folder = g_dir_make_tmp ("maq-trial-XXXXXX", &error);
  g_assert_no_error (error);
  self->prompt = g_strdup (prompt);
  self->body_fd = open_file (self, "request.body");
  self->reply_fd = open_file (self, "response.body");
  self->files = g_ptr_array_new_with_free_func (g_free);
  self->builder = maq_request_builder_new ();
  maq_request_builder_set_change (self->builder, prompt);
  maq_request_builder_set_ratio (self->builder, MAQ_RATIO_1_1);
  maq_request_builder_set_engine (self->builder, "trial");

  self->exchange = (MaqExchange) {
    .get_body = get_body, .commit = commit, .begin_reply = begin_reply, .write_reply = write_reply,
    .finish_reply = finish_reply, .get_reply = get_reply, .dup_head = dup_head, .open_picture = open_picture,
  };
  self->provider = maq_providers_lookup (kind);
  g_assert_nonnull (self->provider);
  self->call = (MaqCall) {
    .endpoint = maq_endpoint_new_full ("trial", "Trial", kind, base, model != NULL ? model : maq_model_lookup (row)->id, row, options,
                                       NULL, &error),
    .prompt = self->prompt,
    .key = MAQ_TRIAL_KEY,
    .boundary = "maquette-0123456789abcdef",
    .client_id = MAQ_TRIAL_UUID,
    .exchange = &self->exchange,
    .report = &self->report,
    .progress = progress_cb,
    .progress_data = self,
  };
  g_assert_no_error (error);
  return self;
}

MaqTrial *
maq_trial_new (const char *base,
               const char *row,
               const char *prompt)
{
  return maq_trial_new_full ("openai", base, g_str_equal (row, "draft") ? "maquette-draft" : "gpt-image-2", row, NULL, prompt);
}

void
maq_trial_free (MaqTrial *self)
{
  close (self->body_fd);
  close (self->reply_fd);
  g_assert_true (maq_file_remove_tree (self->folder, NULL));
  g_free (self->folder);
  g_free (self->prompt);
  g_free (self->head);
  g_ptr_array_unref (self->files);
  g_clear_pointer (&self->builder, maq_request_builder_free);
  g_clear_pointer (&self->call.request, maq_request_unref);
  maq_endpoint_unref (self->call.endpoint);
  maq_report_clear (&self->report);
  maq_envelope_clear (&self->envelope);
  g_free (self);
}

MaqBlob *
maq_trial_make_blob (MaqTrial *self,
                     GBytes   *encoded)
{
  g_autofree char *name = g_strdup_printf ("reference-%u", self->files->len);
  g_autofree char *path = g_build_filename (self->folder, name, NULL);
  g_autofree char *sha256 = NULL;
  g_autoptr (GError) error = NULL;
  MaqSniff sniff = { 0 };
  guint width = 0, height = 0;
  gsize length;
  gconstpointer data = g_bytes_get_data (encoded, &length);

  g_assert_true (g_file_set_contents (path, data, (gssize) length, &error));
  if (maq_sniff (data, length, (goffset) length, &sniff, NULL))
    maq_sniff_get_shown_size (&sniff, &width, &height);
  sha256 = maq_hash_bytes (data, length);
  g_ptr_array_add (self->files, g_strdup (path));
  return maq_blob_new (path, sha256, (goffset) length, sniff.format, width, height);
}

void
maq_trial_add_picture (MaqTrial *self,
                       GBytes   *encoded)
{
  g_autoptr (MaqBlob) blob = maq_trial_make_blob (self, encoded);
  guint number = ++self->n_references;
  g_autofree char *name = g_strdup_printf ("picture %u", number);
  g_autoptr (MaqReference) reference = maq_reference_new (NULL, number, name, MAQ_ROLE_SUBJECT, blob);

  maq_request_builder_add_reference (self->builder, reference);
}

GBytes *
maq_trial_make_png (guint   width,
                    guint   height,
                    guint32 rgba)
{
  g_autoptr (GError) error = NULL;
  guint8 *pixels = NULL;
  g_autoptr (MaqImage) image = maq_image_new_blank (width, height, &pixels, &error);
  GBytes *png;

  g_assert_no_error (error);
  for (gsize y = 0; y < height; y++)
    for (gsize x = 0; x < width; x++)
      for (guint i = 0; i < 4; i++)
        pixels[y * maq_image_get_stride (image) + x * 4 + i] = (guint8) (rgba >> (24 - 8 * i));

  png = maq_encode_png (image, MAQ_ENCODE_FAST, NULL, &error);
  g_assert_no_error (error);
  return png;
}

gboolean
maq_trial_prepare (MaqTrial  *self,
                   GError   **error)
{
  if (self->call.request == NULL)
    {
      self->call.request = maq_request_builder_end (self->builder, error);
      if (self->call.request == NULL)
        return FALSE;
    }

  maq_envelope_clear (&self->envelope);
  g_assert_cmpint (ftruncate (self->body_fd, 0), ==, 0);
  lseek (self->body_fd, 0, SEEK_SET);
  return self->provider->prepare (&self->call, self->body_fd, &self->envelope, error);
}

gboolean
maq_trial_submit (MaqTrial  *self,
                  GError   **error)
{
  return self->provider->submit (&self->call, &self->envelope, error);
}

MaqResult *
maq_trial_read (MaqTrial  *self,
                GError   **error)
{
  return self->provider->read (&self->call, error);
}

gboolean
maq_trial_go (MaqTrial  *self,
              GError   **error)
{
  g_autoptr (GError) local = NULL;

  maq_trial_prepare (self, &local);
  g_assert_no_error (local);
  return maq_trial_submit (self, error);
}

void
maq_trial_set_reply (MaqTrial   *self,
                     const char *type,
                     const void *bytes,
                     gsize       length)
{
  g_assert_cmpint (ftruncate (self->reply_fd, 0), ==, 0);
  g_assert_cmpint (pwrite (self->reply_fd, bytes, length, 0), ==, (gssize) length);
  g_free (self->head);
  self->head = g_strdup_printf ("HTTP/1.1 200 OK\r\nContent-Type: %s\r\nx-request-id: req_1\r\n\r\n", type);
  if (self->call.request == NULL)
    self->call.request = maq_request_builder_end (self->builder, NULL);
}

char *
maq_trial_dup_body (MaqTrial *self,
                    gsize    *length)
{
  goffset size = lseek (self->body_fd, 0, SEEK_END);
  char *text = g_malloc0 ((gsize) size + 1);

  g_assert_cmpint (pread (self->body_fd, text, (gsize) size, 0), ==, size);
  *length = (gsize) size;
  return text;
}

guint
maq_trial_count_files (MaqTrial *self)
{
  g_autoptr (GDir) dir = g_dir_open (self->folder, 0, NULL);
  guint n = 0;

  for (const char *name; (name = g_dir_read_name (dir)) != NULL;)
    n += g_str_has_prefix (name, "picture-");
  return n;
}

void
maq_trial_check_key (MaqTrial     *self,
                     const GError *error)
{
  g_autoptr (GDir) dir = g_dir_open (self->folder, 0, NULL);

  for (const char *name; (name = g_dir_read_name (dir)) != NULL;)
    {
      g_autofree char *path = g_build_filename (self->folder, name, NULL);
      g_autofree char *text = NULL;
      gsize length;

      g_assert_true (g_file_get_contents (path, &text, &length, NULL));
      g_assert_null (memmem (text, length, "sk-canary", 9));
    }

  if (error != NULL)
    g_assert_null (strstr (error->message, "canary"));
  if (self->report.provider_code != NULL)
    g_assert_null (strstr (self->report.provider_code, "canary"));
  if (self->report.original != NULL)
    g_assert_null (strstr (self->report.original, "canary"));
}
