/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-json-escape.h"
#include "maq-json-picture.h"
#include "maq-json-stream.h"

G_BEGIN_DECLS

/* Shared by maq-json-stream*.c alone. */

#define MAQ_JSON_STREAM_MAX_PART 64  /* bytes of one member name in a path */

typedef enum {
  MAQ_JSON_EXPECT_VALUE,
  MAQ_JSON_EXPECT_KEY,    /* also '}' */
  MAQ_JSON_EXPECT_COLON,
  MAQ_JSON_EXPECT_COMMA,  /* or a closing bracket */
  MAQ_JSON_IN_KEY,
  MAQ_JSON_IN_STRING,
  MAQ_JSON_IN_PICTURE,
  MAQ_JSON_IN_LITERAL,    /* a number, true, false, null: ends where something else begins */
  MAQ_JSON_AT_END,
} MaqJsonStreamState;

typedef struct {
  gboolean is_array;
  gboolean is_named;         /* an array under one of the members: its strings are pictures */
  guint64  index;
  gsize    path;             /* length of the path up to and with this container's own part */
} MaqJsonLevel;

struct _MaqJsonStream {
  char             **members;
  MaqJsonStreamSink  sink;
  gpointer           data;
  gsize              max_rest;
  guint              max_depth;
  gboolean           any_data;  /* "*:" is among the members */

  MaqJsonStreamState state;
  MaqJsonEscape escape;
  GString *rest;
  gsize    safe;             /* @rest can be cut here and closed with brackets */
  GArray  *levels;
  GString *path;
  GString *key;              /* of the member whose value comes next */
  guint64  offset;           /* bytes fed before this piece */
  gboolean began;            /* something but white space came */

  MaqJsonPicture picture;
  gboolean tentative;        /* a picture only if it turns out to be a "data:" address; nothing was kept or said yet */
};

/* FALSE, with PROTOCOL. */
gboolean maq_json_stream_fail          (MaqJsonStream *self, const char *what, GError **error);
/* Goes to the rest, as long as there is room. */
gboolean maq_json_stream_keep          (MaqJsonStream *self, const char *text, gsize length, GError **error);
/* A value is complete: from here the document could be closed. */
void     maq_json_stream_mark_safe     (MaqJsonStream *self);
/* "data.0.b64_json" for the value that comes now. */
void     maq_json_stream_set_path      (MaqJsonStream *self);

/* Inside a string. Returns the bytes used, 0 with @error. */
gsize    maq_json_stream_scan_string   (MaqJsonStream *self, const char *text, gsize length, GError **error);
gboolean maq_json_stream_begin_picture (MaqJsonStream *self, gboolean tentative, GError **error);
gboolean maq_json_stream_end_picture   (MaqJsonStream *self, gboolean whole, GError **error);

G_END_DECLS
