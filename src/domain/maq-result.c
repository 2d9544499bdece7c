/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-result.h"

MaqResult *
maq_result_new (void)
{
  MaqResult *self = g_new0 (MaqResult, 1);

  self->pictures = g_ptr_array_new_with_free_func ((GDestroyNotify) maq_blob_unref);
  self->notes = g_ptr_array_new_with_free_func (g_free);
  return self;
}

void
maq_result_free (MaqResult *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->pictures);
  g_ptr_array_unref (self->notes);
  g_free (self->revised_prompt);
  g_free (self->request_id);
  g_free (self->model);
  g_free (self->exact);
  g_free (self);
}
