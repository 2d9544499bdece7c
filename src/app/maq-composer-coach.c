/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "maq-composer-private.h"
#include "maq-quotes.h"

/* One hint at a time, below the prompt: what it is, what one click does about it, and a way to hear no more of it. */

/* Nobody wants advice about half a word. */
#define COACH_DELAY_MS 250
#define PHOTO_WORDS " Photographed with a 50 mm lens at f/2.8 in soft natural light."

/* (transfer full): @where in the text that advice was given about. */
static char *
dup_where (MaqComposer *self)
{
  return g_strndup (self->coached + self->advice.where.start, self->advice.where.length);
}

static char *
describe (MaqComposer *self)
{
  g_autofree char *where = dup_where (self);

  switch (self->advice.hint)
    {
    case MAQ_HINT_CHANGES:
      return g_strdup_printf (ngettext ("%u change in one step", "%u changes in one step", self->advice.count), self->advice.count);
    case MAQ_HINT_QUOTES:
      return g_strdup (_("Words to be written need quotes"));
    case MAQ_HINT_VAGUE:
      /* Translators: %s: vague words of a prompt. */
      return g_strdup_printf (_("“%s” can mean anything"), where);
    case MAQ_HINT_NUMBERS:
      return g_strdup (_("It is not said which picture is meant"));
    case MAQ_HINT_PHOTO:
      return g_strdup (_("Nothing is said of lens and light"));
    case MAQ_HINT_KEEP:
      return g_strdup (_("Nothing is kept"));
    case MAQ_N_HINTS:
    default:
      return g_strdup (_("This recipe has gaps"));
    }
}

static const char *
offer (MaqHint hint)
{
  switch (hint)
    {
    case MAQ_HINT_CHANGES:
      return _("split into two?");
    case MAQ_HINT_QUOTES:
      return _("put them in?");
    case MAQ_HINT_VAGUE:
      return _("say what should change?");
    case MAQ_HINT_NUMBERS:
      return _("choose one?");
    case MAQ_HINT_PHOTO:
      return _("add it?");
    case MAQ_HINT_KEEP:
      return _("keep layout and text?");
    case MAQ_N_HINTS:
    default:
      return _("fill the next one?");
    }
}

static void
show (MaqComposer *self, gboolean has_advice)
{
  g_autofree char *text = NULL;
  g_autofree char *line = NULL;

  gtk_widget_set_visible (self->coach_row, has_advice);
  if (!has_advice)
    return;
  text = describe (self);
  /* Translators: a hint; what can be done about it follows as a button. */
  line = g_strdup_printf (_("%s\u00a0—"), text);
  gtk_label_set_label (self->coach_text, line);
  gtk_button_set_label (self->coach_take, offer (self->advice.hint));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->coach_take), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
  gtk_widget_set_visible (self->coach_off, self->advice.hint < MAQ_N_HINTS);
}

static gboolean
is_off (MaqComposer *self, MaqHint hint)
{
  g_auto (GStrv) off = self->settings != NULL ? maq_settings_dup_hints_off (self->settings) : NULL;

  return off != NULL && g_strv_contains ((const char *const *) off, maq_hint_to_word (hint));
}

/* Gaps of a recipe come before all advice: nothing can be sent with them. */
static gboolean
find_advice (MaqComposer *self, const MaqRequest *request)
{
  g_autoptr (GArray) slots = maq_quotes_find_slots (self->coached);
  g_auto (GStrv) keep = maq_keep_chips_dup_words (self->keep);
  const MaqCoachCase about = { self->coached, request != NULL && maq_request_has_base (request),
                               request != NULL ? maq_request_get_n_images (request) : 0, keep[0] != NULL };
  g_autoptr (GArray) all = NULL;

  if (slots->len > 0)
    {
      self->advice = (MaqAdvice) { MAQ_N_HINTS, g_array_index (slots, MaqTextRange, 0), 0 };
      return TRUE;
    }
  all = maq_coach_advise (&about);
  for (guint i = 0; i < all->len; i++)
    if (!is_off (self, g_array_index (all, MaqAdvice, i).hint))
      {
        self->advice = g_array_index (all, MaqAdvice, i);
        return TRUE;
      }
  return FALSE;
}

static gboolean
coach_cb (gpointer data)
{
  MaqComposer *self = data;
  g_autoptr (MaqRequest) request = NULL;

  self->coach_id = 0;
  g_free (self->coached);
  self->coached = maq_prompt_buffer_dup_saved (maq_prompt_view_get_buffer (self->prompt));
  if (maq_composer_get_entry (self) != NULL)
    request = maq_composer_build_as (self, &(MaqBuildWish) { .stand_in = TRUE, .all = TRUE }, NULL);
  show (self, self->coached[0] != '\0' && find_advice (self, request));
  return G_SOURCE_REMOVE;
}

void
maq_composer_coach (MaqComposer *self)
{
  g_clear_handle_id (&self->coach_id, g_source_remove);
  self->coach_id = g_timeout_add (COACH_DELAY_MS, coach_cb, self);
}

/* The text with @before and @after around @where. */
static void
surround (MaqComposer *self, const char *before, const char *after)
{
  g_autofree char *where = dup_where (self);
  guint end = self->advice.where.start + self->advice.where.length;
  g_autofree char *text = g_strdup_printf ("%.*s%s%s%s%s", (int) self->advice.where.start, self->coached, before, where, after,
                                           self->coached + end);

  maq_prompt_buffer_set_saved (maq_prompt_view_get_buffer (self->prompt), text);
}

static void
add_to_end (MaqComposer *self, const char *words)
{
  g_autofree char *text = g_strchomp (g_strdup (self->coached));
  gsize length = strlen (text);
  gboolean ended = length > 0 && strchr (".!?", text[length - 1]) != NULL;
  g_autofree char *all = g_strconcat (text, ended ? "" : ".", words, NULL);

  maq_prompt_buffer_set_saved (maq_prompt_view_get_buffer (self->prompt), all);
}

static void
keep_usual (MaqComposer *self)
{
  g_auto (GStrv) now = maq_keep_chips_dup_words (self->keep);
  g_autoptr (GStrvBuilder) words = g_strv_builder_new ();
  g_auto (GStrv) all = NULL;

  g_strv_builder_addv (words, (const char **) now);
  g_strv_builder_add_many (words, "layout", "text", NULL);
  all = g_strv_builder_end (words);
  maq_keep_chips_set_words (self->keep, (const char *const *) all);
}

/* Takes "and", commas and the like off the end of the first part. */
static char *
dup_first (MaqComposer *self)
{
  static const char *const links[] = { "and", "then", "also", "please", "finally", "next", "now" };
  g_autofree char *first = g_strndup (self->coached, self->advice.where.start);
  gboolean more = TRUE;

  while (more)
    {
      more = FALSE;
      g_strchomp (first);
      for (guint i = 0; i < G_N_ELEMENTS (links); i++)
        {
          gsize length = strlen (first), word = strlen (links[i]);

          if (length > word && g_ascii_strcasecmp (first + length - word, links[i]) == 0 && !g_ascii_isalnum (first[length - word - 1]))
            {
              first[length - word] = '\0';
              more = TRUE;
            }
        }
      while (first[0] != '\0' && strchr (" ,;:", first[strlen (first) - 1]) != NULL)
        {
          first[strlen (first) - 1] = '\0';
          more = TRUE;
        }
    }
  return g_steal_pointer (&first);
}

/* The second change waits below and is sent on the first one's result. */
static void
split (MaqComposer *self)
{
  g_autofree char *first = dup_first (self);
  g_autofree char *second = dup_where (self);

  maq_composer_set_second (self, second);
  maq_prompt_buffer_set_saved (maq_prompt_view_get_buffer (self->prompt), first);
}

static void
take (MaqComposer *self)
{
  switch (self->advice.hint)
    {
    case MAQ_HINT_CHANGES:
      split (self);
      break;
    case MAQ_HINT_QUOTES:
      surround (self, "“", "”");
      break;
    case MAQ_HINT_VAGUE:
      maq_prompt_view_select_bytes (self->prompt, self->advice.where.start, self->advice.where.length);
      break;
    case MAQ_HINT_NUMBERS:
      maq_prompt_view_offer_references (self->prompt);
      break;
    case MAQ_HINT_PHOTO:
      add_to_end (self, PHOTO_WORDS);
      break;
    case MAQ_HINT_KEEP:
      keep_usual (self);
      break;
    case MAQ_N_HINTS:
    default:
      maq_prompt_view_go_to_slot (self->prompt);
      break;
    }
}

/* What was advised was about the text as it was then. */
gboolean
maq_composer_take_hint (MaqComposer *self)
{
  g_autofree char *now = NULL;

  g_return_val_if_fail (MAQ_IS_COMPOSER (self), FALSE);

  if (!gtk_widget_get_visible (self->coach_row) || self->coached == NULL)
    return FALSE;
  now = maq_prompt_buffer_dup_saved (maq_prompt_view_get_buffer (self->prompt));
  if (!g_str_equal (now, self->coached))
    return FALSE;
  take (self);
  maq_composer_coach (self);
  return TRUE;
}

void
maq_composer_hint_off (MaqComposer *self)
{
  g_return_if_fail (MAQ_IS_COMPOSER (self));

  if (self->settings == NULL || self->advice.hint >= MAQ_N_HINTS)
    return;
  maq_settings_set_hint (self->settings, maq_hint_to_word (self->advice.hint), FALSE);
  g_clear_handle_id (&self->coach_id, g_source_remove);
  coach_cb (self);
}

void
maq_composer_hints_on (MaqComposer *self)
{
  g_return_if_fail (MAQ_IS_COMPOSER (self));

  if (self->settings != NULL)
    maq_settings_set_hint (self->settings, NULL, TRUE);
  maq_composer_coach (self);
}
