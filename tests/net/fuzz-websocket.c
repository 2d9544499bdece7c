/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fuzz.h"
#include "maq-websocket-frame.h"

#define MAX_MESSAGE 5000

static gboolean
frame_cb (gpointer data, MaqWebsocketOpcode opcode, guint code, GBytes *payload, GError **error)
{
  gsize length;
  const char *bytes = g_bytes_get_data (payload, &length);

  g_assert_cmpuint (length, <=, opcode >= MAQ_WEBSOCKET_CLOSE ? 125 : MAX_MESSAGE);
  g_assert_cmpint (opcode, !=, MAQ_WEBSOCKET_CONTINUATION);
  if (opcode == MAQ_WEBSOCKET_TEXT || opcode == MAQ_WEBSOCKET_CLOSE)
    g_assert_true (g_utf8_validate_len (bytes, length, NULL));
  g_string_append_printf (data, "|%u %u ", opcode, code);
  g_string_append_len (data, bytes, (gssize) length);
  return TRUE;
}

static GString *
scan (const uint8_t *data,
      size_t         size,
      gsize          piece)
{
  GString *seen = g_string_new (NULL);
  g_autoptr (MaqWebsocketFrames) frames = maq_websocket_frames_new (MAX_MESSAGE, frame_cb, seen);

  for (gsize at = 0; at < size; at += piece)
    {
      g_autoptr (GError) error = NULL;

      if (!maq_websocket_frames_feed (frames, data + at, MIN (piece, size - at), &error))
        {
          g_assert_nonnull (error);
          g_string_append (seen, "|end");
          break;
        }
    }
  return seen;
}

/* Nothing may depend on where the bytes are split. */
int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  GString *whole = scan (data, size, MAX (size, 1));
  GString *split = scan (data, size, size > 0 ? data[size - 1] % 7 + 1 : 1);

  g_assert_true (g_string_equal (whole, split));
  g_string_free (whole, TRUE);
  g_string_free (split, TRUE);
  return 0;
}
