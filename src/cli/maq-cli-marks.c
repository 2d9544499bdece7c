/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-cli-errors.h"
#include "maq-cli-marks.h"
#include "maq-error.h"
#include "maq-file.h"
#include "maq-json.h"
#include "maq-reference.h"

#include <unistd.h>

/* Bounded before it is read: a regular file, no larger than the reader takes. */
static JsonNode *
read_file (const char  *path,
           GError     **error)
{
  goffset size = 0;
  int fd = maq_file_open_regular (path, 0, &size, error);
  g_autofree char *text = NULL;
  g_autoptr (GMappedFile) file = NULL;

  if (fd < 0)
    return NULL;
  if (size > (goffset) maq_json_limits_default.max_bytes)
    g_set_error (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT, "%s: too large for marks", path);
  else
    file = g_mapped_file_new_from_fd (fd, FALSE, error);
  close (fd);
  if (file == NULL)
    return NULL;
  text = g_strndup (g_mapped_file_get_contents (file), g_mapped_file_get_length (file));
  return maq_json_parse (text, g_mapped_file_get_length (file), &maq_json_limits_default, error);
}

static gboolean
add (GHashTable  *marks,
     guint64      number,
     JsonNode    *node,
     GError     **error)
{
  MaqMarkup *markup = maq_markup_from_json (node, error);

  if (markup == NULL)
    return FALSE;
  g_hash_table_insert (marks, GUINT_TO_POINTER ((guint) number), markup);
  return TRUE;
}

static gboolean
add_pictures (GHashTable  *marks,
              JsonObject  *pictures,
              GError     **error)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  json_object_iter_init (&iter, pictures);
  while (json_object_iter_next (&iter, &name, &node))
    {
      guint64 number;

      if (!g_ascii_string_to_unsigned (name, 10, 0, MAQ_MAX_REFERENCES, &number, NULL))
        {
          g_set_error_literal (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT, "\"pictures\" of the marks are named by their numbers");
          return FALSE;
        }
      if (!add (marks, number, node, error))
        return FALSE;
    }
  return TRUE;
}

GHashTable *
maq_cli_read_marks (MaqCli     *cli,
                    const char *path,
                    gboolean    has_parent,
                    MaqExit    *code)
{
  g_autoptr (GHashTable) marks = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) maq_markup_unref);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = read_file (path, &error);
  JsonObject *pictures = node != NULL && JSON_NODE_HOLDS_OBJECT (node)
                         ? maq_json_get_object (json_node_get_object (node), "pictures") : NULL;

  if (node != NULL && (pictures != NULL ? add_pictures (marks, pictures, &error) : add (marks, has_parent ? 0 : 1, node, &error)))
    return g_steal_pointer (&marks);
  *code = maq_cli_say_error (cli, error);
  return NULL;
}
