/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "maq-fit-text.h"
#include "maq-prompt.h"

char *
maq_fit_text_ratio (const MaqModel *model, const char *engine, MaqRatio ratio)
{
  if (ratio == MAQ_RATIO_AUTO || model->ratios[ratio])
    return NULL;
  return g_strdup_printf (_("%s does not make %s. Choose another shape or engine."), engine, maq_ratio_to_string (ratio));
}

char *
maq_fit_text_previews (const MaqModel *model, const char *engine)
{
  return model->max_previews == 0 ? g_strdup_printf (_("%s shows nothing before it is done."), engine) : NULL;
}

char *
maq_fit_text_mask (const MaqModel *model, const char *engine)
{
  return model->mask == MAQ_MASK_NONE ? g_strdup_printf (_("%s takes no mask. Leave it out, or choose another engine."), engine)
                                      : NULL;
}

char *
maq_fit_text_quality (const MaqModel *model, const char *engine)
{
  return model->qualities == NULL || model->qualities[0] == NULL ? g_strdup_printf (_("%s has one quality only."), engine)
                                                                 : NULL;
}

static char *
check_pictures (const MaqRequest *request, const MaqModel *model, const char *engine)
{
  guint n_images = maq_request_count_images (request, model);

  if (n_images <= model->max_references)
    return NULL;
  if (model->max_references == 0)
    return g_strdup_printf (_("%s makes pictures from words only. Remove the references, or choose another engine."), engine);
  return g_strdup_printf (ngettext ("%s takes %u picture, and there are %u.", "%s takes %u pictures, and there are %u.",
                                    model->max_references), engine, model->max_references, n_images);
}

static char *
check_words (const MaqRequest *request, const MaqModel *model, const char *engine)
{
  g_autofree char *prompt = maq_prompt_write (request);
  glong length = g_utf8_strlen (prompt, -1);

  if (length <= (glong) model->max_prompt)
    return NULL;
  return g_strdup_printf (ngettext ("%ld character too many: %s takes %u, with all that is added to your words.",
                                    "%ld characters too many: %s takes %u, with all that is added to your words.",
                                    (gulong) (length - model->max_prompt)),
                          length - (glong) model->max_prompt, engine, model->max_prompt);
}

static char *
check_quality (const MaqRequest *request, const MaqModel *model, const char *engine)
{
  const char *quality = maq_request_get_quality (request);

  if (quality == NULL || g_str_equal (quality, "auto"))
    return NULL;
  if (model->qualities != NULL && g_strv_contains ((const char *const *) model->qualities, quality))
    return NULL;
  return g_strdup_printf (_("%s does not have this quality."), engine);
}

char *
maq_fit_text_request (const MaqRequest *request, const MaqModel *model, const char *engine)
{
  char *why = check_pictures (request, model, engine);

  if (why == NULL && maq_request_get_mask (request) != NULL && !maq_request_is_exact (request))
    why = maq_fit_text_mask (model, engine);
  if (why == NULL)
    why = maq_fit_text_ratio (model, engine, maq_request_get_ratio (request));
  if (why == NULL)
    why = check_quality (request, model, engine);
  if (why == NULL)
    why = check_words (request, model, engine);
  return why;
}

char *
maq_fit_text_numbers (GArray *numbers)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < numbers->len;)
    {
      guint first = g_array_index (numbers, guint, i), last = first;

      for (i++; i < numbers->len && g_array_index (numbers, guint, i) == last + 1; i++)
        last++;
      if (text->len > 0)
        g_string_append (text, ", ");
      if (last == first)
        g_string_append_printf (text, "%u", first);
      else
        g_string_append_printf (text, last == first + 1 ? "%u, %u" : "%u–%u", first, last);
    }
  return g_string_free (text, FALSE);
}
