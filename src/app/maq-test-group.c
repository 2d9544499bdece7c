/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "maq-diagnosis-text.h"
#include "maq-engine-link.h"
#include "maq-entry-row.h"
#include "maq-quote.h"
#include "maq-test-group.h"
#include "maq-text.h"

#define LONGEST_DETAIL 4096

struct _MaqTestGroup {
  AdwPreferencesGroup parent_instance;

  GtkSpinner         *spinner;
  GtkWidget          *cancel;
  GtkWidget          *test;
  GtkWidget          *result;
  GtkImage           *icon;
  GtkLabel           *sentence;
  GtkButton          *remedy;
  MaqQuote           *quote;

  MaqEngine          *engine;
  MaqEndpoint        *endpoint;
  GCancellable       *cancellable; /* of the test under way, nullable */
  const char         *word;        /* of the remedy that is offered, nullable */
};

enum { REMEDY, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (MaqTestGroup, maq_test_group, ADW_TYPE_PREFERENCES_GROUP)

/* One test's own: a later one has another cancellable, so what comes late is known by it. */
typedef struct {
  MaqTestGroup *self;
  GCancellable *cancellable;
} Test;

static void
test_free (Test *test)
{
  g_object_unref (test->self);
  g_object_unref (test->cancellable);
  g_free (test);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Test, test_free)

static void
set_busy (MaqTestGroup *self, gboolean busy)
{
  gboolean had_focus = gtk_widget_is_focus (busy ? self->test : self->cancel);

  gtk_widget_set_visible (GTK_WIDGET (self->spinner), busy);
  gtk_spinner_set_spinning (self->spinner, busy);
  gtk_widget_set_visible (self->cancel, busy);
  gtk_widget_set_visible (self->test, !busy);
  if (had_focus)
    gtk_widget_grab_focus (busy ? self->cancel : self->test);
}

static const struct {
  MaqRemedy   remedy;
  const char *word;
  const char *label;
} remedies[] = {
  { MAQ_REMEDY_KEY, "set-key", N_("Set Key…") },
  { MAQ_REMEDY_BILLING, "billing", N_("Open Billing Page…") },
  { MAQ_REMEDY_VERIFY, "verify", N_("Open Verification Page…") },
};

/* A page is offered only where we know it. */
static void
show_remedy (MaqTestGroup *self, MaqRemedy found)
{
  MaqRemedy remedy = maq_engine_link_filter (found, self->endpoint);

  self->word = NULL;
  for (guint i = 0; i < G_N_ELEMENTS (remedies); i++)
    if (remedies[i].remedy == remedy)
      {
        self->word = remedies[i].word;
        gtk_button_set_label (self->remedy, _(remedies[i].label));
      }
  gtk_widget_set_visible (GTK_WIDGET (self->remedy), self->word != NULL);
}

static void
show_result (MaqTestGroup *self, const char *icon, const char *sentence, const char *css_class, const char *detail)
{
  g_autofree char *shown = detail != NULL ? maq_text_display (detail, strlen (detail), LONGEST_DETAIL) : NULL;

  gtk_image_set_from_icon_name (self->icon, icon);
  gtk_widget_set_css_classes (GTK_WIDGET (self->icon), (const char *[]) { css_class, NULL });
  gtk_label_set_label (self->sentence, sentence);
  maq_quote_set_text (self->quote, shown);
  gtk_widget_set_visible (self->result, TRUE);
}

static void
tested_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Test) test = data;
  MaqTestGroup *self = test->self;
  MaqDiagnosis diagnosis = MAQ_DIAGNOSIS_TROUBLE;
  g_autoptr (GError) error = NULL;
  g_autofree char *detail = NULL;
  g_auto (MaqDiagnosisText) text = { 0 };
  gboolean known = maq_engine_test_endpoint_finish (MAQ_ENGINE (source), result, &diagnosis, &detail, &error);

  if (self->cancellable != test->cancellable)
    return;
  g_clear_object (&self->cancellable);
  set_busy (self, FALSE);
  if (!known && g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  maq_diagnosis_text_init (&text, known ? diagnosis : MAQ_DIAGNOSIS_TROUBLE, maq_endpoint_get_title (self->endpoint));
  show_result (self, text.icon, text.sentence, known && diagnosis == MAQ_DIAGNOSIS_FINE ? "success" : "warning",
               known ? detail : error->message);
  show_remedy (self, text.remedy);
}

static void
test_cb (MaqTestGroup *self)
{
  Test *test = g_new0 (Test, 1);

  self->cancellable = g_cancellable_new ();
  test->self = g_object_ref (self);
  test->cancellable = g_object_ref (self->cancellable);
  gtk_widget_set_visible (self->result, FALSE);
  set_busy (self, TRUE);
  maq_engine_test_endpoint_async (self->engine, maq_endpoint_get_id (self->endpoint), self->cancellable, tested_cb, test);
}

static void
cancel_cb (MaqTestGroup *self)
{
  maq_test_group_cancel (self);
}

static void
remedy_cb (MaqTestGroup *self)
{
  if (self->word != NULL)
    g_signal_emit (self, signals[REMEDY], 0, self->word);
}

static void
maq_test_group_dispose (GObject *object)
{
  MaqTestGroup *self = MAQ_TEST_GROUP (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->engine);
  g_clear_pointer (&self->endpoint, maq_endpoint_unref);
  G_OBJECT_CLASS (maq_test_group_parent_class)->dispose (object);
}

static void
maq_test_group_class_init (MaqTestGroupClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = maq_test_group_dispose;
  signals[REMEDY] = g_signal_new ("remedy", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_STRING);
  g_type_ensure (MAQ_TYPE_QUOTE);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/maquette/Maquette/ui/maq-test-group.ui");
  gtk_widget_class_bind_template_child (widget_class, MaqTestGroup, spinner);
  gtk_widget_class_bind_template_child (widget_class, MaqTestGroup, cancel);
  gtk_widget_class_bind_template_child (widget_class, MaqTestGroup, test);
  gtk_widget_class_bind_template_child (widget_class, MaqTestGroup, result);
  gtk_widget_class_bind_template_child (widget_class, MaqTestGroup, icon);
  gtk_widget_class_bind_template_child (widget_class, MaqTestGroup, sentence);
  gtk_widget_class_bind_template_child (widget_class, MaqTestGroup, remedy);
  gtk_widget_class_bind_template_child (widget_class, MaqTestGroup, quote);
  gtk_widget_class_bind_template_callback (widget_class, test_cb);
  gtk_widget_class_bind_template_callback (widget_class, cancel_cb);
  gtk_widget_class_bind_template_callback (widget_class, remedy_cb);
}

static void
maq_test_group_init (MaqTestGroup *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  maq_entry_row_name_list (self->result, _("Test"));
}

void
maq_test_group_set_engine (MaqTestGroup *self, MaqEngine *engine, MaqEndpoint *endpoint)
{
  g_return_if_fail (MAQ_IS_TEST_GROUP (self));
  g_return_if_fail (endpoint != NULL);

  maq_test_group_cancel (self);
  g_set_object (&self->engine, engine);
  g_clear_pointer (&self->endpoint, maq_endpoint_unref);
  self->endpoint = maq_endpoint_ref (endpoint);
  gtk_widget_set_visible (self->result, FALSE);
}

void
maq_test_group_cancel (MaqTestGroup *self)
{
  g_return_if_fail (MAQ_IS_TEST_GROUP (self));

  if (self->cancellable == NULL)
    return;
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  set_busy (self, FALSE);
}
