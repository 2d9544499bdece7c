/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <sys/mman.h>
#include <unistd.h>

#include "fuzz.h"
#include "maq-board-file.h"
#include "maq-error.h"

/* A board from somebody else: it is taken, or refused with a reason. */
int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GError) error = NULL;
  int fd = memfd_create ("board", MFD_CLOEXEC);

  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (write (fd, data, size), ==, (gssize) size);
  if (!maq_board_file_check (fd, &error))
    g_assert_error (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT);
  close (fd);

  return 0;
}
