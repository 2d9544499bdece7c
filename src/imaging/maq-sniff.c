/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "maq-error.h"
#include "maq-image.h"
#include "maq-sniff.h"
#include "maq-sniff-private.h"

#define FIRST_BYTES (1u << 20)

const char MAQ_SNIFF_MORE[] = "the header is not within the first bytes";

typedef const char *(*SniffFunc) (const MaqSniffSource *source, MaqSniff *sniff);

typedef struct {
  const char *mime;
  const char *extensions[4]; /* the first is the one we write */
  SniffFunc   sniff;
} FormatInfo;

static const FormatInfo formats[] = {
  [MAQ_FORMAT_UNKNOWN] = { "application/octet-stream", { "bin" }, NULL },
  [MAQ_FORMAT_PNG] = { "image/png", { "png" }, maq_sniff_png },
  [MAQ_FORMAT_JPEG] = { "image/jpeg", { "jpg", "jpeg", "jpe" }, maq_sniff_jpeg },
  [MAQ_FORMAT_WEBP] = { "image/webp", { "webp" }, maq_sniff_webp },
  [MAQ_FORMAT_GIF] = { "image/gif", { "gif" }, maq_sniff_gif },
  [MAQ_FORMAT_TIFF] = { "image/tiff", { "tiff", "tif" }, maq_sniff_tiff },
  [MAQ_FORMAT_AVIF] = { "image/avif", { "avif" }, maq_sniff_avif },
};

static MaqFormat
find_format (const guint8 *data,
             gsize         length)
{
  static const struct { guint8 at, length; char magic[9]; MaqFormat format; } magics[] = {
    { 0, 8, "\x89PNG\r\n\x1a\n", MAQ_FORMAT_PNG }, { 0, 3, "\xff\xd8\xff", MAQ_FORMAT_JPEG },
    { 8, 4, "WEBP", MAQ_FORMAT_WEBP },             { 0, 6, "GIF87a", MAQ_FORMAT_GIF },
    { 0, 6, "GIF89a", MAQ_FORMAT_GIF },            { 0, 4, "II*\0", MAQ_FORMAT_TIFF },
    { 0, 4, "MM\0*", MAQ_FORMAT_TIFF },            { 4, 8, "ftypavif", MAQ_FORMAT_AVIF },
    { 4, 8, "ftypavis", MAQ_FORMAT_AVIF },         { 4, 8, "ftypmif1", MAQ_FORMAT_AVIF },
  };

  for (guint i = 0; i < G_N_ELEMENTS (magics); i++)
    if (length >= MAX (12, (gsize) magics[i].at + magics[i].length) &&
        memcmp (data + magics[i].at, magics[i].magic, magics[i].length) == 0)
      {
        if (magics[i].format == MAQ_FORMAT_WEBP && memcmp (data, "RIFF", 4) != 0)
          continue;
        return magics[i].format;
      }

  return MAQ_FORMAT_UNKNOWN;
}

static gboolean
check_size (const MaqSniff *sniff,
            GError        **error)
{
  if (sniff->width == 0 || sniff->height == 0)
    {
      g_set_error_literal (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT, "The picture has no size");
      return FALSE;
    }

  if (sniff->width <= MAQ_IMAGE_MAX_SIDE && sniff->height <= MAQ_IMAGE_MAX_SIDE &&
      (guint64) sniff->width * sniff->height <= MAQ_IMAGE_MAX_PIXELS)
    return TRUE;

  g_set_error (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT,
               "The picture is %u × %u; at most %u a side and %u megapixels can be read",
               sniff->width, sniff->height, MAQ_IMAGE_MAX_SIDE, MAQ_IMAGE_MAX_PIXELS / 1000000);
  return FALSE;
}

static gboolean
check_file_size (guint64   file_size,
                 GError  **error)
{
  if (file_size <= MAQ_SNIFF_MAX_FILE)
    return TRUE;

  g_set_error (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT, "The file has %" G_GUINT64_FORMAT " MiB; at most %u can be read",
               file_size >> 20, MAQ_SNIFF_MAX_FILE >> 20);
  return FALSE;
}

gboolean
maq_sniff (const guint8 *data,
           gsize         length,
           goffset       file_size,
           MaqSniff     *sniff,
           GError      **error)
{
  MaqSniffSource source = { data, length, MAX ((guint64) MAX (file_size, 0), length) };
  MaqSniff found = { .format = MAQ_FORMAT_UNKNOWN, .orientation = 1 };
  const char *problem;

  g_return_val_if_fail (data != NULL || length == 0, FALSE);
  g_return_val_if_fail (sniff != NULL, FALSE);

  if (!check_file_size (source.file_size, error))
    return FALSE;

  found.format = find_format (data, length);
  if (found.format == MAQ_FORMAT_UNKNOWN)
    {
      g_set_error_literal (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT,
                           length == 0 ? "The file is empty" : "The file is no picture of a known kind");
      return FALSE;
    }

  problem = formats[found.format].sniff (&source, &found);
  if (problem != NULL)
    {
      g_set_error (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT, "The picture cannot be read: %s", problem);
      return FALSE;
    }

  *sniff = found;
  return check_size (&found, error);
}

/* Reads until @length or the end of the file, whichever is first. Returns what was read, or -1. */
static gssize
read_start (int     fd,
            guint8 *buffer,
            gsize   length)
{
  gsize done = 0;

  while (done < length)
    {
      gssize n = pread (fd, buffer + done, length - done, done);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        return -1;
      if (n == 0)
        break;
      done += n;
    }

  return done;
}

static gboolean
sniff_prefix (int       fd,
              gsize     length,
              goffset   file_size,
              MaqSniff *sniff,
              GError  **error)
{
  g_autofree guint8 *buffer = g_try_malloc (MAX (length, 1));
  gssize got;

  if (buffer == NULL)
    {
      g_set_error_literal (error, MAQ_ERROR, MAQ_ERROR_FAILED, "No memory to read the picture");
      return FALSE;
    }

  got = read_start (fd, buffer, length);
  if (got < 0)
    {
      maq_error_set_errno (error, errno, "Reading the picture");
      return FALSE;
    }

  return maq_sniff (buffer, got, (gsize) got < length ? got : file_size, sniff, error);
}

gboolean
maq_sniff_fd (int       fd,
              MaqSniff *sniff,
              GError  **error)
{
  g_autoptr (GError) local_error = NULL;
  struct stat status;

  g_return_val_if_fail (sniff != NULL, FALSE);

  if (fstat (fd, &status) != 0)
    {
      maq_error_set_errno (error, errno, "Reading the picture");
      return FALSE;
    }

  if (!S_ISREG (status.st_mode))
    {
      g_set_error_literal (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT, "Not a regular file");
      return FALSE;
    }

  if (!check_file_size (status.st_size, error))
    return FALSE;

  if (sniff_prefix (fd, MIN (status.st_size, FIRST_BYTES), status.st_size, sniff, &local_error))
    return TRUE;

  /* A directory at the end (TIFF) or a long preamble (JPEG): look at all of it. */
  if (status.st_size > FIRST_BYTES && g_str_has_suffix (local_error->message, MAQ_SNIFF_MORE))
    return sniff_prefix (fd, status.st_size, status.st_size, sniff, error);

  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

static const FormatInfo *
format_info (MaqFormat format)
{
  return &formats[(guint) format < G_N_ELEMENTS (formats) ? format : MAQ_FORMAT_UNKNOWN];
}

const char *
maq_format_to_mime (MaqFormat format)
{
  return format_info (format)->mime;
}

MaqFormat
maq_format_from_mime (const char *mime)
{
  for (guint i = 1; mime != NULL && i < G_N_ELEMENTS (formats); i++)
    {
      gsize length = strlen (formats[i].mime);

      /* Parameters may follow: "image/png; charset=binary". */
      if (g_ascii_strncasecmp (mime, formats[i].mime, length) == 0 && strchr (" ;", mime[length]) != NULL)
        return i;
    }

  return MAQ_FORMAT_UNKNOWN;
}

const char *
maq_format_to_extension (MaqFormat format)
{
  return format_info (format)->extensions[0];
}

MaqFormat
maq_format_from_name (const char *file_name)
{
  const char *dot = file_name != NULL ? strrchr (file_name, '.') : NULL;

  for (guint i = 1; dot != NULL && i < G_N_ELEMENTS (formats); i++)
    for (guint k = 0; k < G_N_ELEMENTS (formats[i].extensions) && formats[i].extensions[k] != NULL; k++)
      if (g_ascii_strcasecmp (dot + 1, formats[i].extensions[k]) == 0)
        return i;

  return MAQ_FORMAT_UNKNOWN;
}

void
maq_sniff_get_shown_size (const MaqSniff *sniff,
                          guint          *width,
                          guint          *height)
{
  gboolean swapped;

  g_return_if_fail (sniff != NULL);

  swapped = sniff->orientation >= 5 && sniff->orientation <= 8;
  if (width != NULL)
    *width = swapped ? sniff->height : sniff->width;
  if (height != NULL)
    *height = swapped ? sniff->width : sniff->height;
}
