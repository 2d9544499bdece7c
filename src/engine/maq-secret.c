/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>
#include <sys/mman.h>

#include "maq-secret.h"

/* Pages of its own, with their size in front. */
char *
maq_secret_new (const char *text)
{
  gsize length = strlen (text) + 1;
  gsize size = sizeof (gsize) + length;
  char *pages = mmap (NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

  if (pages == MAP_FAILED)
    return NULL;
  /* A small limit on locked memory is no reason to refuse a key; then it is only wiped. */
  if (mlock (pages, size) == 0)
    madvise (pages, size, MADV_DONTDUMP);
  memcpy (pages, &size, sizeof size);
  memcpy (pages + sizeof size, text, length);
  return pages + sizeof size;
}

void
maq_secret_free (char *secret)
{
  char *pages;
  gsize size;

  if (secret == NULL)
    return;
  pages = secret - sizeof size;
  memcpy (&size, pages, sizeof size);
  explicit_bzero (pages, size);
  munlock (pages, size);
  munmap (pages, size);
}
