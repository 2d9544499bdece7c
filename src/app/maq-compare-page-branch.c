/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "maq-compare-page-private.h"

/* --- drift --- */

static void
drift_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MaqComparePage) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (MaqDrift) drift = maq_engine_measure_drift_finish (MAQ_ENGINE (source), result, &error);
  g_autofree char *sentence = NULL;
  double fraction = -1;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->items == NULL)
    return;
  if (drift != NULL)
    sentence = maq_compare_text_drift (drift, &fraction);
  maq_compare_panel_set_drift (self->panel, sentence, fraction);
}

/* Two more pictures are decoded for it: only when somebody can see it. */
static void
measure_drift (MaqComparePage *self)
{
  const MaqCompareItem *now = maq_compare_page_get_now (self);

  if (self->has_drift || !adw_flap_get_reveal_flap (self->flap))
    return;
  self->has_drift = TRUE;
  if (now->record == NULL || now->is_raw || !maq_request_is_edit (now->record->request))
    return;
  maq_compare_panel_set_drift (self->panel, _("Measuring how far the branch has drifted…"), -1);
  maq_engine_measure_drift_async (self->engine, now->record->id, now->slot, self->cancellable, drift_cb, g_object_ref (self));
}

/* --- joining changes --- */

/* From A, where it lies on B's way; else from where the branch began. */
static guint
find_base (MaqComparePage *self, GPtrArray *branch)
{
  const MaqStepRecord *before = maq_compare_page_get_before (self)->record;

  for (guint i = 0; before != NULL && i + 1 < branch->len; i++)
    if (g_str_equal (((const MaqStepRecord *) g_ptr_array_index (branch, i))->uuid, before->uuid))
      return i + 2 < branch->len ? i : 0;
  return 0;
}

static void
branch_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MaqComparePage) self = data;
  g_autoptr (GPtrArray) branch = maq_engine_list_branch_finish (MAQ_ENGINE (source), result, NULL);
  const MaqStepRecord *now = self->items != NULL ? maq_compare_page_get_now (self)->record : NULL;
  g_autofree char *label = NULL;
  guint from, n;

  /* One change alone is what there is already. */
  if (branch == NULL || now == NULL || branch->len < 3
      || !g_str_equal (((const MaqStepRecord *) g_ptr_array_index (branch, branch->len - 1))->uuid, now->uuid))
    return;
  from = find_base (self, branch);
  g_ptr_array_remove_range (branch, 0, from);
  n = branch->len - 1;
  g_clear_pointer (&self->rebase, g_ptr_array_unref);
  self->rebase = g_steal_pointer (&branch);
  /* Translators: the last changes of a branch, in one request, on the picture of an earlier step. */
  label = g_strdup_printf (ngettext ("Re-base: %u change on step %ld…", "Re-base: %u changes on step %ld…", n), n,
                           (long) ((const MaqStepRecord *) g_ptr_array_index (self->rebase, 0))->id);
  maq_compare_panel_set_rebase (self->panel, label);
  g_object_notify (G_OBJECT (self), "can-rebase");
}

void
maq_compare_page_look_at_branch (MaqComparePage *self)
{
  const MaqCompareItem *now;

  if (self->items == NULL || self->cancellable == NULL)
    return;
  now = maq_compare_page_get_now (self);
  measure_drift (self);
  if (self->rebase == NULL && now->record != NULL && now->record->parent_uuid != NULL)
    maq_engine_list_branch_async (self->engine, now->record->id, branch_cb, g_object_ref (self));
}

/* --- taking back --- */

/* Of a picture that is being restored, and what for. */
typedef struct {
  MaqComparePage *page;
  MaqRequest     *request;
} Restoring;

static void
restoring_free (Restoring *restoring)
{
  g_object_unref (restoring->page);
  g_clear_pointer (&restoring->request, maq_request_unref);
  g_free (restoring);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Restoring, restoring_free)

static void
end (MaqComparePage *self, const GError *error)
{
  self->restoring = FALSE;
  maq_compare_panel_set_busy (self->panel, FALSE);
  if (error != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_signal_emit (self, maq_compare_page_get_signal (MAQ_PAGE_FAILED), 0, error);
}

static void
added_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Restoring) restoring = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (MaqStepRecord) record = maq_engine_add_made_finish (MAQ_ENGINE (source), result, &error);
  MaqComparePage *self = restoring->page;

  end (self, error);
  if (record == NULL)
    return;
  if (self->items != NULL)
    maq_compare_page_add (self, maq_compare_item_new (record, 0));
  g_signal_emit (self, maq_compare_page_get_signal (MAQ_PAGE_RESTORED), 0, record->id);
}

static void
restored_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Restoring) restoring = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (MaqBlob) picture = maq_engine_restore_finish (MAQ_ENGINE (source), result, &error);

  if (picture == NULL)
    {
      end (restoring->page, error);
      return;
    }
  /* Translators: stands where other steps have the name of their engine. */
  maq_engine_add_made_async (MAQ_ENGINE (source), restoring->request, _("Restored here"), picture, added_cb, restoring);
  g_steal_pointer (&restoring);
}

/* The step that the restored picture will be: made of the one in hand, in words that say what was done. */
static MaqRequest *
build_request (MaqComparePage *self, guint n, GError **error)
{
  const MaqCompareItem *before = maq_compare_page_get_before (self), *now = maq_compare_page_get_now (self);
  g_autoptr (MaqRequestBuilder) builder = maq_request_builder_new ();
  g_autoptr (MaqReference) base = maq_reference_new (NULL, 0, now->title, MAQ_ROLE_EDIT_THIS, now->picture);
  g_autofree char *change = g_strdup_printf (ngettext ("%u place restored from %s", "%u places restored from %s", n), n, before->title);
  const char *const *keep = now->record != NULL ? maq_request_get_keep (now->record->request) : NULL;

  maq_request_builder_set_change (builder, change);
  maq_request_builder_set_base (builder, base, now->record != NULL ? now->record->uuid : NULL, now->slot);
  for (guint i = 0; keep != NULL && keep[i] != NULL; i++)
    maq_request_builder_add_keep (builder, keep[i]);
  return maq_request_builder_end (builder, error);
}

void
maq_compare_page_restore (MaqComparePage *self, int place)
{
  g_autoptr (GError) error = NULL;
  const MaqDifferenceBox *boxes;
  Restoring *restoring;
  guint n;

  if (self->difference == NULL || self->boxes == NULL || self->restoring || place >= (int) self->boxes->len || self->boxes->len == 0)
    return;
  boxes = (const MaqDifferenceBox *) self->boxes->data + MAX (place, 0);
  n = place < 0 ? self->boxes->len : 1;
  restoring = g_new0 (Restoring, 1);
  restoring->page = g_object_ref (self);
  restoring->request = build_request (self, n, &error);
  if (restoring->request == NULL)
    {
      end (self, error);
      restoring_free (restoring);
      return;
    }
  self->restoring = TRUE;
  maq_compare_panel_set_busy (self->panel, TRUE);
  maq_engine_restore_async (self->engine, self->difference, maq_compare_page_get_before (self)->picture,
                            maq_compare_page_get_now (self)->picture, boxes, n, NULL, restored_cb, restoring);
}

void
maq_compare_page_restore_all (MaqComparePage *self)
{
  g_return_if_fail (MAQ_IS_COMPARE_PAGE (self));
  maq_compare_page_restore (self, -1);
}
