/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "maq-error-text.h"
#include "maq-money-text.h"
#include "maq-pages-dialog.h"
#include "maq-prompt-view.h"

#define LEAST_HEIGHT 54
#define MOST_HEIGHT 162

struct _MaqPagesDialog {
  MaqDialog       parent_instance;

  GtkBox         *list;
  GtkWidget      *run_all;
  GtkWidget      *run_changed;
  GtkWidget      *run_missing;
  GtkLabel       *with;
  GtkLabel       *trouble;

  MaqEngine      *engine;
  MaqLoader      *loader;
  MaqComposer    *composer;
  MaqPages       *pages;
  GPtrArray      *states; /* of GtkLabel, one for each page, borrowed */
};

typedef enum { RUN_ALL, RUN_CHANGED, RUN_MISSING } Run;

/* One page on its way. What becomes of it is kept though the dialog is closed meanwhile. */
typedef struct {
  MaqPagesDialog *window;
  MaqPages       *pages;
  MaqComposer    *composer;
  char           *id;
  char           *text;
} Errand;

G_DEFINE_FINAL_TYPE (MaqPagesDialog, maq_pages_dialog, MAQ_TYPE_DIALOG)

static void
errand_free (Errand *errand)
{
  g_object_unref (errand->window);
  g_object_unref (errand->pages);
  g_object_unref (errand->composer);
  g_free (errand->id);
  g_free (errand->text);
  g_free (errand);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Errand, errand_free)

static char *
describe (const MaqPage *page)
{
  switch (page->state)
    {
    case MAQ_PAGE_CHANGED:
      return g_strdup (_("Changed since it was made"));
    case MAQ_PAGE_RUNNING:
      return g_strdup (_("Running"));
    case MAQ_PAGE_MADE:
      return g_strdup_printf (_("Made: step %ld"), (long) page->step_id);
    case MAQ_PAGE_MISSING:
      return g_strdup (_("No picture came"));
    case MAQ_PAGE_NEW:
    default:
      return g_strdup (_("Not made yet"));
    }
}

static gboolean
is_due (const MaqPage *page, Run run)
{
  return maq_pages_is_due (page, run == RUN_CHANGED, run == RUN_MISSING);
}

static void
show_trouble (MaqPagesDialog *self, const char *sentence)
{
  gtk_label_set_label (self->trouble, sentence != NULL ? sentence : "");
  gtk_widget_set_visible (GTK_WIDGET (self->trouble), sentence != NULL);
}

/* How many go, and what they cost together. */
static char *
sum_up (MaqPagesDialog *self, Run run, guint *n_due)
{
  MaqPrice sum = { TRUE, 0, 0 };

  *n_due = 0;
  for (guint i = 0; i < maq_pages_get_n (self->pages); i++)
    {
      const MaqPage *page = maq_pages_get (self->pages, i);
      g_autoptr (MaqRequest) request = is_due (page, run) ? maq_composer_build_page (self->composer, page->text, NULL) : NULL;
      MaqPrice price;

      if (request == NULL)
        continue;
      price = maq_engine_get_price (self->engine, request);
      sum = (MaqPrice) { sum.known && price.known, sum.low + price.low, sum.high + price.high };
      (*n_due)++;
    }
  return maq_money_text_price (&sum);
}

static char *
name_run (Run run, guint n_due, const char *price)
{
  switch (run)
    {
    case RUN_CHANGED:
      return g_strdup_printf (_("Run changed: %u · %s"), n_due, price);
    case RUN_MISSING:
      return g_strdup_printf (_("Fill missing: %u · %s"), n_due, price);
    case RUN_ALL:
    default:
      return g_strdup_printf (_("Run all: %u · %s"), n_due, price);
    }
}

static void
show_run (MaqPagesDialog *self, GtkWidget *button, Run run)
{
  guint n_due = 0;
  g_autofree char *price = sum_up (self, run, &n_due);
  g_autofree char *label = name_run (run, n_due, price);

  gtk_button_set_label (GTK_BUTTON (button), label);
  /* The price is said whole, on two lines where the letters are large. */
  gtk_label_set_wrap (GTK_LABEL (gtk_button_get_child (GTK_BUTTON (button))), TRUE);
  gtk_label_set_justify (GTK_LABEL (gtk_button_get_child (GTK_BUTTON (button))), GTK_JUSTIFY_CENTER);
  gtk_widget_set_sensitive (button, n_due > 0);
}

static void
update (MaqPagesDialog *self)
{
  for (guint i = 0; i < MIN (self->states->len, maq_pages_get_n (self->pages)); i++)
    {
      g_autofree char *state = describe (maq_pages_get (self->pages, i));

      gtk_label_set_label (g_ptr_array_index (self->states, i), state);
    }
  show_run (self, self->run_all, RUN_ALL);
  show_run (self, self->run_changed, RUN_CHANGED);
  show_run (self, self->run_missing, RUN_MISSING);
}

/* @error: why it does not go. */
static void
give_up (const Errand *errand, const GError *error)
{
  g_autofree char *sentence = maq_error_text_sentence (error);

  maq_pages_give_up (errand->pages, errand->id);
  if (errand->window->pages == NULL)
    return;
  show_trouble (errand->window, sentence);
  update (errand->window);
}

static void
submitted_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Errand) errand = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (MaqStepRecord) record = maq_engine_submit_finish (MAQ_ENGINE (source), result, &error);

  if (record == NULL)
    {
      give_up (errand, error);
      return;
    }
  maq_pages_bind (errand->pages, errand->id, errand->text, record);
  maq_composer_update_budget (errand->composer);
  if (errand->window->pages != NULL)
    update (errand->window);
}

static void
prepared_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Errand) errand = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (MaqRequest) request = maq_engine_prepare_request_finish (MAQ_ENGINE (source), result, &error);

  if (request != NULL)
    maq_engine_submit_async (MAQ_ENGINE (source), request, NULL, submitted_cb, g_steal_pointer (&errand));
  else
    give_up (errand, error);
}

static void
run_page (MaqPagesDialog *self, const MaqPage *page)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MaqRequest) request = maq_composer_build_page (self->composer, page->text, &error);
  MaqCatalogEntry *entry;
  Errand *errand;

  if (request == NULL)
    {
      show_trouble (self, error->message);
      return;
    }
  entry = maq_catalog_find (maq_engine_get_catalog (self->engine), maq_request_get_engine (request));
  if (entry == NULL)
    return;
  errand = g_new0 (Errand, 1);
  errand->window = g_object_ref (self);
  errand->pages = g_object_ref (self->pages);
  errand->composer = g_object_ref (self->composer);
  errand->id = g_strdup (page->id);
  errand->text = g_strdup (page->text);
  maq_pages_begin (self->pages, errand->id);
  maq_engine_prepare_request_async (self->engine, request, maq_catalog_entry_get_model (entry), FALSE, NULL, prepared_cb, errand);
}

/* A page on its way is not due, whatever becomes of the others meanwhile: a second click sends nothing twice. */
static void
run (MaqPagesDialog *self, Run which)
{
  show_trouble (self, NULL);
  for (guint i = 0; i < maq_pages_get_n (self->pages); i++)
    if (is_due (maq_pages_get (self->pages, i), which))
      run_page (self, maq_pages_get (self->pages, i));
  update (self);
}

static void
run_all_cb (MaqPagesDialog *self)
{
  run (self, RUN_ALL);
}

static void
run_changed_cb (MaqPagesDialog *self)
{
  run (self, RUN_CHANGED);
}

static void
run_missing_cb (MaqPagesDialog *self)
{
  run (self, RUN_MISSING);
}

/* The name of a page's widgets is its id. */
static void
edited_cb (GtkWidget *view)
{
  MaqPagesDialog *self = MAQ_PAGES_DIALOG (gtk_widget_get_ancestor (view, MAQ_TYPE_PAGES_DIALOG));
  g_autofree char *text = maq_prompt_buffer_dup_saved (maq_prompt_view_get_buffer (MAQ_PROMPT_VIEW (view)));

  maq_pages_set_text (self->pages, gtk_widget_get_name (view), text);
  update (self);
}

static void
up_cb (MaqPagesDialog *self, GtkWidget *button)
{
  g_autofree char *id = g_strdup (gtk_widget_get_name (button));

  maq_pages_move (self->pages, id, -1);
}

static void
down_cb (MaqPagesDialog *self, GtkWidget *button)
{
  g_autofree char *id = g_strdup (gtk_widget_get_name (button));

  maq_pages_move (self->pages, id, 1);
}

static void
remove_cb (MaqPagesDialog *self, GtkWidget *button)
{
  g_autofree char *id = g_strdup (gtk_widget_get_name (button));

  maq_pages_remove (self->pages, id);
}

static GtkWidget *
make_button (MaqPagesDialog *self, const char *icon, const char *name, const MaqPage *page, GCallback callback)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_set_tooltip_text (button, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_name (button, page->id);
  g_signal_connect_object (button, "clicked", callback, self, G_CONNECT_SWAPPED);
  return button;
}

static GtkWidget *
make_text (MaqPagesDialog *self, const MaqPage *page, guint number)
{
  GtkWidget *view = g_object_new (MAQ_TYPE_PROMPT_VIEW, "wrap-mode", GTK_WRAP_WORD_CHAR, "accepts-tab", FALSE, "left-margin", 12,
                                  "right-margin", 12, "top-margin", 9, "bottom-margin", 9, NULL);
  MaqPromptBuffer *buffer = maq_prompt_view_get_buffer (MAQ_PROMPT_VIEW (view));
  g_autofree char *name = g_strdup_printf (_("Page %u"), number);
  GtkWidget *scroller;

  maq_prompt_view_set_board (MAQ_PROMPT_VIEW (view), G_LIST_MODEL (maq_engine_get_board (self->engine)), self->loader);
  maq_prompt_buffer_set_saved (buffer, page->text);
  gtk_widget_set_name (view, page->id);
  g_signal_connect_object (buffer, "edited", G_CALLBACK (edited_cb), view, G_CONNECT_SWAPPED);
  gtk_accessible_update_property (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_widget_add_css_class (view, "page-text");
  scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (scroller), LEAST_HEIGHT);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), MOST_HEIGHT);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), view);
  return scroller;
}

static void
add_row (MaqPagesDialog *self, const MaqPage *page, guint number)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *bar = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *state = gtk_label_new (NULL);
  g_autofree char *title = g_strdup_printf (_("Page %u"), number);
  GtkWidget *heading = gtk_label_new (title);

  gtk_widget_add_css_class (heading, "heading");
  gtk_widget_add_css_class (state, "row-meta");
  gtk_label_set_xalign (GTK_LABEL (state), 0);
  gtk_label_set_ellipsize (GTK_LABEL (state), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (state, TRUE);
  gtk_widget_set_margin_start (state, 12);
  gtk_box_append (GTK_BOX (bar), heading);
  gtk_box_append (GTK_BOX (bar), state);
  gtk_box_append (GTK_BOX (bar), make_button (self, "go-up-symbolic", _("Move up"), page, G_CALLBACK (up_cb)));
  gtk_box_append (GTK_BOX (bar), make_button (self, "go-down-symbolic", _("Move down"), page, G_CALLBACK (down_cb)));
  gtk_box_append (GTK_BOX (bar), make_button (self, "list-remove-symbolic", _("Remove the page"), page, G_CALLBACK (remove_cb)));
  gtk_widget_add_css_class (bar, "page-bar");
  gtk_box_append (GTK_BOX (row), bar);
  gtk_box_append (GTK_BOX (row), make_text (self, page, number));
  gtk_widget_add_css_class (row, "well");
  gtk_box_append (self->list, row);
  g_ptr_array_add (self->states, state);
}

static void
fill (MaqPagesDialog *self)
{
  GtkWidget *child;

  g_ptr_array_set_size (self->states, 0);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_box_remove (self->list, child);
  for (guint i = 0; i < maq_pages_get_n (self->pages); i++)
    add_row (self, maq_pages_get (self->pages, i), i + 1);
  update (self);
}

/* The first page begins with what is written in the composer. */
static void
add_cb (MaqPagesDialog *self)
{
  g_autofree char *text = maq_pages_get_n (self->pages) == 0 ? maq_composer_dup_saved (self->composer) : g_strdup ("");
  g_autofree char *full = NULL;

  if (maq_pages_add (self->pages, text))
    return;
  full = g_strdup_printf (_("There can be %d pages."), MAQ_MAX_PAGES);
  show_trouble (self, full);
}

static void
maq_pages_dialog_dispose (GObject *object)
{
  MaqPagesDialog *self = MAQ_PAGES_DIALOG (object);

  g_clear_object (&self->pages);
  g_clear_object (&self->engine);
  g_clear_object (&self->loader);
  g_clear_object (&self->composer);
  g_clear_pointer (&self->states, g_ptr_array_unref);
  G_OBJECT_CLASS (maq_pages_dialog_parent_class)->dispose (object);
}

static void
maq_pages_dialog_class_init (MaqPagesDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = maq_pages_dialog_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/maquette/Maquette/ui/maq-pages-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, MaqPagesDialog, list);
  gtk_widget_class_bind_template_child (widget_class, MaqPagesDialog, run_all);
  gtk_widget_class_bind_template_child (widget_class, MaqPagesDialog, run_changed);
  gtk_widget_class_bind_template_child (widget_class, MaqPagesDialog, run_missing);
  gtk_widget_class_bind_template_child (widget_class, MaqPagesDialog, with);
  gtk_widget_class_bind_template_child (widget_class, MaqPagesDialog, trouble);
  gtk_widget_class_bind_template_callback (widget_class, add_cb);
  gtk_widget_class_bind_template_callback (widget_class, run_all_cb);
  gtk_widget_class_bind_template_callback (widget_class, run_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, run_missing_cb);
}

static void
maq_pages_dialog_init (MaqPagesDialog *self)
{
  self->states = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

MaqPagesDialog *
maq_pages_dialog_new (MaqEngine *engine, MaqLoader *loader, MaqComposer *composer, MaqPages *pages)
{
  MaqPagesDialog *self = g_object_new (MAQ_TYPE_PAGES_DIALOG, NULL);
  g_autofree char *with = maq_composer_describe_pages (composer);

  self->engine = g_object_ref (engine);
  self->loader = g_object_ref (loader);
  self->composer = g_object_ref (composer);
  self->pages = g_object_ref (pages);
  g_signal_connect_object (self->pages, "changed", G_CALLBACK (fill), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->pages, "state", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  gtk_label_set_label (self->with, with);
  fill (self);
  return self;
}
