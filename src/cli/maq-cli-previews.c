/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "maq-cli-previews.h"
#include "maq-cli-save.h"
#include "maq-encode.h"
#include "maq-file.h"

struct _MaqCliPreviews {
  GPtrArray *jobs;    /* of MaqJob */
  GPtrArray *paths;   /* of char*, one a job; NULL: not written */
  char      *output;
};

/* "lamp.png" → "lamp-preview.png", in a folder "step-3-1-preview.png". */
static char *
name_preview (MaqCliPreviews *self,
              MaqJob         *job)
{
  g_autofree char *path = maq_cli_name_output (self->output, maq_job_get_slot (job), self->jobs->len);
  g_autofree char *stem = NULL, *name = NULL;
  char *dot;

  if (g_str_has_suffix (path, "/") || g_file_test (path, G_FILE_TEST_IS_DIR))
    {
      name = g_strdup_printf ("step-%" G_GINT64_FORMAT "-%u-preview.png", maq_job_get_step_id (job), maq_job_get_slot (job) + 1);
      return g_build_filename (path, name, NULL);
    }
  stem = g_strdup (path);
  dot = strrchr (stem, '.');
  if (dot != NULL && strchr (dot, '/') == NULL)
    *dot = '\0';
  return g_strconcat (stem, "-preview.png", NULL);
}

static void
show (MaqCliPreviews *self,
      guint           index)
{
  MaqJob *job = g_ptr_array_index (self->jobs, index);
  MaqImage *image = maq_job_get_preview (job);
  g_autoptr (GBytes) png = NULL;

  if (image == NULL)
    return;
  png = maq_encode_png (image, MAQ_ENCODE_FAST, NULL, NULL);
  if (png == NULL)
    return;
  if (self->paths->pdata[index] == NULL)
    {
      g_autofree char *path = name_preview (self, job);

      /* Somebody's own file is not ours to replace, nor to take away. */
      if (g_file_test (path, G_FILE_TEST_EXISTS))
        return;
      self->paths->pdata[index] = g_steal_pointer (&path);
    }
  g_file_set_contents_full (self->paths->pdata[index], g_bytes_get_data (png, NULL), (gssize) g_bytes_get_size (png),
                            G_FILE_SET_CONTENTS_CONSISTENT, 0600, NULL);
}

static void
preview_cb (MaqJob         *job,
            GParamSpec     *pspec,
            MaqCliPreviews *self)
{
  guint index;

  if (g_ptr_array_find (self->jobs, job, &index))
    show (self, index);
}

MaqCliPreviews *
maq_cli_previews_new (GPtrArray  *jobs,
                      const char *output)
{
  MaqCliPreviews *self = g_new0 (MaqCliPreviews, 1);

  self->jobs = g_ptr_array_ref (jobs);
  self->output = g_strdup (output);
  self->paths = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_set_size (self->paths, (gint) jobs->len);
  for (guint i = 0; output != NULL && i < jobs->len; i++)
    g_signal_connect (g_ptr_array_index (jobs, i), "notify::preview", G_CALLBACK (preview_cb), self);
  return self;
}

void
maq_cli_previews_free (MaqCliPreviews *self)
{
  for (guint i = 0; i < self->jobs->len; i++)
    {
      g_signal_handlers_disconnect_by_data (g_ptr_array_index (self->jobs, i), self);
      if (self->paths->pdata[i] != NULL)
        g_unlink (self->paths->pdata[i]);
    }
  g_ptr_array_unref (self->jobs);
  g_ptr_array_unref (self->paths);
  g_free (self->output);
  g_free (self);
}
