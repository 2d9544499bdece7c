/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Why a file does not become a picture of the library: what a person is told differs for each. */
typedef enum {
  MAQ_FILE_FINE,         /* nothing is wrong with it, or not any more */
  MAQ_FILE_MISSING,
  MAQ_FILE_DEAD_LINK,    /* the link is there, what it leads to is not */
  MAQ_FILE_FOLDER,
  MAQ_FILE_SPECIAL,      /* a pipe, a device, a socket */
  MAQ_FILE_UNREADABLE,   /* its owner keeps it to himself */
  MAQ_FILE_EMPTY,
  MAQ_FILE_TOO_LONG,     /* more bytes than are read */
  MAQ_FILE_TOO_LARGE,    /* more pixels than are read */
  MAQ_FILE_NO_PICTURE,
} MaqFileProblem;

typedef struct {
  MaqFileProblem problem;
  guint          width, height; /* of one that is TOO_LARGE, in pixels */
  guint64        size;          /* of one that is TOO_LONG, in bytes */
} MaqFileLook;

/* Looks at @path, links followed; opens nothing that is no regular file. Blocks: on a worker. */
void maq_file_look (const char *path, MaqFileLook *look);

G_END_DECLS
