/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "maq-page.h"
#include "maq-prompt.h"
#include "maq-text.h"

/* For xgettext; translated where it is used. */
#define N_(String) (String)

#define MOST_CHARS (2 * MAQ_MAX_PROMPT)
#define ALT_CHARS 240

static const char style[] =
  ":root{color-scheme:light dark;--paper:#fff;--ink:#222;--dim:#5c5c60;--line:#dcdce0;--ground:#f3f3f5;--fresh:#b4dbca;--link:#1a5fb4}"
  "@media(prefers-color-scheme:dark){:root{--paper:#1d1d20;--ink:#eee;--dim:#aeaeb4;--line:#3c3c42;--ground:#29292d;--fresh:#3d6652;--link:#8ab8f5}}"
  "*{box-sizing:border-box}"
  "body{margin:0 auto;padding:2rem 1.25rem 4rem;max-width:66rem;background:var(--paper);color:var(--ink);"
  "font:1rem/1.5 Inter,Cantarell,system-ui,sans-serif;overflow-wrap:anywhere}"
  "h1{font-size:1.7rem;margin:0}h2{font-size:1.05rem;margin:2.5rem 0 1rem;padding-bottom:.35rem;border-bottom:1px solid var(--line)}"
  "h3{font-size:1rem;margin:0}h3 a{color:inherit;text-decoration:none}a{color:var(--link)}p{margin:.35rem 0}"
  ".dim,figcaption,.keep,.links{color:var(--dim);font-size:.875rem}"
  "article{margin:0 0 2.25rem;scroll-margin-top:1rem}article:target h3{text-decoration:underline}"
  "mark{background:var(--fresh);color:inherit;border-radius:.2em;padding:0 .1em}"
  ".change{white-space:pre-wrap;font-size:1.05rem}"
  ".pictures{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(17rem,100%),1fr));gap:1rem;margin:.75rem 0;padding:0;list-style:none}"
  ".references{grid-template-columns:repeat(auto-fill,minmax(9rem,1fr))}"
  "figure{margin:0}figcaption{margin-top:.35rem}img{display:block;width:100%;height:auto;max-height:70vh;object-fit:contain;background:var(--ground);border-radius:.4rem}"
  ".gone{background:var(--ground);border-radius:.4rem;padding:2rem 1rem;text-align:center;color:var(--dim)}"
  ".keep ul{display:inline;margin:0;padding:0}.keep li{display:inline-block;border:1px solid var(--line);border-radius:1rem;padding:0 .6rem;margin:.1rem}"
  "pre{white-space:pre-wrap;background:var(--ground);border-radius:.4rem;padding:.75rem;font-size:.8125rem}summary{cursor:pointer;color:var(--dim);font-size:.875rem}"
  "@media print{:root{--paper:#fff;--ink:#000;--dim:#444;--line:#bbb;--ground:#f3f3f3;--fresh:#cfe9dd;--link:#000}"
  "body{max-width:none;padding:0;font-size:10pt}article,figure{break-inside:avoid}h2{break-after:avoid}img{max-height:12cm}details:not([open]){display:none}}";

/* --- the page --- */

static void
add_child (MaqPage *self, MaqStepRecord *record)
{
  GPtrArray *children = g_hash_table_lookup (self->children, record->parent_uuid);

  if (children == NULL)
    {
      children = g_ptr_array_new ();
      g_hash_table_insert (self->children, record->parent_uuid, children);
    }
  g_ptr_array_add (children, record);
}

MaqPage *
maq_page_new (GPtrArray *steps, GPtrArray *references, const MaqFileHead *head, gboolean with_prices, gboolean is_beside)
{
  MaqPage *self = g_new0 (MaqPage, 1);

  self->head = *head;
  self->head.title = g_strdup (head->title);
  self->with_prices = with_prices;
  self->is_beside = is_beside;
  self->steps = steps;
  self->references = references;
  self->by_uuid = g_hash_table_new (g_str_hash, g_str_equal);
  self->children = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) g_ptr_array_unref);
  for (guint i = 0; i < steps->len; i++)
    {
      MaqStepRecord *record = g_ptr_array_index (steps, i);

      g_hash_table_insert (self->by_uuid, record->uuid, record);
      if (record->parent_uuid != NULL)
        add_child (self, record);
    }
  return self;
}

void
maq_page_free (MaqPage *self)
{
  g_hash_table_unref (self->by_uuid);
  g_hash_table_unref (self->children);
  g_ptr_array_unref (self->steps);
  g_ptr_array_unref (self->references);
  g_free ((char *) self->head.title);
  g_free (self);
}

/* --- text --- */

static const char *word (const MaqPage *self, const char *message) G_GNUC_FORMAT (2);

static const char *
word (const MaqPage *self, const char *message)
{
  return maq_caption_word (self->head.translate, message);
}

/* The only way for text into the page, within elements and quoted attributes alike. */
static void
append_text (GString *html, const char *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  g_string_append (html, escaped);
}

/* What people and engines wrote. */
static void
append_foreign (GString *html, const char *text, gsize most_chars)
{
  g_autofree char *shown = text != NULL ? maq_text_display (text, strlen (text), most_chars) : g_strdup ("");

  append_text (html, shown);
}

static void
append_element (GString *html, const char *open, const char *text, const char *close)
{
  g_string_append (html, open);
  append_text (html, text);
  g_string_append (html, close);
}

/* --- pictures --- */

/* No larger than it is shown at, so that nothing moves when it arrives. */
static void
append_size (GString *html, const MaqPage *self, MaqBlob *blob)
{
  guint width = maq_blob_get_width (blob), height = maq_blob_get_height (blob), most = MAX (width, height);
  guint side = self->is_beside ? MAQ_PAGE_SIDE_BESIDE : MAQ_PAGE_SIDE;

  if (most == 0)
    return;
  if (most > side)
    {
      width = MAX (1, (guint) ((guint64) width * side / most));
      height = MAX (1, (guint) ((guint64) height * side / most));
    }
  g_string_append_printf (html, " width=\"%u\" height=\"%u\"", width, height);
}

/* FALSE: @error. */
static gboolean
append_picture (GString *html, const MaqPage *self, MaqBlob *blob, const char *name, const char *alt, MaqPagePictureFunc picture,
                gpointer data, GError **error)
{
  g_autoptr (GError) failed = NULL;
  g_autofree char *source = picture (blob, name, data, &failed);

  if (failed != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failed));
      return FALSE;
    }
  if (source == NULL)
    {
      append_element (html, "<p class=\"gone\">", word (self, N_("This picture is gone.")), "</p>");
      return TRUE;
    }
  g_string_append (html, "<img src=\"");
  append_text (html, source);
  g_string_append (html, "\" alt=\"");
  append_foreign (html, alt, ALT_CHARS);
  g_string_append (html, "\"");
  append_size (html, self, blob);
  g_string_append (html, " loading=\"lazy\">");
  return TRUE;
}

/* --- the beginning --- */

/* The one style there is, by its hash: no other is allowed. */
static char *
dup_policy (const MaqPage *self)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 digest[32];
  gsize length = sizeof digest;
  g_autofree char *hash = NULL;

  g_checksum_update (checksum, (const guchar *) style, (gssize) strlen (style));
  g_checksum_get_digest (checksum, digest, &length);
  hash = g_base64_encode (digest, length);
  return g_strdup_printf ("default-src 'none'; img-src %s; style-src 'sha256-%s'; base-uri 'none'; form-action 'none'",
                          self->is_beside ? "'self' file:" : "data:", hash);
}

static void
append_header (GString *html, const MaqPage *self)
{
  g_autofree char *date = maq_caption_date (self->head.translate, self->head.date_us);
  g_autofree char *policy = dup_policy (self);

  append_element (html, "<!DOCTYPE html>\n<html lang=\"", maq_caption_language (self->head.translate), "\">\n<head>\n<meta charset=\"utf-8\">\n");
  g_string_append_printf (html, "<meta http-equiv=\"Content-Security-Policy\" content=\"%s\">\n", policy);
  g_string_append (html, "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"referrer\" content=\"no-referrer\">\n"
                         "<meta name=\"generator\" content=\"Maquette\">\n<title>");
  append_foreign (html, self->head.title, MOST_CHARS);
  g_string_append_printf (html, "</title>\n<style>%s</style>\n</head>\n<body>\n<header>\n<h1 dir=\"auto\">", style);
  append_foreign (html, self->head.title, MOST_CHARS);
  append_element (html, "</h1>\n<p class=\"dim\">", date, "</p>\n</header>\n<main>\n");
}

static gboolean
append_reference (GString *html, const MaqPage *self, MaqReference *reference, MaqPagePictureFunc picture, gpointer data, GError **error)
{
  guint number = maq_reference_get_number (reference);
  g_autofree char *name = g_strdup_printf ("reference-%u", number);
  g_autofree char *title = g_strdup_printf (word (self, N_("Reference %u")), number);
  g_autofree char *alt = g_strdup_printf ("%s: %s", title, maq_reference_get_name (reference));

  g_string_append_printf (html, "<li id=\"reference-%u\"><figure>", number);
  if (!append_picture (html, self, maq_reference_get_blob (reference), name, alt, picture, data, error))
    return FALSE;
  g_string_append_printf (html, "<figcaption><b>%u</b> <span dir=\"auto\">", number);
  append_foreign (html, maq_reference_get_name (reference), MOST_CHARS);
  g_string_append (html, "</span></figcaption></figure></li>\n");
  return TRUE;
}

char *
maq_page_begin (const MaqPage *self, MaqPagePictureFunc picture, gpointer data, GError **error)
{
  g_autoptr (GString) html = g_string_new (NULL);

  append_header (html, self);
  if (self->references->len > 0)
    {
      append_element (html, "<section aria-labelledby=\"references\">\n<h2 id=\"references\">", word (self, N_("References")),
                      "</h2>\n<ol class=\"pictures references\">\n");
      for (guint i = 0; i < self->references->len; i++)
        if (!append_reference (html, self, g_ptr_array_index (self->references, i), picture, data, error))
          return NULL;
      g_string_append (html, "</ol>\n</section>\n");
    }
  return g_string_free (g_steal_pointer (&html), FALSE);
}

/* --- a step --- */

static char *
dup_day (const MaqPage *self, gint64 wall_us, const char *format)
{
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_local (wall_us / G_USEC_PER_SEC);
  char *text = date != NULL ? g_date_time_format (date, format) : NULL;

  return text != NULL ? text : g_strdup ("");
}

/* Where another day begins: its name, in a section of its own. */
static void
append_day (GString *html, const MaqPage *self, guint index)
{
  MaqStepRecord *record = g_ptr_array_index (self->steps, index);
  MaqStepRecord *before = index > 0 ? g_ptr_array_index (self->steps, index - 1) : NULL;
  g_autofree char *day = dup_day (self, record->created_us, "%Y-%m-%d");
  g_autofree char *day_before = before != NULL ? dup_day (self, before->created_us, "%Y-%m-%d") : NULL;
  g_autofree char *name = NULL;

  if (before != NULL && g_str_equal (day, day_before))
    return;
  /* Translators: a day as a heading, see g_date_time_format(). */
  name = dup_day (self, record->created_us, word (self, N_("%A, %-d %B %Y")));
  if (before != NULL)
    g_string_append (html, "</section>\n");
  g_string_append_printf (html, "<section>\n<h2><time datetime=\"%s\">", day);
  append_element (html, "", name, "</time></h2>\n");
}

static void
append_link (GString *html, const MaqPage *self, const MaqStepRecord *record)
{
  g_autofree char *title = g_strdup_printf (word (self, N_("Step %ld")), (long) record->id);

  g_string_append_printf (html, "<a href=\"#step-%ld\">", (long) record->id);
  append_element (html, "", title, "</a>");
}

/* The words, with those that are new marked. */
static void
append_change (GString *html, const MaqStepRecord *record)
{
  g_autoptr (GArray) ranges = NULL;
  g_autofree char *change = maq_caption_change (record, &ranges);
  gsize at = 0;

  g_string_append (html, "<p class=\"change\" dir=\"auto\">");
  for (guint i = 0; i < ranges->len; i++)
    {
      const MaqTextRange *range = &g_array_index (ranges, MaqTextRange, i);
      g_autofree char *before = g_strndup (change + at, range->start - at);
      g_autofree char *fresh = g_strndup (change + range->start, range->length);

      append_text (html, before);
      append_element (html, "<mark>", fresh, "</mark>");
      at = range->start + range->length;
    }
  append_element (html, "", change + at, "</p>\n");
}

static void
append_keep (GString *html, const MaqPage *self, const MaqStepRecord *record)
{
  const char *const *keep = record->request != NULL ? maq_request_get_keep (record->request) : NULL;

  if (keep == NULL || keep[0] == NULL)
    return;
  append_element (html, "<div class=\"keep\">", word (self, N_("Kept:")), " <ul>");
  for (; *keep != NULL; keep++)
    {
      g_string_append (html, "<li dir=\"auto\">");
      append_foreign (html, *keep, MOST_CHARS);
      g_string_append (html, "</li>");
    }
  g_string_append (html, "</ul></div>\n");
}

static MaqReference *
find_reference (const MaqPage *self, const char *id)
{
  for (guint i = 0; i < self->references->len; i++)
    if (g_str_equal (maq_reference_get_id (g_ptr_array_index (self->references, i)), id))
      return g_ptr_array_index (self->references, i);
  return NULL;
}

/* Those with a number; the picture being edited is the parent's. What has left the board since is named, and leads nowhere. */
static void
append_references (GString *html, const MaqPage *self, const MaqStepRecord *record)
{
  guint n = record->request != NULL ? maq_request_get_n_images (record->request) : 0;
  gboolean any = FALSE;

  for (guint i = 0; i < n; i++)
    {
      MaqReference *used = maq_request_get_image (record->request, i);
      MaqReference *reference = find_reference (self, maq_reference_get_id (used));

      if (maq_reference_get_number (used) == 0 || maq_request_is_annotated (record->request, i, NULL))
        continue;
      if (!any)
        append_element (html, "<p class=\"links\">", word (self, N_("With reference")), " ");
      g_string_append (html, any ? ", " : "");
      if (reference != NULL)
        g_string_append_printf (html, "<a href=\"#reference-%u\">", maq_reference_get_number (reference));
      g_string_append_printf (html, "%u <span dir=\"auto\">", maq_reference_get_number (used));
      append_foreign (html, maq_reference_get_name (used), MOST_CHARS);
      g_string_append (html, reference != NULL ? "</span></a>" : "</span>");
      any = TRUE;
    }
  if (any)
    g_string_append (html, "</p>\n");
}

static void
append_parent (GString *html, const MaqPage *self, const MaqStepRecord *record)
{
  MaqStepRecord *parent = record->parent_uuid != NULL ? g_hash_table_lookup (self->by_uuid, record->parent_uuid) : NULL;

  if (parent == NULL)
    return;
  append_element (html, "<p class=\"links\">", word (self, N_("Made from:")), " ");
  append_link (html, self, parent);
  g_string_append (html, "</p>\n");
}

static void
append_children (GString *html, const MaqPage *self, const MaqStepRecord *record)
{
  GPtrArray *children = g_hash_table_lookup (self->children, record->uuid);

  if (children == NULL)
    return;
  append_element (html, "<p class=\"links\">", word (self, N_("Continued in:")), " ");
  for (guint i = 0; i < children->len; i++)
    {
      g_string_append (html, i > 0 ? ", " : "");
      append_link (html, self, g_ptr_array_index (children, i));
    }
  g_string_append (html, "</p>\n");
}

/* "Draft · 1024 × 1024 · 0.4 s · free" */
static char *
dup_facts (const MaqPage *self, const MaqStepRecord *record, const MaqSlot *slot)
{
  g_autofree char *facts = maq_caption_facts (self->head.translate, record, slot->picture);
  g_autofree char *seconds = maq_caption_seconds (self->head.translate, slot);
  g_autofree char *price = self->with_prices ? maq_caption_price (self->head.translate, slot) : NULL;
  const char *parts[] = { facts, seconds, price };
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    if (parts[i] != NULL)
      g_string_append_printf (text, "%s%s", text->len > 0 ? " · " : "", parts[i]);
  return g_string_free (text, FALSE);
}

static gboolean
append_slot (GString *html, const MaqPage *self, const MaqStepRecord *record, const MaqSlot *slot, MaqPagePictureFunc picture,
             gpointer data, GError **error)
{
  g_autofree char *name = g_strdup_printf ("step-%ld-%u", (long) record->id, slot->index + 1);
  g_autofree char *title = maq_caption_title (self->head.translate, record, slot, 0);
  g_autofree char *change = maq_caption_change (record, NULL);
  g_autofree char *alt = g_strdup_printf ("%s: %s", title, change);
  g_autofree char *facts = dup_facts (self, record, slot);

  g_string_append (html, "<figure>");
  if (slot->picture == NULL)
    append_element (html, "<p class=\"gone\">", word (self, N_("No picture came of it.")), "</p>");
  else if (!append_picture (html, self, slot->picture, name, alt, picture, data, error))
    return FALSE;
  append_element (html, "<figcaption>", facts, "</figcaption></figure>\n");
  return TRUE;
}

/* Only where it is not the words above alone. */
static void
append_prompt (GString *html, const MaqPage *self, const MaqStepRecord *record)
{
  const char *change = record->request != NULL ? maq_request_get_change (record->request) : NULL;

  if (record->prompt == NULL || g_strcmp0 (record->prompt, change) == 0)
    return;
  append_element (html, "<details><summary>", word (self, N_("The prompt as it was sent")), "</summary><pre dir=\"auto\">");
  append_foreign (html, record->prompt, MOST_CHARS);
  g_string_append (html, "</pre></details>\n");
}

static void
append_title (GString *html, const MaqPage *self, const MaqStepRecord *record)
{
  g_autofree char *title = maq_caption_title (self->head.translate, record, NULL, 0);
  g_autofree char *clock = dup_day (self, record->created_us, "%R");
  g_autofree char *stamp = dup_day (self, record->created_us, "%Y-%m-%dT%H:%M:%S%:z");

  g_string_append_printf (html, "<article id=\"step-%ld\">\n<h3><a href=\"#step-%ld\">", (long) record->id, (long) record->id);
  append_element (html, "", title, "</a></h3>\n");
  g_string_append_printf (html, "<p class=\"dim\"><time datetime=\"%s\">%s</time></p>\n", stamp, clock);
}

char *
maq_page_step (const MaqPage *self, guint index, MaqPagePictureFunc picture, gpointer data, GError **error)
{
  g_autoptr (GString) html = g_string_new (NULL);
  MaqStepRecord *record = g_ptr_array_index (self->steps, index);

  append_day (html, self, index);
  append_title (html, self, record);
  append_change (html, record);
  append_keep (html, self, record);
  append_references (html, self, record);
  append_parent (html, self, record);
  g_string_append (html, "<div class=\"pictures\">\n");
  for (guint i = 0; i < record->slots->len; i++)
    if (!append_slot (html, self, record, g_ptr_array_index (record->slots, i), picture, data, error))
      return NULL;
  g_string_append (html, "</div>\n");
  append_prompt (html, self, record);
  append_children (html, self, record);
  g_string_append (html, "</article>\n");
  return g_string_free (g_steal_pointer (&html), FALSE);
}

char *
maq_page_end (const MaqPage *self)
{
  return g_strdup_printf ("%s</main>\n</body>\n</html>\n", self->steps->len > 0 ? "</section>\n" : "");
}
