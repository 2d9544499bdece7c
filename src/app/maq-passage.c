/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "maq-passage.h"
#include "maq-toast.h"

struct _MaqPassage {
  GObject        *owner;
  GCancellable   *cancellable;
  AdwToast       *toast;
  MaqPassageText  text;
  guint           total;
};

MaqPassage *
maq_passage_new (AdwToastOverlay *toasts, gpointer owner, MaqPassageText text, guint total)
{
  MaqPassage *self;

  g_return_val_if_fail (ADW_IS_TOAST_OVERLAY (toasts) && G_IS_OBJECT (owner) && text != NULL, NULL);

  self = g_new (MaqPassage, 1);
  *self = (MaqPassage) { g_object_ref (owner), g_cancellable_new (), g_object_ref_sink (maq_toast_new ("")), text, total };
  adw_toast_set_timeout (self->toast, 0);
  adw_toast_set_button_label (self->toast, _("Cancel"));
  g_signal_connect_object (self->toast, "button-clicked", G_CALLBACK (g_cancellable_cancel), self->cancellable, G_CONNECT_SWAPPED);
  maq_passage_fraction_cb (0, self);
  adw_toast_overlay_add_toast (toasts, g_object_ref (self->toast));
  return self;
}

void
maq_passage_free (MaqPassage *self)
{
  if (self == NULL)
    return;
  adw_toast_dismiss (self->toast);
  g_object_unref (self->toast);
  g_object_unref (self->cancellable);
  g_object_unref (self->owner);
  g_free (self);
}

gpointer
maq_passage_get_owner (MaqPassage *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->owner;
}

GCancellable *
maq_passage_get_cancellable (MaqPassage *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->cancellable;
}

void
maq_passage_fraction_cb (double fraction, gpointer passage)
{
  MaqPassage *self = passage;
  g_autofree char *text = self->text (fraction, self->total);
  g_autofree char *markup = g_markup_escape_text (text, -1);

  adw_toast_set_title (self->toast, markup);
}
