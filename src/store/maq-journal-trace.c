/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "maq-error.h"
#include "maq-file.h"
#include "maq-hash.h"
#include "maq-journal-private.h"
#include "maq-journal-trace.h"
#include "maq-json.h"
#include "maq-spool-private.h"
#include "maq-spool.h"
#include "maq-sys.h"
#include "maq-text.h"

/* "HTTP/1.1 200 OK": the status of the last answer in a saved head. 0: none. */
static guint
parse_status (const char *head)
{
  const char *space = g_str_has_prefix (head, "HTTP/") ? strchr (head, ' ') : NULL;
  guint64 status = space != NULL ? g_ascii_strtoull (space, NULL, 10) : 0;

  return status >= 100 && status < 1000 ? (guint) status : 0;
}

static goffset
parse_length (const char *head)
{
  g_auto (GStrv) lines = g_strsplit (head, "\n", 256);

  for (char **line = lines; *line != NULL; line++)
    {
      guint64 value;

      if (g_ascii_strncasecmp (*line, "content-length:", 15) == 0 &&
          g_ascii_string_to_unsigned (g_strstrip (*line + 15), 10, 0, G_MAXINT64, &value, NULL))
        return (goffset) value;
    }

  return -1;
}

/* What it says is ours, but for a disk that lies: it is believed as far as it makes sense. */
static void
read_note (const char *folder,
           MaqTrace   *trace)
{
  g_autofree char *path = g_build_filename (folder, "note.json", NULL);
  g_autoptr (GBytes) bytes = maq_file_read (path, 64 * 1024, NULL);
  g_autoptr (JsonNode) node = NULL;
  JsonObject *note;
  const char *state, *remote_id;

  if (bytes != NULL)
    node = maq_json_parse (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), &maq_json_limits_default, NULL);
  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return;
  note = json_node_get_object (node);
  state = maq_json_get_string (note, "state", NULL);
  remote_id = maq_json_get_string (note, "remote_id", "");
  trace->marked = state != NULL;
  if (state == NULL || !maq_job_state_from_word (state, &trace->noted))
    trace->noted = MAQ_JOB_COMMITTED;
  if (maq_journal_is_id (remote_id))
    g_strlcpy (trace->remote_id, remote_id, sizeof trace->remote_id);
  trace->deadline_us = maq_json_get_int (note, "deadline_us", 0);
}

static goffset
size_of (const char *folder,
         const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  struct stat st;

  return lstat (path, &st) == 0 && S_ISREG (st.st_mode) ? (goffset) st.st_size : -1;
}

void
maq_trace_read (MaqLibraryDir *dir,
                const char    *uuid,
                MaqTrace      *trace)
{
  g_autofree char *folder = maq_spool_dup_folder (dir, uuid);
  g_autoptr (MaqSpool) spool = maq_spool_open (dir, uuid, NULL);
  g_autofree char *head = spool != NULL ? maq_spool_dup_head (spool) : NULL;

  *trace = (MaqTrace) { .content_length = -1, .noted = MAQ_JOB_COMMITTED };
  if (spool == NULL)
    return;
  read_note (folder, trace);
  trace->exists = TRUE;
  trace->has_meta = size_of (folder, "request.json") > 0;
  trace->has_head = head != NULL && *head != '\0';
  trace->status = trace->has_head ? parse_status (head) : 0;
  trace->content_length = trace->has_head ? parse_length (head) : -1;
  trace->has_body = size_of (folder, "response.body") >= 0;
  trace->part_size = MAX (size_of (folder, "response.body.part"), size_of (folder, "response.body.new"));
}

/* S9 for somebody who died before it. Done again after a crash in its middle, it comes to the same. */
gboolean
maq_trace_finish_body (MaqLibraryDir *dir,
                       const char    *uuid,
                       GError       **error)
{
  g_autofree char *folder = maq_spool_dup_folder (dir, uuid);
  g_autofree char *body = g_build_filename (folder, "response.body", NULL);
  g_autofree char *part = g_build_filename (folder, "response.body.part", NULL);
  g_autofree char *fresh = g_build_filename (folder, "response.body.new", NULL);
  const char *from = size_of (folder, "response.body.new") > size_of (folder, "response.body.part") ? fresh : part;
  gboolean ok;
  int fd;

  if (size_of (folder, "response.body") >= 0)
    return maq_file_sync_dir (folder, error);
  fd = maq_sys_open (from, O_RDWR | O_CLOEXEC | O_NOFOLLOW, 0);
  if (fd < 0)
    {
      maq_error_set_errno (error, errno, "response.body.part");
      return FALSE;
    }
  ok = maq_file_sync (fd, error);
  close (fd);
  if (!ok)
    return FALSE;
  if (maq_sys_rename (from, body) != 0)
    {
      maq_error_set_errno (error, errno, "response.body");
      return FALSE;
    }

  return maq_file_sync_dir (folder, error);
}

char *
maq_trace_hash_body (MaqLibraryDir *dir,
                     const char    *uuid,
                     goffset       *size,
                     GError       **error)
{
  g_autofree char *folder = maq_spool_dup_folder (dir, uuid);
  g_autofree char *body = g_build_filename (folder, "response.body", NULL);
  int fd = maq_file_open_regular (body, 0, size, error);
  char *hash;

  if (fd < 0)
    return NULL;
  hash = maq_hash_fd (fd, error);
  close (fd);

  return hash;
}
