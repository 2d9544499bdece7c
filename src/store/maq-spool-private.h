/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <string.h>

#include "maq-hash.h"
#include "maq-library-dir.h"

G_BEGIN_DECLS

typedef struct _MaqSpool MaqSpool;

/* The reply's bytes [0, on_disk) lie in response.body(.part), [on_disk, total) in memory_fd, which is there only while
 * the disk refuses them. */
struct _MaqSpool {
  MaqLibraryDir *dir;
  char          *path;
  int            request_fd;
  int            reply_fd;
  const char    *reply_name;  /* of the file behind reply_fd */
  int            memory_fd;
  int            reader_fd;
  goffset        on_disk;
  goffset        total;
  goffset        cap;
  goffset        synced;      /* bytes that the last fsync covered */
  gint64         synced_us;   /* monotonic */
  gint64         retried_us;  /* monotonic: when the disk was last asked again */
  GBytes        *head;        /* while it is not on disk */
  MaqHash       *hash;
  char          *sha256;      /* once the reply is complete */
  gboolean       renewed;     /* a failed fsync has been answered by a new file once */
  gboolean       renamed;
};

void  maq_spool_close_fd   (int *fd);
char *maq_spool_dup_folder (MaqLibraryDir *dir, const char *uuid) G_GNUC_WARN_UNUSED_RESULT;
char *maq_spool_dup_child  (MaqSpool *self, const char *name) G_GNUC_WARN_UNUSED_RESULT;
/* Takes away what a removal cut short left behind. */
void  maq_spool_clean      (MaqLibraryDir *dir);

G_END_DECLS
