/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "maq-server-form.h"

/* A file on disk rather than a memfd: twenty pictures of 64 MiB are the disk's business. A memfd is the way out where
 * the temporary folder's file system has no unnamed files. */
int
maq_server_temp_open (MaqServerProblem **problem)
{
  int fd = open (g_get_tmp_dir (), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);

  if (fd < 0)
    fd = memfd_create ("maquette-server", MFD_CLOEXEC);
  if (fd < 0)
    maq_server_problem_set (problem, 500, NULL, NULL, "No temporary file could be made: %s", g_strerror (errno));
  return fd;
}

MaqServerFile *
maq_server_file_new (const char        *label,
                     MaqServerProblem **problem)
{
  MaqServerFile *self;
  int fd = maq_server_temp_open (problem);

  if (fd < 0)
    return NULL;
  self = g_new0 (MaqServerFile, 1);
  self->label = g_strdup (label);
  self->fd = fd;
  return self;
}

void
maq_server_file_free (MaqServerFile *self)
{
  if (self == NULL)
    return;
  if (self->fd >= 0)
    close (self->fd);
  g_free (self->label);
  g_free (self);
}

gboolean
maq_server_file_append (MaqServerFile     *self,
                        const guint8      *data,
                        gsize              length,
                        const char        *param,
                        MaqServerProblem **problem)
{
  if (self->size + (goffset) length > MAQ_SERVER_MAX_PICTURE_BYTES)
    return maq_server_problem_set (problem, 413, "file_too_large", param,
                                   "Invalid '%s': %s is larger than 64 MiB.", param, self->label);
  while (length > 0)
    {
      ssize_t done = write (self->fd, data, length);

      if (done < 0 && errno == EINTR)
        continue;
      if (done < 0)
        return maq_server_problem_set (problem, errno == ENOSPC ? 507 : 500, NULL, param,
                                       "%s could not be kept: %s", self->label, g_strerror (errno));
      data += done;
      length -= (gsize) done;
      self->size += done;
    }
  return TRUE;
}

MaqServerForm *
maq_server_form_new (void)
{
  MaqServerForm *self = g_new0 (MaqServerForm, 1);

  self->fields = json_object_new ();
  self->images = g_ptr_array_new_with_free_func ((GDestroyNotify) maq_server_file_free);
  return self;
}

void
maq_server_form_free (MaqServerForm *self)
{
  if (self == NULL)
    return;
  json_object_unref (self->fields);
  g_ptr_array_unref (self->images);
  maq_server_file_free (self->mask);
  g_free (self);
}

MaqServerFile *
maq_server_form_add_image (MaqServerForm     *self,
                           MaqServerProblem **problem)
{
  MaqServerFile *file;
  g_autofree char *label = g_strdup_printf ("image %u", self->images->len + 1);

  if (self->images->len >= MAQ_SERVER_MAX_IMAGES)
    {
      maq_server_problem_set (problem, 400, "array_above_max_length", "image",
                              "Invalid 'image': array too long. Expected an array with maximum length %d.",
                              MAQ_SERVER_MAX_IMAGES);
      return NULL;
    }
  file = maq_server_file_new (label, problem);
  if (file != NULL)
    g_ptr_array_add (self->images, file);
  return file;
}

MaqServerFile *
maq_server_form_add_mask (MaqServerForm     *self,
                          MaqServerProblem **problem)
{
  if (self->mask != NULL)
    {
      maq_server_problem_set (problem, 400, "duplicate_parameter", "mask", "Duplicate parameter: 'mask'.");
      return NULL;
    }
  self->mask = maq_server_file_new ("the mask", problem);
  return self->mask;
}
