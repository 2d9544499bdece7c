/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "maq-file.h"
#include "maq-file-problem.h"
#include "maq-image.h"
#include "maq-sniff.h"

static MaqFileProblem
judge_missing (const char *path)
{
  struct stat about;

  if (errno == EACCES)
    return MAQ_FILE_UNREADABLE;
  return lstat (path, &about) == 0 && S_ISLNK (about.st_mode) ? MAQ_FILE_DEAD_LINK : MAQ_FILE_MISSING;
}

static void
look_inside (int fd, MaqFileLook *look)
{
  MaqSniff sniff = { MAQ_FORMAT_UNKNOWN };

  if (maq_sniff_fd (fd, &sniff, NULL))
    return;
  look->problem = MAQ_FILE_NO_PICTURE;
  if (sniff.width > MAQ_IMAGE_MAX_SIDE || sniff.height > MAQ_IMAGE_MAX_SIDE
      || (guint64) sniff.width * sniff.height > MAQ_IMAGE_MAX_PIXELS)
    *look = (MaqFileLook) { MAQ_FILE_TOO_LARGE, sniff.width, sniff.height, 0 };
}

void
maq_file_look (const char *path, MaqFileLook *look)
{
  g_autofree char *real = realpath (path, NULL);
  struct stat about;
  int fd;

  *look = (MaqFileLook) { MAQ_FILE_FINE, 0, 0, 0 };
  if (real == NULL || stat (real, &about) != 0)
    look->problem = judge_missing (path);
  else if (S_ISDIR (about.st_mode))
    look->problem = MAQ_FILE_FOLDER;
  else if (!S_ISREG (about.st_mode))
    look->problem = MAQ_FILE_SPECIAL;
  else if (about.st_size == 0)
    look->problem = MAQ_FILE_EMPTY;
  else if (about.st_size > MAQ_SNIFF_MAX_FILE)
    *look = (MaqFileLook) { MAQ_FILE_TOO_LONG, 0, 0, (guint64) about.st_size };
  if (look->problem != MAQ_FILE_FINE)
    return;
  fd = maq_file_open_regular (real, 0, NULL, NULL);
  if (fd < 0)
    {
      look->problem = MAQ_FILE_UNREADABLE;
      return;
    }
  look_inside (fd, look);
  close (fd);
}
