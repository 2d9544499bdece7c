/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "maq-compare-page-private.h"
#include "maq-wrap-layout.h"

enum { PROP_CAN_REBASE = 1, N_PROPS };

static GParamSpec *props[N_PROPS];
static guint signals[MAQ_PAGE_N_SIGNALS];

G_DEFINE_FINAL_TYPE (MaqComparePage, maq_compare_page, ADW_TYPE_BIN)

const MaqCompareItem *
maq_compare_page_get_item (MaqComparePage *self, guint index)
{
  return g_ptr_array_index (self->items, index);
}

const MaqCompareItem *
maq_compare_page_get_before (MaqComparePage *self)
{
  return maq_compare_page_get_item (self, maq_compare_get_against (self->compare));
}

const MaqCompareItem *
maq_compare_page_get_now (MaqComparePage *self)
{
  return maq_compare_page_get_item (self, maq_compare_get_current (self->compare));
}

char
maq_compare_page_get_letter (guint index)
{
  return (char) ('A' + index);
}

guint
maq_compare_page_get_signal (MaqPageSignal signal)
{
  return signals[signal];
}

/* --- what the template calls --- */

static void
pair_cb (MaqComparePage *self)
{
  if (self->items != NULL && !self->adding)
    maq_compare_page_compare (self);
}

static void
back_cb (MaqComparePage *self)
{
  g_signal_emit (self, signals[MAQ_PAGE_BACK], 0);
}

static void
keep (MaqComparePage *self, guint index, gboolean edit)
{
  const MaqCompareItem *item = maq_compare_page_get_item (self, index);

  if (item->record != NULL)
    g_signal_emit (self, signals[MAQ_PAGE_KEEP], 0, item->record->id, item->slot, edit);
}

static void
keep_first_cb (MaqComparePage *self)
{
  if (self->items != NULL)
    keep (self, maq_compare_get_against (self->compare), FALSE);
}

static void
keep_second_cb (MaqComparePage *self)
{
  maq_compare_page_keep (self, TRUE);
}

static void
changes_cb (MaqComparePage *self)
{
  adw_flap_set_reveal_flap (self->flap, TRUE);
  maq_compare_panel_select_place (self->panel, 0);
  maq_compare_select_box (self->compare, 0);
}

/* A box over the picture and its line in the panel are the same thing. */
static void
box_activated_cb (MaqComparePage *self, guint index)
{
  adw_flap_set_reveal_flap (self->flap, TRUE);
  maq_compare_panel_select_place (self->panel, index);
}

static void
place_selected_cb (MaqComparePage *self, int index)
{
  maq_compare_select_box (self->compare, index >= 0 ? (guint) index : G_MAXUINT);
}

static void
restore_cb (MaqComparePage *self, int place)
{
  maq_compare_page_restore (self, place);
}

static void
raw_cb (MaqComparePage *self)
{
  const MaqCompareItem *now = self->items != NULL ? maq_compare_page_get_now (self) : NULL;
  MaqCompareItem *raw = now != NULL && now->record != NULL ? maq_compare_item_new_raw (now->record, now->slot) : NULL;

  if (raw != NULL)
    maq_compare_page_add (self, raw);
}

/* Where there is no room beside one another, the words come over the buttons. */
static void
folded_cb (MaqComparePage *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->bar), adw_flap_get_folded (self->flap) ? GTK_ORIENTATION_VERTICAL
                                                                                               : GTK_ORIENTATION_HORIZONTAL);
}

static void
reveal_cb (MaqComparePage *self)
{
  maq_compare_page_look_at_branch (self);
}

/* --- object --- */

static void
maq_compare_page_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  if (prop_id == PROP_CAN_REBASE)
    g_value_set_boolean (value, MAQ_COMPARE_PAGE (object)->rebase != NULL);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
maq_compare_page_dispose (GObject *object)
{
  MaqComparePage *self = MAQ_COMPARE_PAGE (object);

  if (self->compare != NULL)
    maq_compare_page_hide (self);
  g_clear_object (&self->engine);
  g_clear_object (&self->loader);
  G_OBJECT_CLASS (maq_compare_page_parent_class)->dispose (object);
}

static void
maq_compare_page_finalize (GObject *object)
{
  g_clear_pointer (&MAQ_COMPARE_PAGE (object)->starred, g_hash_table_unref);
  g_clear_pointer (&MAQ_COMPARE_PAGE (object)->judged, g_array_unref);
  G_OBJECT_CLASS (maq_compare_page_parent_class)->finalize (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, MaqComparePage, modes);
  gtk_widget_class_bind_template_child (widget_class, MaqComparePage, short_modes);
  gtk_widget_class_bind_template_child (widget_class, MaqComparePage, compare);
  gtk_widget_class_bind_template_child (widget_class, MaqComparePage, flap);
  gtk_widget_class_bind_template_child (widget_class, MaqComparePage, panel);
  gtk_widget_class_bind_template_child (widget_class, MaqComparePage, loupe);
  gtk_widget_class_bind_template_child (widget_class, MaqComparePage, tools);
  gtk_widget_class_bind_template_child (widget_class, MaqComparePage, tool_label);
  gtk_widget_class_bind_template_child (widget_class, MaqComparePage, scale);
  gtk_widget_class_bind_template_child (widget_class, MaqComparePage, turn);
  gtk_widget_class_bind_template_child (widget_class, MaqComparePage, bar);
  gtk_widget_class_bind_template_child (widget_class, MaqComparePage, figures);
  gtk_widget_class_bind_template_child (widget_class, MaqComparePage, alignment);
  gtk_widget_class_bind_template_child (widget_class, MaqComparePage, changes);
  gtk_widget_class_bind_template_child (widget_class, MaqComparePage, changes_label);
  gtk_widget_class_bind_template_child (widget_class, MaqComparePage, words);
  gtk_widget_class_bind_template_child (widget_class, MaqComparePage, settings);
  gtk_widget_class_bind_template_child (widget_class, MaqComparePage, trash);
  gtk_widget_class_bind_template_child (widget_class, MaqComparePage, trash_label);
  gtk_widget_class_bind_template_child (widget_class, MaqComparePage, keep_first);
  gtk_widget_class_bind_template_child (widget_class, MaqComparePage, keep_second);
}

static void
bind_callbacks (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_callback (widget_class, back_cb);
  gtk_widget_class_bind_template_callback (widget_class, box_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, changes_cb);
  gtk_widget_class_bind_template_callback (widget_class, folded_cb);
  gtk_widget_class_bind_template_callback (widget_class, keep_first_cb);
  gtk_widget_class_bind_template_callback (widget_class, keep_second_cb);
  gtk_widget_class_bind_template_callback (widget_class, pair_cb);
  gtk_widget_class_bind_template_callback (widget_class, place_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, raw_cb);
  gtk_widget_class_bind_template_callback (widget_class, restore_cb);
  gtk_widget_class_bind_template_callback (widget_class, reveal_cb);
  gtk_widget_class_bind_template_callback_full (widget_class, "mode_cb", G_CALLBACK (maq_compare_page_mode_cb));
  gtk_widget_class_bind_template_callback_full (widget_class, "scale_cb", G_CALLBACK (maq_compare_page_scale_cb));
  gtk_widget_class_bind_template_callback_full (widget_class, "split_cb", G_CALLBACK (maq_compare_page_split_cb));
  gtk_widget_class_bind_template_callback_full (widget_class, "turn_cb", G_CALLBACK (maq_compare_page_turn_cb));
  gtk_widget_class_bind_template_callback_full (widget_class, "verdict_cb", G_CALLBACK (maq_compare_page_verdict_cb));
  gtk_widget_class_bind_template_callback_full (widget_class, "trash_cb", G_CALLBACK (maq_compare_page_trash_cb));
}

static void
install_signals (GType type)
{
  signals[MAQ_PAGE_BACK] = g_signal_new ("back", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[MAQ_PAGE_KEEP] = g_signal_new ("keep", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 3, G_TYPE_INT64, G_TYPE_UINT,
                                         G_TYPE_BOOLEAN);
  signals[MAQ_PAGE_STAR] = g_signal_new ("star", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_INT64, G_TYPE_BOOLEAN);
  signals[MAQ_PAGE_RESTORED] = g_signal_new ("restored", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT64);
  signals[MAQ_PAGE_TRASH] = g_signal_new ("trash", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_ARRAY);
  signals[MAQ_PAGE_FAILED] = g_signal_new ("failed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_ERROR);
}

static void
maq_compare_page_class_init (MaqComparePageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = maq_compare_page_get_property;
  object_class->dispose = maq_compare_page_dispose;
  object_class->finalize = maq_compare_page_finalize;
  props[PROP_CAN_REBASE] = g_param_spec_boolean ("can-rebase", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
  g_type_ensure (MAQ_TYPE_COMPARE);
  g_type_ensure (MAQ_TYPE_COMPARE_PANEL);
  g_type_ensure (MAQ_TYPE_PICKER);
  g_type_ensure (MAQ_TYPE_WRAP_LAYOUT);
  gtk_widget_class_set_template_from_resource (GTK_WIDGET_CLASS (klass), "/io/github/maquette/Maquette/ui/maq-compare-page.ui");
  bind_children (GTK_WIDGET_CLASS (klass));
  bind_callbacks (GTK_WIDGET_CLASS (klass));
  install_signals (G_TYPE_FROM_CLASS (klass));
}

static void
maq_compare_page_init (MaqComparePage *self)
{
  self->threshold = MAQ_DIFFERENCE_THRESHOLD;
  maq_compare_page_set_up_verdicts (self);
  gtk_widget_init_template (GTK_WIDGET (self));
  maq_compare_page_set_up_tools (self);
}

void
maq_compare_page_set_engine (MaqComparePage *self, MaqEngine *engine, MaqLoader *loader)
{
  g_return_if_fail (MAQ_IS_COMPARE_PAGE (self));
  g_set_object (&self->engine, engine);
  g_set_object (&self->loader, loader);
}

/* --- what is compared --- */

static void
add_picture (MaqComparePage *self, guint index)
{
  const MaqCompareItem *item = maq_compare_page_get_item (self, index);
  g_autoptr (MaqPicture) picture = maq_loader_get (self->loader, item->picture);
  const char *change = maq_compare_item_get_change (item);
  char letter = maq_compare_page_get_letter (index);
  g_autofree char *tag = g_strdup_printf ("%c · %s", letter, item->title);
  g_autofree char *name = change[0] != '\0' ? g_strdup_printf ("%c, %s, %s", letter, item->title, change)
                                             : g_strdup_printf ("%c, %s", letter, item->title);

  maq_compare_add (self->compare, picture, tag, name);
  maq_compare_page_show_verdict (self, index, item->verdict);
}

static MaqCompareItem *
copy_item (const MaqCompareItem *item, gpointer data)
{
  return maq_compare_item_copy (item);
}

static void
fill (MaqComparePage *self)
{
  self->adding = TRUE;
  for (guint i = 0; i < self->items->len; i++)
    add_picture (self, i);
  self->adding = FALSE;
}

void
maq_compare_page_show (MaqComparePage *self, GPtrArray *items)
{
  g_return_if_fail (MAQ_IS_COMPARE_PAGE (self));
  g_return_if_fail (self->engine != NULL);
  g_return_if_fail (items->len >= 2 && items->len <= MAQ_COMPARE_MOST);

  maq_compare_page_hide (self);
  self->items = g_ptr_array_copy (items, (GCopyFunc) (void (*) (void)) copy_item, NULL);
  g_ptr_array_set_free_func (self->items, (GDestroyNotify) maq_compare_item_free);
  fill (self);
  maq_compare_page_read_notes (self);
  maq_compare_page_compare (self);
  maq_compare_page_show_rejected (self);
  gtk_widget_child_focus (GTK_WIDGET (self->compare), GTK_DIR_TAB_FORWARD);
}

void
maq_compare_page_hide (MaqComparePage *self)
{
  g_return_if_fail (MAQ_IS_COMPARE_PAGE (self));

  maq_compare_page_drop (self);
  g_clear_pointer (&self->items, g_ptr_array_unref);
  maq_compare_page_forget_verdicts (self);
  maq_compare_clear (self->compare);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_CAN_REBASE]);
}

/* The same again with other pictures. */
static void
show_again (MaqComparePage *self)
{
  maq_compare_page_drop (self);
  maq_compare_clear (self->compare);
  fill (self);
}

void
maq_compare_page_add (MaqComparePage *self, MaqCompareItem *item)
{
  guint against = maq_compare_get_against (self->compare), last;

  if (self->items->len < MAQ_COMPARE_MOST)
    {
      self->adding = TRUE;
      g_ptr_array_add (self->items, item);
      add_picture (self, self->items->len - 1);
    }
  else
    {
      g_ptr_array_remove_index (self->items, self->items->len - 1);
      g_ptr_array_add (self->items, item);
      show_again (self);
      self->adding = TRUE;
    }
  last = self->items->len - 1;
  maq_compare_set_pair (self->compare, against < last ? against : 0, last);
  self->adding = FALSE;
  maq_compare_page_read_notes (self);
  maq_compare_page_compare (self);
  /* What was pressed for it may be gone, and with it who hears the keys. */
  gtk_widget_child_focus (GTK_WIDGET (self->compare), GTK_DIR_TAB_FORWARD);
}

gboolean
maq_compare_page_remove (MaqComparePage *self, gint64 step)
{
  guint before;

  g_return_val_if_fail (MAQ_IS_COMPARE_PAGE (self), FALSE);

  if (self->items == NULL)
    return FALSE;
  before = self->items->len;
  for (guint i = self->items->len; i-- > 0;)
    if (maq_compare_page_get_item (self, i)->record != NULL && maq_compare_page_get_item (self, i)->record->id == step)
      g_ptr_array_remove_index (self->items, i);
  if (self->items->len == before)
    return TRUE;
  if (self->items->len < 2)
    return FALSE;
  show_again (self);
  maq_compare_page_compare (self);
  maq_compare_page_show_rejected (self);
  return TRUE;
}

void
maq_compare_page_set_mode (MaqComparePage *self, MaqCompareMode mode)
{
  g_return_if_fail (MAQ_IS_COMPARE_PAGE (self));
  maq_compare_set_mode (self->compare, mode);
}

void
maq_compare_page_keep (MaqComparePage *self, gboolean edit)
{
  g_return_if_fail (MAQ_IS_COMPARE_PAGE (self));

  if (self->items != NULL)
    keep (self, maq_compare_get_current (self->compare), edit);
}

void
maq_compare_page_toggle_details (MaqComparePage *self)
{
  g_return_if_fail (MAQ_IS_COMPARE_PAGE (self));
  adw_flap_set_reveal_flap (self->flap, !adw_flap_get_reveal_flap (self->flap));
}

MaqCompare *
maq_compare_page_get_compare (MaqComparePage *self)
{
  g_return_val_if_fail (MAQ_IS_COMPARE_PAGE (self), NULL);
  return self->compare;
}

GPtrArray *
maq_compare_page_get_items (MaqComparePage *self)
{
  g_return_val_if_fail (MAQ_IS_COMPARE_PAGE (self), NULL);
  return self->items;
}

GPtrArray *
maq_compare_page_get_rebase (MaqComparePage *self)
{
  g_return_val_if_fail (MAQ_IS_COMPARE_PAGE (self), NULL);
  return self->rebase;
}
