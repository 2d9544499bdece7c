/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <libdeflate.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "maq-decoder.h"
#include "maq-encode.h"
#include "maq-error.h"
#include "picture-seeds.h"

/* Pictures that are broken on purpose, the same on every run. Whatever they do to the decoder, we get a picture or an
 * error, in time, and hold little memory. MAQ_TEST_LONG=1 tries far more of them. */

#define TIME_LIMIT (20 * G_TIME_SPAN_SECOND)
#define MEMORY_LIMIT_KB (400 * 1024)

typedef struct {
  MaqDecoder *decoder;
  GPtrArray  *pictures; /* GBytes */
  guint       max_side;
  int         next;     /* atomic */
  int         decoded;  /* atomic */
} Run;

static GPtrArray *seeds;
static guint total;

static gboolean
is_long (void)
{
  return g_getenv ("MAQ_TEST_LONG") != NULL;
}

static void
check_picture (Run    *run,
               GBytes *bytes)
{
  g_autoptr (GError) error = NULL;
  gint64 start = g_get_monotonic_time ();
  g_autoptr (MaqImage) image = maq_decoder_decode_bytes (run->decoder, bytes, run->max_side, NULL, &error);
  MaqSniff sniff;

  g_assert_cmpint (g_get_monotonic_time () - start, <, TIME_LIMIT);
  g_assert_true ((image == NULL) == (error != NULL));

  if (image == NULL)
    {
      g_assert_true (error->domain == MAQ_ERROR);
      g_assert_true (error->code == MAQ_ERROR_BAD_INPUT || error->code == MAQ_ERROR_FAILED);
      if (strstr (error->message, "Bad system call") != NULL)
        g_error ("A broken picture made the decoder leave its sandbox");
      return;
    }

  g_atomic_int_inc (&run->decoded);
  g_assert_true (maq_sniff (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), g_bytes_get_size (bytes), &sniff, NULL));
  if (run->max_side == 0)
    {
      guint width, height;

      maq_sniff_get_shown_size (&sniff, &width, &height);
      g_assert_cmpuint (maq_image_get_width (image), ==, width);
      g_assert_cmpuint (maq_image_get_height (image), ==, height);
    }
}

static gpointer
work (gpointer data)
{
  Run *run = data;
  guint i;

  while ((i = g_atomic_int_add (&run->next, 1)) < run->pictures->len)
    check_picture (run, g_ptr_array_index (run->pictures, i));

  return NULL;
}

/* The most memory this process has ever held, in kB. */
static glong
get_peak_memory (void)
{
  g_autofree char *status = NULL;
  const char *line;

  g_assert_true (g_file_get_contents ("/proc/self/status", &status, NULL, NULL));
  line = strstr (status, "VmHWM:");
  g_assert_nonnull (line);

  return atol (line + 6);
}

/* Returns how many of them could be decoded. */
static guint
run_all (GPtrArray *pictures,
         guint      max_side)
{
  g_autoptr (MaqDecoder) decoder = maq_decoder_new (NULL);
  Run run = { decoder, pictures, max_side, 0, 0 };
  GThread *helper = g_thread_new ("decode", work, &run);

  work (&run);
  g_thread_join (helper);
  total += pictures->len;
  g_test_message ("%u pictures, %d decoded, %u so far, peak %ld kB", pictures->len, run.decoded, total, get_peak_memory ());
  g_assert_cmpint (get_peak_memory (), <, MEMORY_LIMIT_KB);

  return run.decoded;
}

static GPtrArray *
new_pictures (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
}

static const PictureSeed *
find_seed (const char *name)
{
  for (guint i = 0; i < seeds->len; i++)
    {
      const PictureSeed *seed = g_ptr_array_index (seeds, i);

      if (strcmp (seed->name, name) == 0)
        return seed;
    }

  g_assert_not_reached ();
}

static guint8 *
dup_seed (const PictureSeed *seed,
          gsize             *length)
{
  gconstpointer data = g_bytes_get_data (seed->bytes, length);

  return g_memdup2 (data, *length);
}

/* At every byte. */
static void
test_truncated (void)
{
  g_autoptr (GPtrArray) pictures = new_pictures ();

  for (guint i = 0; i < seeds->len; i++)
    {
      const PictureSeed *seed = g_ptr_array_index (seeds, i);
      gsize length = g_bytes_get_size (seed->bytes);

      for (gsize n = 0; n < length; n++)
        g_ptr_array_add (pictures, g_bytes_new_from_bytes (seed->bytes, 0, n));
    }

  run_all (pictures, 0);
}

static void
test_flipped (void)
{
  g_autoptr (GPtrArray) pictures = new_pictures ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (20240229);

  for (guint i = 0; i < seeds->len; i++)
    for (guint k = 0; k < (is_long () ? 800 : 80); k++)
      {
        gsize length;
        guint8 *data = dup_seed (g_ptr_array_index (seeds, i), &length);
        guint flips = 1 << g_rand_int_range (rand, 0, 5);

        /* Half of them early, where the structure is. */
        for (guint n = 0; n < flips; n++)
          data[g_rand_int_range (rand, 0, k % 2 ? length : MIN (length, 120))] ^= 1 << g_rand_int_range (rand, 0, 8);
        g_ptr_array_add (pictures, g_bytes_new_take (data, length));
      }

  g_assert_cmpuint (run_all (pictures, 0), >, 0);
}

/* Runs of zeros, runs of ones, pieces of the picture in the wrong place, pieces left out. */
static void
test_mangled (void)
{
  g_autoptr (GPtrArray) pictures = new_pictures ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);

  for (guint i = 0; i < seeds->len; i++)
    for (guint k = 0; k < (is_long () ? 200 : 32); k++)
      {
        gsize length;
        guint8 *data = dup_seed (g_ptr_array_index (seeds, i), &length);
        gsize from = g_rand_int_range (rand, 12, length - 4), to = g_rand_int_range (rand, 12, length - 4);
        gsize wanted = g_rand_int_range (rand, 1, 64), n = MIN (length - MAX (from, to), wanted);

        if (k % 4 < 2)
          memset (data + from, k % 4 ? 0xff : 0, n);
        else if (k % 4 == 2)
          memmove (data + to, data + from, n);
        else
          {
            memmove (data + from, data + from + n, length - from - n);
            length -= n;
          }
        g_ptr_array_add (pictures, g_bytes_new_take (data, length));
      }

  run_all (pictures, 0);
}

static void
write_number (guint8  *at,
              guint32  value,
              guint    size,
              gboolean big_endian)
{
  for (guint i = 0; i < size; i++)
    at[i] = value >> 8 * (big_endian ? size - 1 - i : i);
}

/* Where a seed keeps its size. */
typedef struct {
  const char *seed;
  const char *after; /* found in the file, NULL: from its start */
  guint       after_length;
  guint       offset;
  guint       size;
  gboolean    big_endian;
} SizeField;

static const SizeField size_fields[] = {
  { "png-rgb", NULL, 0, 16, 4, TRUE },
  { "png-rgb", NULL, 0, 20, 4, TRUE },
  { "png-rgb-interlaced", NULL, 0, 16, 4, TRUE },
  { "png-palette", NULL, 0, 20, 4, TRUE },
  { "jpeg-rgb", "\xff\xc0", 2, 5, 2, TRUE },
  { "jpeg-rgb", "\xff\xc0", 2, 7, 2, TRUE },
  { "jpeg-progressive", "\xff\xc2", 2, 5, 2, TRUE },
  { "jpeg-cmyk-adobe", "\xff\xc0", 2, 7, 2, TRUE },
  { "gif", NULL, 0, 6, 2, FALSE },
  { "gif", NULL, 0, 8, 2, FALSE },
  { "gif", "\x2c\0\0", 3, 1, 2, FALSE },
  { "gif", "\x2c\0\0", 3, 5, 2, FALSE },
  { "gif-interlaced", "\x2c\0\0", 3, 7, 2, FALSE },
  { "webp-lossy", "\x9d\x01\x2a", 3, 3, 2, FALSE },
  { "webp-lossy", "\x9d\x01\x2a", 3, 5, 2, FALSE },
  { "webp-alpha", "VP8X", 4, 12, 3, FALSE },
  { "webp-animated", "VP8X", 4, 12, 3, FALSE },
  { "webp-animated", "VP8X", 4, 15, 3, FALSE },
  { "webp-animated", "ANMF", 4, 8, 3, FALSE },  /* the frame's place */
  { "webp-animated", "ANMF", 4, 14, 3, FALSE }, /* its width */
  { "webp-lossless", "VP8L", 4, 9, 3, FALSE },
  { "tiff-plain", "\x00\x01\x03\x00", 4, 8, 4, FALSE },
  { "tiff-plain", "\x01\x01\x03\x00", 4, 8, 4, FALSE },
  { "tiff-plain", "\x02\x01\x03\x00", 4, 4, 4, FALSE },         /* how many bits a sample are given */
  { "tiff-lzw", "\x16\x01\x03\x00", 4, 8, 4, FALSE },           /* rows a strip */
  { "tiff-tiled-deflate", "\x42\x01\x03\x00", 4, 8, 4, FALSE }, /* width of a tile */
  { "avif", "ispe", 4, 8, 4, TRUE },
  { "avif-alpha", "ispe", 4, 12, 4, TRUE },
};

static void
fix_png_header (guint8 *data)
{
  if (memcmp (data, "\x89PNG", 4) == 0)
    write_number (data + 29, libdeflate_crc32 (0, data + 12, 17), 4, TRUE);
}

static void
test_size_lies (void)
{
  static const guint32 values[] = {
    0, 1, 2, 8, 12, 14, 255, 256, 4000, 16383, 16384, 16385, 32767, 32768, 65535, 65536, 0xffffff, 0x7fffffff, 0x80000000, 0xffffffff,
  };
  g_autoptr (GPtrArray) pictures = new_pictures ();

  for (guint i = 0; i < G_N_ELEMENTS (size_fields); i++)
    for (guint k = 0; k < G_N_ELEMENTS (values); k++)
      {
        const SizeField *field = &size_fields[i];
        gsize length;
        guint8 *data = dup_seed (find_seed (field->seed), &length), *at = data;

        if (field->after != NULL)
          at = memmem (data, length, field->after, field->after_length);
        g_assert_nonnull (at);
        g_assert_cmpuint (at - data + field->offset + field->size, <=, length);
        write_number (at + field->offset, values[k], field->size, field->big_endian);
        fix_png_header (data);
        g_ptr_array_add (pictures, g_bytes_new_take (data, length));
      }

  run_all (pictures, 0);
}

/* The chunks of a PNG, each whole: reordered, repeated, left out. */
static void
test_png_chunks (void)
{
  static const char *const text[] = { "A", "b", "C", "ü", NULL };
  g_autoptr (GPtrArray) pictures = new_pictures ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (99);
  g_autoptr (GBytes) with_text = maq_encode_png (find_seed ("png-rgb")->expected, MAQ_ENCODE_FAST, text, NULL);

  for (guint i = 0; i < (is_long () ? 3000 : 600); i++)
    {
      GBytes *source = i % 3 == 0 ? with_text : find_seed (i % 3 == 1 ? "png-palette" : "png-rgba16-interlaced")->bytes;
      gsize length, at = 8, n = 0, starts[32];
      const guint8 *data = g_bytes_get_data (source, &length);
      GByteArray *out = g_byte_array_new ();

      while (at + 12 <= length && n < 31)
        {
          starts[n++] = at;
          at += 12 + ((gsize) data[at] << 24 | data[at + 1] << 16 | data[at + 2] << 8 | data[at + 3]);
        }
      starts[n] = at;

      /* Mostly IHDR stays first, or our own sniffer says no to all of them. */
      g_byte_array_append (out, data, i % 5 == 0 ? 8 : starts[1]);
      for (guint k = 0; k < n + 2; k++)
        {
          guint chunk = g_rand_int_range (rand, 0, n);

          g_byte_array_append (out, data + starts[chunk], starts[chunk + 1] - starts[chunk]);
        }
      g_ptr_array_add (pictures, g_byte_array_free_to_bytes (out));
    }

  run_all (pictures, 0);
}

static void
put_png_chunk (GByteArray *out,
               const char *type,
               const void *data,
               gsize       length)
{
  guint8 number[4];

  write_number (number, length, 4, TRUE);
  g_byte_array_append (out, number, 4);
  g_byte_array_append (out, (const guint8 *) type, 4);
  if (length > 0)
    g_byte_array_append (out, data, length);
  write_number (number, libdeflate_crc32 (0, out->data + out->len - length - 4, length + 4), 4, TRUE);
  g_byte_array_append (out, number, 4);
}

/* A valid PNG of black pixels: a thousandth of its size on disk. */
static GBytes *
make_black_png (guint32 width,
                guint32 height,
                guint   depth,
                guint   color)
{
  static const guint channels[7] = { [0] = 1, [2] = 3, [6] = 4 };
  GByteArray *out = g_byte_array_new ();
  gsize raw_length = (((gsize) width * channels[color] * depth + 7) / 8 + 1) * height;
  g_autofree guint8 *raw = g_malloc0 (raw_length);
  struct libdeflate_compressor *deflate = libdeflate_alloc_compressor (9);
  gsize bound = libdeflate_zlib_compress_bound (deflate, raw_length), packed_length;
  g_autofree guint8 *packed = g_malloc (bound);
  guint8 header[13] = { 0 };

  packed_length = libdeflate_zlib_compress (deflate, raw, raw_length, packed, bound);
  libdeflate_free_compressor (deflate);
  write_number (header, width, 4, TRUE);
  write_number (header + 4, height, 4, TRUE);
  header[8] = depth;
  header[9] = color;
  g_byte_array_append (out, (const guint8 *) "\x89PNG\r\n\x1a\n", 8);
  put_png_chunk (out, "IHDR", header, 13);
  put_png_chunk (out, "IDAT", packed, packed_length);
  put_png_chunk (out, "IEND", NULL, 0);

  return g_byte_array_free_to_bytes (out);
}

static GBytes *
relabel_png (GBytes  *png,
             guint32  width,
             guint32  height)
{
  gsize length;
  guint8 *data = g_bytes_unref_to_data (g_bytes_ref (png), &length);

  write_number (data + 16, width, 4, TRUE);
  write_number (data + 20, height, 4, TRUE);
  fix_png_header (data);

  return g_bytes_new_take (data, length);
}

/* Small files that ask for much: the header alone refuses them. */
static void
test_bombs_refused (void)
{
  static const guint sizes[][2] = { { 16384, 16384 }, { 40000, 10 }, { 10, 40000 }, { 65535, 65535 }, { 8001, 8000 }, { 0x7fffffff, 0x7fffffff } };
  g_autoptr (GBytes) small = make_black_png (4000, 4000, 8, 2);
  g_autoptr (MaqDecoder) decoder = maq_decoder_new ("/nonexistent"); /* no decoder may even be asked */

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr (GBytes) bomb = relabel_png (small, sizes[i][0], sizes[i][1]);
      g_autoptr (GError) error = NULL;
      g_autoptr (MaqImage) image = maq_decoder_decode_bytes (decoder, bomb, 0, NULL, &error);

      g_assert_null (image);
      g_assert_error (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT);
    }
}

/* The largest picture that is allowed, and files that only claim to be that large. */
static void
test_bombs_bounded (void)
{
  g_autoptr (GPtrArray) pictures = new_pictures ();
  g_autoptr (GBytes) largest = make_black_png (8000, 8000, 1, 0);
  g_autoptr (GBytes) small = make_black_png (100, 100, 8, 6);

  g_ptr_array_add (pictures, g_bytes_ref (largest));
  g_ptr_array_add (pictures, relabel_png (small, 8000, 8000));
  g_ptr_array_add (pictures, relabel_png (small, 16384, 3900));
  g_ptr_array_add (pictures, relabel_png (largest, 8000, 7999));
  g_ptr_array_add (pictures, g_bytes_new_from_bytes (largest, 0, g_bytes_get_size (largest) / 2));

  g_assert_cmpuint (run_all (pictures, 256), ==, 2);
}

/* One file, two kinds: what the first bytes say counts, the rest is nobody's. */
static void
test_polyglots (void)
{
  static const char *const tails[] = { "<html><script>alert(1)</script>", "PK\3\4zip", "GIF89a", "\xff\xd8\xff\xe0", "%PDF-1.7" };
  g_autoptr (GPtrArray) pictures = new_pictures ();
  guint whole = 0;

  for (guint i = 0; i < seeds->len; i++)
    for (guint k = 0; k < G_N_ELEMENTS (tails); k++)
      {
        const PictureSeed *seed = g_ptr_array_index (seeds, i);
        GByteArray *out = g_byte_array_new ();

        g_byte_array_append (out, g_bytes_get_data (seed->bytes, NULL), g_bytes_get_size (seed->bytes));
        g_byte_array_append (out, (const guint8 *) tails[k], strlen (tails[k]));
        whole += g_str_has_prefix (seed->name, "png") || g_str_has_prefix (seed->name, "jpeg");
        g_ptr_array_add (pictures, g_byte_array_free_to_bytes (out));
      }

  g_assert_cmpuint (run_all (pictures, 0), >=, whole);
}

/* A right beginning, and noise. */
static void
test_noise (void)
{
  g_autoptr (GPtrArray) pictures = new_pictures ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (4711);

  for (guint i = 0; i < seeds->len; i++)
    for (guint k = 0; k < (is_long () ? 100 : 20); k++)
      {
        gsize length, keep;
        g_autofree guint8 *seed = dup_seed (g_ptr_array_index (seeds, i), &length);
        GByteArray *out = g_byte_array_new ();

        keep = MIN (length, 12 + 30 * (gsize) k);
        g_byte_array_append (out, seed, keep);
        for (guint n = 0; n < 4000; n++)
          g_byte_array_append (out, (guint8[]) { g_rand_int (rand) }, 1);
        g_ptr_array_add (pictures, g_byte_array_free_to_bytes (out));
      }

  run_all (pictures, 0);
}

static void
test_enough (void)
{
  g_assert_cmpuint (total, >=, 2000);
}

int
main (int    argc,
      char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  seeds = picture_seeds_new ();

  g_test_add_func ("/decode/malformed/truncated", test_truncated);
  g_test_add_func ("/decode/malformed/flipped", test_flipped);
  g_test_add_func ("/decode/malformed/mangled", test_mangled);
  g_test_add_func ("/decode/malformed/size-lies", test_size_lies);
  g_test_add_func ("/decode/malformed/png-chunks", test_png_chunks);
  g_test_add_func ("/decode/malformed/polyglots", test_polyglots);
  g_test_add_func ("/decode/malformed/noise", test_noise);
  g_test_add_func ("/decode/malformed/bombs-refused", test_bombs_refused);
  g_test_add_func ("/decode/malformed/bombs-bounded", test_bombs_bounded);
  g_test_add_func ("/decode/malformed/enough", test_enough);

  status = g_test_run ();
  g_ptr_array_unref (seeds);

  return status;
}
