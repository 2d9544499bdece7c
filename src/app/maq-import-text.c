/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "maq-image.h"
#include "maq-import-text.h"
#include "maq-reference.h"

/* So many fit over a canvas. */
#define MOST_SENTENCES 5
#define MOST_NAMES 4
#define MIB (1024 * 1024)

/* Of what has no name of its own. */
static char *
describe_nameless (const MaqFileLook *look)
{
  switch (look->problem)
    {
    case MAQ_FILE_EMPTY:
      return g_strdup (_("What came holds nothing. Copy or drag the picture again."));
    case MAQ_FILE_TOO_LONG:
      return g_strdup (_("This picture is too large to be read. Make it smaller, then add it again."));
    case MAQ_FILE_TOO_LARGE:
      return g_strdup_printf (_("This picture is %u × %u pixels, more than can be read. Make it smaller, then add it again."),
                              look->width, look->height);
    case MAQ_FILE_FINE:
    case MAQ_FILE_MISSING:
    case MAQ_FILE_DEAD_LINK:
    case MAQ_FILE_FOLDER:
    case MAQ_FILE_SPECIAL:
    case MAQ_FILE_UNREADABLE:
    case MAQ_FILE_NO_PICTURE:
    default:
      return g_strdup (_("This is no picture that can be read. PNG, JPEG, WebP, AVIF, TIFF and GIF can."));
    }
}

char *
maq_import_text_problem (const char *name, const MaqFileLook *look)
{
  g_return_val_if_fail (look != NULL, NULL);

  if (name == NULL)
    return describe_nameless (look);
  /* Translators: in all of these %s is the name of a file. */
  switch (look->problem)
    {
    case MAQ_FILE_MISSING:
      return g_strdup_printf (_("“%s” is not there any more. Look where it went, then add it from there."), name);
    case MAQ_FILE_DEAD_LINK:
      return g_strdup_printf (_("“%s” is a link to a file that is gone. Add the picture itself."), name);
    case MAQ_FILE_FOLDER:
      return g_strdup_printf (_("“%s” is a folder. Open it and add the pictures in it."), name);
    case MAQ_FILE_SPECIAL:
      return g_strdup_printf (_("“%s” is a device or a pipe, not a file. Add a picture that is saved as a file."), name);
    case MAQ_FILE_UNREADABLE:
      return g_strdup_printf (_("“%s” may not be read. Ask its owner for the right to, or for a copy."), name);
    case MAQ_FILE_EMPTY:
      return g_strdup_printf (_("“%s” is empty. Save or download the picture again."), name);
    case MAQ_FILE_TOO_LONG:
      return g_strdup_printf (_("“%s” has %u MB; at most %u can be read. Save it smaller, then add it again."), name,
                              (guint) MIN (look->size / MIB, G_MAXUINT), MAQ_SNIFF_MAX_FILE / MIB);
    case MAQ_FILE_TOO_LARGE:
      return g_strdup_printf (_("“%s” is %u × %u pixels; at most %u a side can be read. Make it smaller, then add it again."),
                              name, look->width, look->height, MAQ_IMAGE_MAX_SIDE);
    case MAQ_FILE_FINE:
    case MAQ_FILE_NO_PICTURE:
    default:
      return g_strdup_printf (_("“%s” is no picture that can be read. PNG, JPEG, WebP, AVIF, TIFF and GIF can."), name);
    }
}

char *
maq_import_text_remote (const char *name)
{
  return g_strdup_printf (_("“%s” is not on this computer. Save it here first, then add it."), name != NULL ? name : "?");
}

/* “a”, “b” and 3 more */
static char *
list_names (GPtrArray *names)
{
  g_autoptr (GString) list = g_string_new (NULL);
  guint more = names->len - MIN (names->len, MOST_NAMES);

  for (guint i = 0; i < MIN (names->len, MOST_NAMES); i++)
    g_string_append_printf (list, "%s“%s”", i > 0 ? ", " : "", (const char *) g_ptr_array_index (names, i));
  if (more == 0)
    return g_string_free (g_steal_pointer (&list), FALSE);
  /* Translators: a list of names, and how many there are besides. */
  return g_strdup_printf (ngettext ("%s and %u more", "%s and %u more", more), list->str, more);
}

char *
maq_import_text_full (GPtrArray *names)
{
  g_autofree char *list = list_names (names);

  return g_strdup_printf (_("There is no room for %s: a board holds %u references. Remove one first."), list,
                          MAQ_MAX_REFERENCES);
}

static char *
describe_count (guint n_failed, guint n_added)
{
  if (n_failed == 1 && n_added == 0)
    return NULL;
  if (n_added == 0)
    return g_strdup_printf (ngettext ("%u picture was not added.", "%u pictures were not added.", n_failed), n_failed);
  return g_strdup_printf (ngettext ("%u of %u pictures was not added.", "%u of %u pictures were not added.", n_failed),
                          n_failed, n_failed + n_added);
}

char *
maq_import_text_message (GPtrArray *sentences, guint n_failed, guint n_added)
{
  g_autoptr (GString) text = NULL;
  g_autofree char *count = NULL;

  if (n_failed == 0)
    return NULL;
  text = g_string_new (NULL);
  count = describe_count (n_failed, n_added);
  if (count != NULL)
    g_string_append (text, count);
  for (guint i = 0; i < MIN (sentences->len, MOST_SENTENCES); i++)
    g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", (const char *) g_ptr_array_index (sentences, i));
  if (sentences->len > MOST_SENTENCES)
    {
      guint more = sentences->len - MOST_SENTENCES;

      g_string_append_c (text, '\n');
      g_string_append_printf (text, ngettext ("And %u more.", "And %u more.", more), more);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}
