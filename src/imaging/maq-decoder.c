/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

#include "maq-decode-process.h"
#include "maq-decoder.h"
#include "maq-error.h"
#include "maq-file.h"

#define N_WARM 2

G_STATIC_ASSERT ((int) MAQ_FORMAT_PNG == MAQ_DECODE_PNG && (int) MAQ_FORMAT_AVIF == MAQ_DECODE_AVIF);
G_STATIC_ASSERT (MAQ_IMAGE_MAX_PIXELS == MAQ_DECODE_MAX_PIXELS && MAQ_IMAGE_MAX_SIDE == MAQ_DECODE_MAX_SIDE);
G_STATIC_ASSERT (MAQ_SNIFF_MAX_FILE == MAQ_DECODE_MAX_INPUT);

struct _MaqDecoder {
  gatomicrefcount   refs;
  char             *program;
  char             *more_program; /* the rare formats */
  MaqDecodeProcess *warm[N_WARM]; /* taken and put by atomic exchange */
};

static char *
find_program (void)
{
  const char *told = g_getenv ("MAQUETTE_DECODE"); /* for tests */

  if (told != NULL)
    return g_strdup (told);

  if (MAQ_UNINSTALLED)
    return g_build_filename (MAQ_BUILD_DIR, "src", "decode", "maquette-decode", NULL);

  return g_build_filename (MAQ_LIBEXECDIR, "maquette-decode", NULL);
}

MaqDecoder *
maq_decoder_new (const char *program)
{
  MaqDecoder *self = g_new0 (MaqDecoder, 1);

  g_atomic_ref_count_init (&self->refs);
  self->program = program != NULL ? g_strdup (program) : find_program ();
  self->more_program = g_strconcat (self->program, "-more", NULL);

  return self;
}

MaqDecoder *
maq_decoder_ref (MaqDecoder *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
maq_decoder_unref (MaqDecoder *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->refs))
    return;

  for (guint i = 0; i < N_WARM; i++)
    g_clear_pointer (&self->warm[i], maq_decode_process_free);
  g_free (self->program);
  g_free (self->more_program);
  g_free (self);
}

void
maq_decoder_warm (MaqDecoder *self)
{
  g_return_if_fail (self != NULL);

  for (guint i = 0; i < N_WARM; i++)
    {
      MaqDecodeProcess *process;

      if (g_atomic_pointer_get (&self->warm[i]) != NULL)
        continue;

      process = maq_decode_process_spawn (self->program, NULL);
      if (process == NULL)
        return; /* the next picture will say why */
      if (!g_atomic_pointer_compare_and_exchange (&self->warm[i], NULL, process))
        maq_decode_process_free (process);
    }
}

static MaqDecodeProcess *
take_process (MaqDecoder *self,
              MaqFormat   format,
              GError    **error)
{
  if (format == MAQ_FORMAT_TIFF || format == MAQ_FORMAT_AVIF)
    return maq_decode_process_spawn (self->more_program, error);

  for (guint i = 0; i < N_WARM; i++)
    {
      g_autoptr (MaqDecodeProcess) process = g_atomic_pointer_exchange (&self->warm[i], NULL);

      if (process != NULL && maq_decode_process_is_alive (process))
        return g_steal_pointer (&process);
    }

  return maq_decode_process_spawn (self->program, error);
}

/* The size to ask for: the fit in @max_side × @max_side, or all of it. */
static void
plan_size (const MaqSniff   *sniff,
           guint             max_side,
           MaqDecodeRequest *request)
{
  guint longer = MAX (sniff->width, sniff->height);

  request->out_width = sniff->width;
  request->out_height = sniff->height;
  request->eighths = 8;

  if (max_side == 0 || longer <= max_side)
    return;

  request->out_width = MAX (1, ((guint64) sniff->width * max_side + longer / 2) / longer);
  request->out_height = MAX (1, ((guint64) sniff->height * max_side + longer / 2) / longer);

  if (sniff->format != MAQ_FORMAT_JPEG)
    return;

  for (guint n = 1; n < 8; n++)
    if ((sniff->width * n + 7) / 8 >= request->out_width && (sniff->height * n + 7) / 8 >= request->out_height)
      {
        request->eighths = n;
        break;
      }
}

/* Sniffs what the process was given: the bytes are sealed now, so what is checked here is what it decodes. */
static gboolean
sniff_input (MaqDecodeProcess *process,
             gsize             length,
             MaqSniff         *sniff,
             GError          **error)
{
  void *data = mmap (NULL, length, PROT_READ, MAP_PRIVATE, maq_decode_process_get_input (process), 0);
  gboolean good;

  if (data == MAP_FAILED)
    {
      g_set_error (error, MAQ_ERROR, MAQ_ERROR_FAILED, "Mapping the picture: %s", g_strerror (errno));
      return FALSE;
    }

  good = maq_sniff (data, length, length, sniff, error);
  munmap (data, length);

  return good;
}

static MaqImage *
decode (MaqDecoder       *self,
        MaqDecodeProcess *process,
        gsize             length,
        MaqFormat         format,
        guint             max_side,
        GCancellable     *cancellable,
        GError          **error)
{
  MaqDecodeRequest request = { .magic = MAQ_DECODE_REQUEST_MAGIC, .length = length };
  GBytes *pixels;
  MaqSniff sniff;
  gboolean turned;
  guint width, height;

  if (!maq_decode_process_seal_input (process, error) || !sniff_input (process, length, &sniff, error))
    return NULL;

  if (sniff.format != format)
    {
      g_set_error_literal (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT, "The file changed while it was read");
      return NULL;
    }

  request.format = sniff.format;
  request.orientation = sniff.orientation;
  request.width = sniff.width;
  request.height = sniff.height;
  plan_size (&sniff, max_side, &request);

  if (!maq_decode_process_send (process, &request, error))
    return NULL;

  maq_decoder_warm (self); /* while the other one works */

  pixels = maq_decode_process_finish (process, cancellable, error);
  if (pixels == NULL)
    return NULL;

  turned = sniff.orientation >= 5;
  width = turned ? request.out_height : request.out_width;
  height = turned ? request.out_width : request.out_height;

  return maq_image_new (width, height, (gsize) width * MAQ_IMAGE_CHANNELS, pixels, error);
}

/* Copies at most @limit bytes of @fd. Returns how many, or -1 with @error. */
static gssize
copy_fd (int      fd,
         int      memfd,
         gsize    limit,
         GError **error)
{
  off_t offset = 0;

  while ((gsize) offset < limit)
    {
      gssize n = sendfile (memfd, fd, &offset, limit - offset);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        {
          maq_error_set_errno (error, errno, "Reading the picture");
          return -1;
        }
      if (n == 0)
        break;
    }

  return offset;
}

MaqImage *
maq_decoder_decode_fd (MaqDecoder   *self,
                       int           fd,
                       guint         max_side,
                       GCancellable *cancellable,
                       GError      **error)
{
  g_autoptr (MaqDecodeProcess) process = NULL;
  MaqSniff sniff;
  gssize length;

  g_return_val_if_fail (self != NULL, NULL);

  if (g_cancellable_set_error_if_cancelled (cancellable, error) || !maq_sniff_fd (fd, &sniff, error))
    return NULL;

  process = take_process (self, sniff.format, error);
  if (process == NULL)
    return NULL;

  /* One byte more than allowed, so that a file that grew meanwhile is noticed. */
  length = copy_fd (fd, maq_decode_process_get_input (process), MAQ_SNIFF_MAX_FILE + 1, error);
  if (length < 0)
    return NULL;
  if (length == 0)
    {
      g_set_error_literal (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT, "The file is empty");
      return NULL;
    }

  return decode (self, process, length, sniff.format, max_side, cancellable, error);
}

MaqImage *
maq_decoder_decode_bytes (MaqDecoder   *self,
                          GBytes       *bytes,
                          guint         max_side,
                          GCancellable *cancellable,
                          GError      **error)
{
  g_autoptr (MaqDecodeProcess) process = NULL;
  const guint8 *data;
  MaqSniff sniff;
  gsize length;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (bytes != NULL, NULL);

  data = g_bytes_get_data (bytes, &length);
  if (g_cancellable_set_error_if_cancelled (cancellable, error) ||
      !maq_sniff (data, length, length, &sniff, error))
    return NULL;

  process = take_process (self, sniff.format, error);
  if (process == NULL || !maq_file_write_all (maq_decode_process_get_input (process), data, length, error))
    return NULL;

  return decode (self, process, length, sniff.format, max_side, cancellable, error);
}

MaqImage *
maq_decoder_decode_file (MaqDecoder   *self,
                         const char   *path,
                         guint         max_side,
                         GCancellable *cancellable,
                         GError      **error)
{
  g_autoptr (MaqImage) image = NULL;
  int fd;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (path != NULL, NULL);

  fd = maq_file_open_regular (path, MAQ_SNIFF_MAX_FILE, NULL, error);
  if (fd < 0)
    return NULL;

  image = maq_decoder_decode_fd (self, fd, max_side, cancellable, error);
  close (fd);

  return g_steal_pointer (&image);
}
