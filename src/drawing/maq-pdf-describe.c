/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "maq-pdf-describe.h"

#define TAIL 256          /* in which the trailer is */
#define ENTRY 20          /* bytes of a line in the table of objects */
#define MOST_CHARS 1000   /* of what is said of a figure */

typedef struct {
  const char *data;
  gsize       length;
  gsize       table;      /* where the table of objects is, */
  gsize       entries;    /* and its first line */
  guint       n_objects, root, info;
} Pdf;

/* An object with more in it, and where it is to be. */
typedef struct {
  guint number;
  gsize offset;
} Changed;

static gboolean
read_trailer (Pdf *pdf)
{
  gsize from = pdf->length - MIN (pdf->length, TAIL);
  g_autofree char *tail = g_strndup (pdf->data + from, pdf->length - from);
  const char *trailer = g_strrstr (tail, "trailer\n"), *start = g_strrstr (tail, "startxref\n");
  g_autofree char *head = NULL;

  if (trailer == NULL || start == NULL ||
      sscanf (trailer, "trailer << /Size %u /Root %u 0 R /Info %u 0 R >>", &pdf->n_objects, &pdf->root, &pdf->info) != 3)
    return FALSE;
  pdf->table = strtoul (start + strlen ("startxref\n"), NULL, 10);
  head = g_strdup_printf ("xref\n0 %u\n", pdf->n_objects);
  pdf->entries = pdf->table + strlen (head);
  return pdf->table < pdf->length && pdf->n_objects < pdf->length / ENTRY && pdf->root < pdf->n_objects &&
         pdf->entries + (gsize) pdf->n_objects * ENTRY <= pdf->length && memcmp (pdf->data + pdf->table, head, strlen (head)) == 0;
}

/* "… 0 obj << …" without its ">> endobj". NULL: another one. */
static char *
dup_object (const Pdf  *pdf,
            guint       number,
            const char *kind)
{
  gsize offset = strtoul (pdf->data + pdf->entries + (gsize) number * ENTRY, NULL, 10);
  g_autofree char *head = g_strdup_printf ("%u 0 obj\n<< /Type /%s\n", number, kind);
  const char *end;

  if (offset + strlen (head) > pdf->length || memcmp (pdf->data + offset, head, strlen (head)) != 0)
    return NULL;
  end = g_strstr_len (pdf->data + offset, (gssize) (pdf->length - offset), ">>\nendobj");
  return end != NULL ? g_strndup (pdf->data + offset, (gsize) (end - pdf->data) - offset) : NULL;
}

/* @object with @entry behind it, at the end of @out. */
static void
put_object (const Pdf  *pdf,
            guint       number,
            const char *object,
            const char *entry,
            GString    *out,
            GArray     *changed)
{
  g_array_append_vals (changed, &(Changed) { number, pdf->length + out->len }, 1);
  g_string_append_printf (out, "%s   %s\n>>\nendobj\n", object, entry);
}

/* "/Alt <FEFF…>" */
static char *
make_alt (const char *text)
{
  g_autofree char *cut = g_utf8_validate (text, -1, NULL) ? g_utf8_substring (text, 0, MIN (g_utf8_strlen (text, -1), MOST_CHARS))
                                                         : g_strdup ("");
  glong n = 0;
  g_autofree gunichar2 *units = g_utf8_to_utf16 (cut, -1, NULL, &n, NULL);
  GString *alt = g_string_new ("/Alt <FEFF");

  for (glong i = 0; i < n; i++)
    g_string_append_printf (alt, "%04X", (guint) units[i]);
  g_string_append_c (alt, '>');
  return g_string_free (alt, FALSE);
}

static gboolean
put_figures (const Pdf         *pdf,
             const char *const *figures,
             guint              n_figures,
             GString           *out,
             GArray            *changed)
{
  guint n = 0;

  for (guint i = 1; i < pdf->n_objects; i++)
    {
      g_autofree char *object = dup_object (pdf, i, "StructElem");
      g_autofree char *alt = NULL;

      if (object == NULL || strstr (object, "\n   /S /Figure\n") == NULL)
        continue;
      if (n == n_figures)
        return FALSE;
      alt = make_alt (figures[n++]);
      put_object (pdf, i, object, alt, out, changed);
    }
  return n == n_figures;
}

static gboolean
put_catalog (const Pdf  *pdf,
             const char *language,
             GString    *out,
             GArray     *changed)
{
  g_autofree char *object = dup_object (pdf, pdf->root, "Catalog");
  g_autofree char *clean = g_strcanon (g_strdup (language), G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "-", '-');
  g_autofree char *entry = NULL;

  if (object == NULL)
    return FALSE;
  /* Without the mark readers take no notice of the tags; later cairos set it. */
  entry = g_strdup_printf ("/Lang (%s) /ViewerPreferences << /DisplayDocTitle true >>%s", clean,
                           strstr (object, "/MarkInfo") == NULL ? " /MarkInfo << /Marked true >>" : "");
  put_object (pdf, pdf->root, object, entry, out, changed);
  return TRUE;
}

static void
put_table (const Pdf    *pdf,
           const GArray *changed,
           GString      *out)
{
  gsize table = pdf->length + out->len;

  g_string_append (out, "xref\n");
  for (guint i = 0; i < changed->len; i++)
    {
      const Changed *object = &g_array_index (changed, Changed, i);

      g_string_append_printf (out, "%u 1\n%010" G_GSIZE_FORMAT " 00000 n \n", object->number, object->offset);
    }
  g_string_append_printf (out, "trailer\n<< /Size %u\n   /Root %u 0 R\n   /Info %u 0 R\n   /Prev %" G_GSIZE_FORMAT "\n>>\n", pdf->n_objects,
                          pdf->root, pdf->info, pdf->table);
  g_string_append_printf (out, "startxref\n%" G_GSIZE_FORMAT "\n%%%%EOF\n", table);
}

gboolean
maq_pdf_describe (GByteArray        *bytes,
                  const char        *language,
                  const char *const *figures,
                  guint              n_figures)
{
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (GArray) changed = g_array_new (FALSE, FALSE, sizeof (Changed));
  Pdf pdf = { .data = (const char *) bytes->data, .length = bytes->len };

  g_return_val_if_fail (language != NULL && (figures != NULL || n_figures == 0), FALSE);

  if (pdf.length == 0 || !read_trailer (&pdf) || !put_figures (&pdf, figures, n_figures, out, changed) || !put_catalog (&pdf, language, out, changed))
    return FALSE;
  put_table (&pdf, changed, out);
  g_byte_array_append (bytes, (const guint8 *) out->str, (guint) out->len);
  return TRUE;
}
