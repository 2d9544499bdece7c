/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "maq-notice.h"
#include "maq-quote.h"
#include "maq-wrap-layout.h"

struct _MaqNotice {
  AdwBin     parent_instance;

  GtkWidget *box;
  GtkImage  *icon;
  GtkLabel  *title;
  GtkLabel  *sentence;
  GtkLabel  *facts;
  MaqQuote  *quote;
  GtkWidget *buttons;
};

enum { ANSWER, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (MaqNotice, maq_notice, ADW_TYPE_BIN)

/* A button's name in the template is the word it answers with. */
static const struct {
  const char *word;
  MaqRemedy   remedy;
} answers[] = {
  { "revise", MAQ_REMEDY_REVISE },     { "set-key", MAQ_REMEDY_KEY },      { "billing", MAQ_REMEDY_BILLING },
  { "verify", MAQ_REMEDY_VERIFY },     { "settings", MAQ_REMEDY_SETTINGS }, { "budget", MAQ_REMEDY_BUDGET },
  { "usage", MAQ_REMEDY_USAGE },       { "charged", MAQ_REMEDY_DECIDE },   { "not-charged", MAQ_REMEDY_DECIDE },
  { "resend", MAQ_REMEDY_RESEND },     { "retry", MAQ_REMEDY_RETRY },      { "release", MAQ_REMEDY_RELEASE },
};

static void
clicked_cb (MaqNotice *self, GtkWidget *button)
{
  g_signal_emit (self, signals[ANSWER], 0, gtk_widget_get_name (button));
}

static void
maq_notice_class_init (MaqNoticeClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  signals[ANSWER] = g_signal_new ("answer", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_STRING);
  g_type_ensure (MAQ_TYPE_QUOTE);
  g_type_ensure (MAQ_TYPE_WRAP_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/maquette/Maquette/ui/maq-notice.ui");
  gtk_widget_class_bind_template_child (widget_class, MaqNotice, box);
  gtk_widget_class_bind_template_child (widget_class, MaqNotice, icon);
  gtk_widget_class_bind_template_child (widget_class, MaqNotice, title);
  gtk_widget_class_bind_template_child (widget_class, MaqNotice, sentence);
  gtk_widget_class_bind_template_child (widget_class, MaqNotice, facts);
  gtk_widget_class_bind_template_child (widget_class, MaqNotice, quote);
  gtk_widget_class_bind_template_child (widget_class, MaqNotice, buttons);
  gtk_widget_class_bind_template_callback (widget_class, clicked_cb);
}

static void
maq_notice_init (MaqNotice *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static MaqRemedy
find_remedy (const char *word)
{
  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    if (g_str_equal (answers[i].word, word))
      return answers[i].remedy;
  return MAQ_REMEDY_NONE;
}

/* What would be paid a second time says so on its button. */
static void
name_again (GtkWidget *button, const char *label, const char *cost)
{
  /* Translators: a button, "Send Again – may cost another $0.10". */
  g_autofree char *text = cost != NULL ? g_strdup_printf (_("%s – may cost another %s"), label, cost) : g_strdup (label);

  gtk_button_set_label (GTK_BUTTON (button), text);
}

static void
show_buttons (MaqNotice *self, const MaqErrorText *text)
{
  gboolean any = FALSE;

  for (GtkWidget *button = gtk_widget_get_first_child (self->buttons); button != NULL;
       button = gtk_widget_get_next_sibling (button))
    {
      MaqRemedy remedy = find_remedy (gtk_widget_get_name (button));
      gboolean shown = (text->remedy & remedy) != 0;

      gtk_widget_set_visible (button, shown);
      any = any || shown;
      if (remedy == MAQ_REMEDY_RETRY)
        name_again (button, _("Try Again"), text->again_cost);
      else if (remedy == MAQ_REMEDY_RESEND)
        name_again (button, _("Send Again"), text->again_cost);
    }
  gtk_widget_set_visible (self->buttons, any);
}

void
maq_notice_set_text (MaqNotice *self, const MaqErrorText *text)
{
  g_return_if_fail (MAQ_IS_NOTICE (self));

  gtk_widget_set_visible (GTK_WIDGET (self), text != NULL);
  if (text == NULL)
    return;
  gtk_image_set_from_icon_name (self->icon, text->icon);
  gtk_label_set_label (self->title, text->title);
  gtk_label_set_label (self->sentence, text->sentence);
  gtk_label_set_label (self->facts, text->facts != NULL ? text->facts : "");
  gtk_widget_set_visible (GTK_WIDGET (self->facts), text->facts != NULL);
  maq_quote_set_text (self->quote, text->original);
  gtk_widget_set_css_classes (self->box, (const char *[]) { "notice", text->warning ? "is-warning" : "is-error", NULL });
  show_buttons (self, text);
}
