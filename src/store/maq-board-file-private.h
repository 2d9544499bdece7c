/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Include maq-board-file.h first. Shared by maq-board-file.c (out), -read.c (in, from the file) and -adopt.c (in, to the library). */
#include <json-glib/json-glib.h>

#define MAQ_BOARD_FILE_FORMAT "maquette-board"
#define MAQ_BOARD_FILE_VERSION 1
#define MAQ_BOARD_FILE_MAX_STEPS 100000
#define MAQ_BOARD_FILE_MAX_VALUES 64
#define MAQ_BOARD_FILE_MAX_VALUE (256 * 1024)
#define MAQ_BOARD_FILE_MAX_THINGS 20000  /* drawings and spots */

struct _MaqBoardFile {
  char       *name;
  GBytes     *board;      /* board.json */
  GPtrArray  *steps;      /* of GBytes, oldest first */
  GPtrArray  *uuids;      /* of char: each step's own */
  GHashTable *pictures;   /* SHA-256 → MaqBlob */
};

MaqBoardFile *maq_board_file_new  (void);
/* An object as the bytes of a file. Swallows @object. */
GBytes       *maq_board_file_pack (JsonObject *object);
