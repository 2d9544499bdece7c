/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-blocks.h"

#include <errno.h>

#include "maq-error.h"
#include "maq-sys.h"

#define BLOCK (256 * 1024)

gboolean
maq_blocks_read (int            fd,
                 goffset        size,
                 GCancellable  *cancellable,
                 MaqBlockFunc   func,
                 gpointer       data,
                 GError       **error)
{
  g_autofree char *block = g_malloc (BLOCK);

  for (goffset at = 0; at < size;)
    {
      ssize_t n = maq_sys_pread (fd, block, (size_t) MIN (BLOCK, size - at), at);

      if (n < 0)
        {
          maq_error_set_errno (error, errno, "Reading back what was sent or received");
          return FALSE;
        }
      if (n == 0)
        break;
      if (g_cancellable_set_error_if_cancelled (cancellable, error) || !func (data, block, (gsize) n, error))
        return FALSE;
      at += n;
    }

  return TRUE;
}

gboolean
maq_blocks_read_reply (const MaqCall  *call,
                       MaqBlockFunc    func,
                       gpointer        data,
                       GError        **error)
{
  goffset size = 0;
  int fd = call->exchange->get_reply (call->exchange, &size);

  if (fd < 0)
    {
      g_set_error_literal (error, MAQ_ERROR, MAQ_ERROR_PROTOCOL, "There is no reply to read");
      return FALSE;
    }

  return maq_blocks_read (fd, size, call->cancellable, func, data, error);
}

gboolean
maq_blocks_feed (gpointer     stream,
                 const char  *block,
                 gsize        length,
                 GError     **error)
{
  return maq_json_stream_feed (stream, block, length, error);
}
