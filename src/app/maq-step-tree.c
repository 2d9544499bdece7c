/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "maq-error-text.h"
#include "maq-step-text.h"
#include "maq-step-tree.h"
#include "maq-tree-area.h"

struct _MaqStepTree {
  MaqDialog          parent_instance;

  GtkStack          *stack;
  GtkScrolledWindow *scroller;
  MaqTreeArea       *area;
  GtkLabel          *empty;
  GtkLabel          *words;

  MaqEngine         *engine;
  GSignalGroup      *step_signals;   /* of the one that has the focus */
  gint64             current;
};

enum { PICKED, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (MaqStepTree, maq_step_tree, MAQ_TYPE_DIALOG)

static void
picked_cb (MaqStepTree *self, gint64 step)
{
  g_signal_emit (self, signals[PICKED], 0, step);
}

static void
show_words (MaqStepTree *self)
{
  g_autoptr (MaqStep) step = g_signal_group_dup_target (self->step_signals);
  MaqStepRecord *record = step != NULL ? maq_step_get_record (step) : NULL;
  g_autofree char *title = record != NULL ? maq_step_text_title (record) : NULL;
  g_autofree char *meta = record != NULL ? maq_step_text_meta (record) : NULL;
  g_autofree char *text = record != NULL ? g_strdup_printf ("%s · %s", title, meta) : NULL;

  gtk_label_set_label (self->words, text != NULL ? text : "");
}

static void
focused_cb (MaqStepTree *self, gint64 id)
{
  g_autoptr (MaqStep) step = maq_library_dup_step (maq_engine_get_library (self->engine), id);

  g_signal_group_set_target (self->step_signals, step);
  show_words (self);
}

/* The area knows what is in sight once it has a size. */
static gboolean
show_current_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  MaqStepTree *self = MAQ_STEP_TREE (widget);

  if (gtk_widget_get_width (GTK_WIDGET (self->area)) == 0)
    return G_SOURCE_CONTINUE;
  maq_tree_area_show (self->area, self->current);
  return G_SOURCE_REMOVE;
}

static void
tree_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MaqStepTree) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) nodes = maq_engine_list_tree_finish (MAQ_ENGINE (source), result, &error);

  /* Closed meanwhile. */
  if (self->engine == NULL)
    return;
  if (nodes == NULL)
    {
      g_autofree char *sentence = maq_error_text_sentence (error);

      gtk_label_set_label (self->empty, sentence);
    }
  gtk_stack_set_visible_child_name (self->stack, nodes != NULL && nodes->len > 0 ? "tree" : "empty");
  if (nodes == NULL || nodes->len == 0)
    return;
  maq_tree_area_set_nodes (self->area, nodes, self->current);
  gtk_widget_add_tick_callback (GTK_WIDGET (self), show_current_cb, NULL, NULL);
}

static void
maq_step_tree_dispose (GObject *object)
{
  MaqStepTree *self = MAQ_STEP_TREE (object);

  g_clear_object (&self->step_signals);
  g_clear_object (&self->engine);
  G_OBJECT_CLASS (maq_step_tree_parent_class)->dispose (object);
}

static void
maq_step_tree_class_init (MaqStepTreeClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = maq_step_tree_dispose;
  signals[PICKED] = g_signal_new ("picked", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                  G_TYPE_INT64);
  g_type_ensure (MAQ_TYPE_TREE_AREA);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/maquette/Maquette/ui/maq-step-tree.ui");
  gtk_widget_class_bind_template_child (widget_class, MaqStepTree, stack);
  gtk_widget_class_bind_template_child (widget_class, MaqStepTree, scroller);
  gtk_widget_class_bind_template_child (widget_class, MaqStepTree, area);
  gtk_widget_class_bind_template_child (widget_class, MaqStepTree, empty);
  gtk_widget_class_bind_template_child (widget_class, MaqStepTree, words);
  gtk_widget_class_bind_template_callback (widget_class, picked_cb);
  gtk_widget_class_bind_template_callback (widget_class, focused_cb);
}

static void
maq_step_tree_init (MaqStepTree *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->step_signals = g_signal_group_new (MAQ_TYPE_STEP);
  g_signal_group_connect_swapped (self->step_signals, "notify::record", G_CALLBACK (show_words), self);
  maq_tree_area_set_scroller (self->area, self->scroller);
}

MaqStepTree *
maq_step_tree_new (MaqEngine *engine, MaqLoader *loader, gint64 current)
{
  MaqStepTree *self = g_object_new (MAQ_TYPE_STEP_TREE, NULL);

  self->engine = g_object_ref (engine);
  self->current = current;
  maq_tree_area_set_engine (self->area, engine, loader);
  maq_engine_list_tree_async (engine, tree_cb, g_object_ref (self));
  return self;
}
