/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-notice.h"
#include "maq-wrap-layout.h"

struct _MaqNotice {
  AdwBin     parent_instance;

  GtkWidget *box;
  GtkImage  *icon;
  GtkLabel  *title;
  GtkLabel  *sentence;
  GtkLabel  *detail;
  GtkWidget *retry;
  GtkWidget *revise;
  GtkWidget *charged;
  GtkWidget *not_charged;
  GtkWidget *resend;
};

enum { ANSWER, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (MaqNotice, maq_notice, ADW_TYPE_BIN)

static void
clicked_cb (MaqNotice *self, GtkWidget *button)
{
  const struct {
    GtkWidget  *button;
    const char *word;
  } answers[] = {
    { self->retry, "retry" },         { self->revise, "revise" },
    { self->charged, "charged" },     { self->not_charged, "not-charged" },
    { self->resend, "resend" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    if (answers[i].button == button)
      {
        g_signal_emit (self, signals[ANSWER], 0, answers[i].word);
        return;
      }
}

static void
maq_notice_class_init (MaqNoticeClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  signals[ANSWER] = g_signal_new ("answer", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_STRING);
  g_type_ensure (MAQ_TYPE_WRAP_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/maquette/Maquette/ui/maq-notice.ui");
  gtk_widget_class_bind_template_child (widget_class, MaqNotice, box);
  gtk_widget_class_bind_template_child (widget_class, MaqNotice, icon);
  gtk_widget_class_bind_template_child (widget_class, MaqNotice, title);
  gtk_widget_class_bind_template_child (widget_class, MaqNotice, sentence);
  gtk_widget_class_bind_template_child (widget_class, MaqNotice, detail);
  gtk_widget_class_bind_template_child (widget_class, MaqNotice, retry);
  gtk_widget_class_bind_template_child (widget_class, MaqNotice, revise);
  gtk_widget_class_bind_template_child (widget_class, MaqNotice, charged);
  gtk_widget_class_bind_template_child (widget_class, MaqNotice, not_charged);
  gtk_widget_class_bind_template_child (widget_class, MaqNotice, resend);
  gtk_widget_class_bind_template_callback (widget_class, clicked_cb);
}

static void
maq_notice_init (MaqNotice *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
maq_notice_set_text (MaqNotice *self, const MaqErrorText *text)
{
  MaqRemedy remedy = text != NULL ? text->remedy : MAQ_REMEDY_NONE;

  g_return_if_fail (MAQ_IS_NOTICE (self));

  gtk_widget_set_visible (GTK_WIDGET (self), text != NULL);
  if (text == NULL)
    return;
  gtk_image_set_from_icon_name (self->icon, text->icon);
  gtk_label_set_label (self->title, text->title);
  gtk_label_set_label (self->sentence, text->sentence);
  gtk_label_set_label (self->detail, text->detail != NULL ? text->detail : "");
  gtk_widget_set_visible (GTK_WIDGET (self->detail), text->detail != NULL);
  gtk_widget_set_css_classes (self->box, (const char *[]) { "notice", text->warning ? "is-warning" : "is-error", NULL });
  gtk_widget_set_visible (self->retry, remedy == MAQ_REMEDY_RETRY || remedy == MAQ_REMEDY_REVISE);
  gtk_widget_set_visible (self->revise, remedy == MAQ_REMEDY_REVISE);
  gtk_widget_set_visible (self->charged, remedy == MAQ_REMEDY_DECIDE);
  gtk_widget_set_visible (self->not_charged, remedy == MAQ_REMEDY_DECIDE);
  gtk_widget_set_visible (self->resend, remedy == MAQ_REMEDY_DECIDE);
}
