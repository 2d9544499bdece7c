/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "maq-error-text.h"
#include "maq-money-text.h"
#include "maq-prompt.h"
#include "maq-sent-text.h"
#include "maq-sent-dialog.h"
#include "maq-thumbnail.h"

#define THUMB_WIDTH 60
#define THUMB_HEIGHT 40
#define OTHER_VARIABLE "MAQUETTE_API_KEY"

struct _MaqSentDialog {
  MaqDialog     parent_instance;

  GtkWidget    *copy_curl;
  GtkListBox   *pictures;
  GtkLabel     *prompt;
  GtkListBox   *offers;
  GtkLabel     *times;
  GtkLabel     *exact;
  GtkLabel     *hash;

  MaqEngine    *engine;
  MaqLoader    *loader;
  MaqRequest   *request; /* as it goes */
  JsonNode     *preview; /* nullable: not there yet */
};

G_DEFINE_FINAL_TYPE (MaqSentDialog, maq_sent_dialog, MAQ_TYPE_DIALOG)

static MaqEndpoint *
get_endpoint (MaqSentDialog *self)
{
  MaqCatalogEntry *entry = maq_catalog_find (maq_engine_get_catalog (self->engine), maq_request_get_engine (self->request));

  return entry != NULL ? maq_catalog_entry_get_endpoint (entry) : NULL;
}

static GtkWidget *
make_label (const char *text, const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  return label;
}

static GtkWidget *
make_short (const char *text, const char *css_class)
{
  GtkWidget *label = make_label (text, css_class);

  gtk_label_set_wrap (GTK_LABEL (label), FALSE);
  return label;
}

static GtkWidget *
make_words (const char *title, const char *note)
{
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  gtk_widget_set_hexpand (words, TRUE);
  gtk_widget_set_valign (words, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (words), make_label (title, "heading"));
  gtk_box_append (GTK_BOX (words), make_label (note, "row-meta"));
  return words;
}

static void
add_row (GtkListBox *list, GtkWidget *box, const char *name)
{
  GtkWidget *row = gtk_list_box_row_new ();

  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_list_box_append (list, row);
}

static void
add_picture (MaqSentDialog *self, guint index)
{
  MaqReference *image = maq_request_get_image (self->request, index);
  g_autoptr (MaqPicture) picture = maq_loader_get (self->loader, maq_reference_get_blob (image));
  MaqEndpoint *endpoint = get_endpoint (self);
  g_autofree char *place = g_strdup_printf (_("Image %u"), index + 1);
  g_autofree char *title = maq_sent_text_title (self->request, index);
  g_autofree char *note = maq_sent_text_note (self->request, index);
  g_autofree char *price = endpoint != NULL ? maq_sent_text_price (self->request, maq_endpoint_get_row (endpoint), index)
                                            : g_strdup ("");
  g_autofree char *name = g_strdup_printf ("%s: %s, %s, %s", place, title, note, price);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *thumbnail = maq_thumbnail_new (THUMB_WIDTH, THUMB_HEIGHT);

  maq_thumbnail_set_picture (MAQ_THUMBNAIL (thumbnail), picture);
  gtk_widget_set_valign (thumbnail, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (thumbnail), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  gtk_box_append (GTK_BOX (box), make_short (place, "heading"));
  gtk_box_append (GTK_BOX (box), thumbnail);
  gtk_box_append (GTK_BOX (box), make_words (title, note));
  gtk_box_append (GTK_BOX (box), make_short (price, NULL));
  add_row (self->pictures, box, name);
}

static char *
name_offer (MaqEndpoint *endpoint)
{
  const MaqModel *row = maq_endpoint_get_row (endpoint);

  if (!row->is_ai)
    return g_strdup (maq_endpoint_get_title (endpoint));
  return g_strdup_printf ("%s · %s", maq_endpoint_get_title (endpoint), maq_endpoint_get_model (endpoint));
}

static void
add_offer (MaqSentDialog *self, const MaqOffer *offer, gboolean own)
{
  g_autofree char *title = name_offer (offer->endpoint);
  g_autofree char *price = offer->why_not == NULL ? maq_money_text_price (&offer->price) : g_strdup (_("not possible there"));
  g_autofree char *saving = own || offer->why_not != NULL ? NULL : maq_money_text_saving (offer->saving_permille);
  g_autofree char *sum = saving != NULL ? g_strdup_printf ("%s · %s", price, saving) : g_strdup (price);
  g_autofree char *name = g_strdup_printf ("%s: %s", title, sum);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *left = make_label (title, own ? NULL : "row-meta");
  GtkWidget *right = make_label (sum, own ? "heading" : "row-meta");

  gtk_widget_set_hexpand (left, TRUE);
  gtk_label_set_xalign (GTK_LABEL (right), 1);
  /* A price is broken between words only, and only where there is no room for it. */
  gtk_label_set_wrap_mode (GTK_LABEL (right), PANGO_WRAP_WORD);
  gtk_label_set_natural_wrap_mode (GTK_LABEL (right), GTK_NATURAL_WRAP_NONE);
  gtk_box_append (GTK_BOX (box), left);
  gtk_box_append (GTK_BOX (box), right);
  add_row (self->offers, box, name);
}

static void
fill_offers (MaqSentDialog *self, MaqRequest *request)
{
  g_autoptr (GPtrArray) offers = maq_engine_list_offers (self->engine, request);

  for (guint i = 0; i < offers->len; i++)
    add_offer (self, g_ptr_array_index (offers, i), i == 0);
}

static void
show_request (MaqSentDialog *self)
{
  g_autofree char *prompt = maq_prompt_write (self->request);
  guint variants = maq_request_get_variants (self->request);
  g_autofree char *times = g_strdup_printf (ngettext ("Sent %u time, for %u picture.",
                                                      "Sent %u times, each for one picture: %u variants.", variants),
                                            variants, variants);

  for (guint i = 0; i < maq_request_get_n_images (self->request); i++)
    add_picture (self, i);
  gtk_widget_set_visible (GTK_WIDGET (self->pictures), maq_request_get_n_images (self->request) > 0);
  gtk_label_set_label (self->prompt, prompt);
  gtk_label_set_label (self->times, times);
}

static void
show_error (MaqSentDialog *self, const GError *error)
{
  g_autofree char *sentence = maq_error_text_sentence (error);

  gtk_label_set_label (self->exact, sentence);
}

static void
previewed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MaqSentDialog) self = data;
  g_autoptr (GError) error = NULL;
  JsonObject *preview;
  g_autofree char *head = NULL;
  g_autofree char *body = NULL;
  g_autofree char *all = NULL;
  g_autofree char *hash = NULL;

  self->preview = maq_engine_preview_request_finish (MAQ_ENGINE (source), result, &error);
  if (self->preview == NULL || get_endpoint (self) == NULL)
    {
      if (error != NULL)
        show_error (self, error);
      return;
    }
  preview = json_node_get_object (self->preview);
  head = maq_sent_text_head (get_endpoint (self), preview);
  body = maq_sent_text_body (preview);
  all = g_strdup_printf ("%s\n%s", head, body);
  hash = g_strdup_printf ("SHA-256 %s", json_object_get_string_member_with_default (preview, "sha256", ""));
  gtk_label_set_label (self->exact, all);
  gtk_label_set_label (self->hash, hash);
  gtk_widget_set_sensitive (self->copy_curl, TRUE);
}

static void
take_request (MaqSentDialog *self, MaqRequest *request)
{
  self->request = maq_request_ref (request);
  show_request (self);
  maq_engine_preview_request_async (self->engine, request, 0, previewed_cb, g_object_ref (self));
}

static void
prepared_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MaqSentDialog) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (MaqRequest) request = maq_engine_prepare_request_finish (MAQ_ENGINE (source), result, &error);

  if (request != NULL)
    take_request (self, request);
  else
    show_error (self, error);
}

static void
copy_curl_cb (MaqSentDialog *self)
{
  const char *variable;
  g_autofree char *command = NULL;

  if (self->preview == NULL || get_endpoint (self) == NULL)
    return;
  variable = maq_engine_get_key_variable (self->engine, maq_request_get_engine (self->request));
  command = maq_sent_text_curl (get_endpoint (self), self->request, json_node_get_object (self->preview),
                                variable != NULL ? variable : OTHER_VARIABLE);
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), command);
}

static void
copy_exact_cb (MaqSentDialog *self)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), gtk_label_get_label (self->exact));
}

static void
maq_sent_dialog_dispose (GObject *object)
{
  MaqSentDialog *self = MAQ_SENT_DIALOG (object);

  g_clear_object (&self->engine);
  g_clear_object (&self->loader);
  g_clear_pointer (&self->request, maq_request_unref);
  g_clear_pointer (&self->preview, json_node_unref);
  G_OBJECT_CLASS (maq_sent_dialog_parent_class)->dispose (object);
}

static void
maq_sent_dialog_class_init (MaqSentDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = maq_sent_dialog_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/maquette/Maquette/ui/maq-sent-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, MaqSentDialog, copy_curl);
  gtk_widget_class_bind_template_child (widget_class, MaqSentDialog, pictures);
  gtk_widget_class_bind_template_child (widget_class, MaqSentDialog, prompt);
  gtk_widget_class_bind_template_child (widget_class, MaqSentDialog, offers);
  gtk_widget_class_bind_template_child (widget_class, MaqSentDialog, times);
  gtk_widget_class_bind_template_child (widget_class, MaqSentDialog, exact);
  gtk_widget_class_bind_template_child (widget_class, MaqSentDialog, hash);
  gtk_widget_class_bind_template_callback (widget_class, copy_curl_cb);
  gtk_widget_class_bind_template_callback (widget_class, copy_exact_cb);
}

static void
maq_sent_dialog_init (MaqSentDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

MaqSentDialog *
maq_sent_dialog_new (MaqEngine *engine, MaqLoader *loader, MaqRequest *request, MaqRequest *neutral,
                     gboolean pack)
{
  MaqSentDialog *self = g_object_new (MAQ_TYPE_SENT_DIALOG, NULL);
  MaqCatalogEntry *entry = maq_catalog_find (maq_engine_get_catalog (engine), maq_request_get_engine (request));

  self->engine = g_object_ref (engine);
  self->loader = g_object_ref (loader);
  fill_offers (self, neutral != NULL ? neutral : request);
  if (entry != NULL)
    maq_engine_prepare_request_async (engine, request, maq_catalog_entry_get_model (entry), pack, NULL, prepared_cb,
                                      g_object_ref (self));
  return self;
}
