/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fuzz-sniff.h"
#include "maq-encode.h"
#include "maq-image.h"
#include "maq-sniff.h"

/* What must hold of every header that is taken for good. */
static void
check (const MaqSniff *sniff)
{
  guint width, height;

  maq_sniff_get_shown_size (sniff, &width, &height);
  g_assert_cmpuint (sniff->format, !=, MAQ_FORMAT_UNKNOWN);
  g_assert_cmpuint (MIN (width, height), >=, 1);
  g_assert_cmpuint (MAX (width, height), <=, MAQ_IMAGE_MAX_SIDE);
  g_assert_cmpuint (width * height, <=, MAQ_IMAGE_MAX_PIXELS);
  g_assert_cmpuint (sniff->orientation, >=, 1);
  g_assert_cmpuint (sniff->orientation, <=, 8);
}

/* What is stripped must be a picture of the same size, and stripping it again must change nothing. */
static void
check_stripped (GBytes         *stripped,
                const MaqSniff *before)
{
  g_autoptr (GBytes) again = maq_metadata_strip (stripped, NULL);
  gsize length;
  const guint8 *data = g_bytes_get_data (stripped, &length);
  MaqSniff after;

  if (!maq_sniff (data, length, length, &after, NULL))
    return; /* broken before and after */

  g_assert_cmpuint (after.width, ==, before->width);
  g_assert_cmpuint (after.height, ==, before->height);
  g_assert_cmpuint (after.orientation, ==, before->orientation);
  g_assert_true (again == NULL || g_bytes_equal (again, stripped));
}

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (data, size);
  g_autoptr (GBytes) stripped = maq_metadata_strip (bytes, NULL);
  MaqSniff sniff;

  g_free (maq_metadata_get_png_text (bytes, "Comment"));

  if (maq_sniff (data, size, size, &sniff, NULL))
    {
      check (&sniff);
      if (stripped != NULL)
        check_stripped (stripped, &sniff);
    }

  /* The first part of a longer file. */
  if (maq_sniff (data, size, (goffset) size + 1000, &sniff, NULL))
    check (&sniff);

  return 0;
}
