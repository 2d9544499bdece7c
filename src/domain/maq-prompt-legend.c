/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>

#include "maq-prompt.h"

/* The first paragraph of a prompt: what each picture is, and what is marked on it. One line, whatever names and labels say. */

/* A base can have a role besides: a face, say. */
static void
append_edit (GString            *legend,
             const MaqReference *image)
{
  MaqRole role = maq_reference_get_role (image);

  g_string_append (legend, "the picture to edit");
  if (role != MAQ_ROLE_OTHER && role != MAQ_ROLE_EDIT_THIS)
    g_string_append_printf (legend, " (%s)", maq_role_to_word (role));
}

static void
append_reference (GString            *legend,
                  const MaqReference *image)
{
  const char *name = maq_reference_get_name (image);
  MaqRole role = maq_reference_get_role (image);

  if (*name != '\0')
    g_string_append_printf (legend, "“%s”", name);
  else
    g_string_append (legend, "a reference");
  if (role != MAQ_ROLE_OTHER && role != MAQ_ROLE_EDIT_THIS)
    g_string_append_printf (legend, " (%s)", maq_role_to_word (role));
}

/* "16 to 20", or "16, 18 and 20" */
static void
append_numbers (GString   *legend,
                GPtrArray *packed)
{
  guint first = maq_reference_get_number (g_ptr_array_index (packed, 0));
  guint last = maq_reference_get_number (g_ptr_array_index (packed, packed->len - 1));

  if (packed->len > 2 && last - first == packed->len - 1)
    {
      g_string_append_printf (legend, "%u to %u", first, last);
      return;
    }
  for (guint i = 0; i < packed->len; i++)
    g_string_append_printf (legend, "%s%u", i == 0 ? "" : i + 1 == packed->len ? " and " : ", ",
                            maq_reference_get_number (g_ptr_array_index (packed, i)));
}

/* "31 %", or "31–52 %" */
static void
append_percent (GString *legend,
                double   low,
                double   high)
{
  int from = (int) round (low * 100), to = (int) round (high * 100);

  if (from == to)
    g_string_append_printf (legend, "%d %%", from);
  else
    g_string_append_printf (legend, "%d–%d %%", from, to);
}

static void
append_place (GString  *legend,
              MaqPoint  low,
              MaqPoint  high)
{
  append_percent (legend, low.x, high.x);
  g_string_append (legend, " from the left, ");
  append_percent (legend, low.y, high.y);
  g_string_append (legend, " from the top");
}

/* An arrow is where it comes from and what it points at; anything else is the box around it. */
static void
append_mark_place (GString       *legend,
                   const MaqMark *mark)
{
  const MaqPoint *points = maq_mark_get_points (mark, NULL);
  MaqPoint low, high;

  maq_mark_get_bounds (mark, &low, &high);
  if (maq_mark_get_kind (mark) != MAQ_MARK_ARROW)
    {
      append_place (legend, low, high);
      return;
    }
  append_place (legend, points[0], points[0]);
  g_string_append (legend, ", pointing at ");
  append_place (legend, points[1], points[1]);
}

static void
append_mark (GString       *legend,
             const MaqMark *mark)
{
  MaqMarkKind kind = maq_mark_get_kind (mark);
  const char *label = maq_mark_get_label (mark);

  if (maq_mark_get_letter (mark) != 0)
    g_string_append_printf (legend, "mark %c (%s, ", maq_mark_get_letter (mark), maq_mark_kind_to_word (kind));
  else
    g_string_append (legend, kind == MAQ_MARK_TEXT ? "a note (" : kind == MAQ_MARK_STROKE ? "a line (" : "a mark (");
  append_mark_place (legend, mark);
  g_string_append_c (legend, ')');
  if (*label != '\0')
    g_string_append_printf (legend, kind == MAQ_MARK_TEXT ? " says “%s”" : " shows “%s”", label);
}

static void
append_marks (GString            *legend,
              const MaqReference *reference,
              const char         *before,
              const char         *after)
{
  const MaqMarkup *markup = maq_reference_get_markup (reference);
  guint n = maq_markup_get_n_marks (markup);

  for (guint i = 0; i < n; i++)
    {
      g_string_append (legend, i == 0 ? before : "; ");
      append_mark (legend, maq_markup_get_mark (markup, i));
    }
  if (n > 0)
    g_string_append (legend, after);
}

static void
append_sheet (GString   *legend,
              GPtrArray *packed)
{
  g_string_append (legend, "a contact sheet of references ");
  append_numbers (legend, packed);
  g_string_append (legend, ", each with its number above it: ");
  for (guint i = 0; i < packed->len; i++)
    {
      MaqReference *reference = g_ptr_array_index (packed, i);

      g_string_append_printf (legend, "%s%u is ", i > 0 ? ", " : "", maq_reference_get_number (reference));
      append_reference (legend, reference);
      append_marks (legend, reference, " [", "]");
    }
}

char *
maq_prompt_legend (const MaqRequest *request)
{
  GString *legend = g_string_new (NULL);
  guint n = maq_request_get_n_images (request);

  for (guint i = 0; i < n; i++)
    {
      MaqReference *image = maq_request_get_image (request, i);
      guint of;

      g_string_append_printf (legend, "%sImage %u is ", i > 0 ? " " : "", i + 1);
      if (i + 1 == n && maq_request_get_packed (request) != NULL)
        append_sheet (legend, maq_request_get_packed (request));
      else if (maq_request_is_annotated (request, i, &of))
        g_string_append_printf (legend, "image %u again with its marks drawn on it; the marks are not part of the picture", of + 1);
      else if (i == 0 && (maq_request_has_base (request) || maq_reference_get_role (image) == MAQ_ROLE_EDIT_THIS))
        append_edit (legend, image);
      else
        append_reference (legend, image);
      append_marks (legend, image, "; ", "");
      g_string_append_c (legend, '.');
    }
  return g_string_free (legend, FALSE);
}
