/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "maq-prompt-view-private.h"
#include "maq-request.h"

#define OWN_FORMAT "application/x-maquette-prompt"
/* Four bytes a character, and room for the ids. */
#define MOST_BYTES (MAQ_MAX_PROMPT * 8)

void
maq_prompt_clipboard_copy (MaqPromptView *self)
{
  GtkTextBuffer *buffer = GTK_TEXT_BUFFER (self->buffer);
  GdkClipboard *clipboard = gtk_widget_get_clipboard (GTK_WIDGET (self));
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GdkContentProvider) all = NULL;
  g_autofree char *text = NULL;
  char *saved;
  GtkTextIter start, end;

  if (!gtk_text_buffer_get_selection_bounds (buffer, &start, &end))
    return;
  saved = maq_prompt_buffer_dup_part (self->buffer, &start, &end);
  bytes = g_bytes_new_take (saved, strlen (saved));
  text = maq_prompt_buffer_dup_part_change (self->buffer, &start, &end);
  all = gdk_content_provider_new_union ((GdkContentProvider *[]) { gdk_content_provider_new_for_bytes (OWN_FORMAT, bytes),
                                                                   gdk_content_provider_new_typed (G_TYPE_STRING, text) },
                                        2);
  gdk_clipboard_set_content (clipboard, all);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MaqPromptView) self = data;
  g_autoptr (GBytes) bytes = g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result, NULL);
  g_autofree char *saved = bytes != NULL ? g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes)) : NULL;

  if (saved != NULL && g_utf8_validate (saved, -1, NULL))
    maq_prompt_buffer_insert_saved (self->buffer, saved);
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MaqPromptView) self = data;
  const char *format;
  g_autoptr (GInputStream) stream = gdk_clipboard_read_finish (GDK_CLIPBOARD (source), result, &format, NULL);

  if (stream != NULL)
    g_input_stream_read_bytes_async (stream, MOST_BYTES, G_PRIORITY_DEFAULT, NULL, read_cb, g_steal_pointer (&self));
}

gboolean
maq_prompt_clipboard_paste (MaqPromptView *self)
{
  GdkClipboard *clipboard = gtk_widget_get_clipboard (GTK_WIDGET (self));

  if (!gdk_content_formats_contain_mime_type (gdk_clipboard_get_formats (clipboard), OWN_FORMAT))
    return FALSE;
  gdk_clipboard_read_async (clipboard, (const char *[]) { OWN_FORMAT, NULL }, G_PRIORITY_DEFAULT, NULL, opened_cb,
                            g_object_ref (self));
  return TRUE;
}
