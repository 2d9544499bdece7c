/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "maq-encode.h"
#include "maq-error.h"
#include "maq-png-chunk.h"
#include "maq-sniff.h"

/* Texts for PNG as its own chunks, which every program that looks for "parameters" reads; for JPEG and WebP as an XMP packet, which has a
 * name of its own for each. */

#define XMP_HEAD "http://ns.adobe.com/xap/1.0/"
#define MAX_SEGMENT 65533
#define VP8X_FLAGS_AT 20
#define VP8X_ALPHA 0x10
#define VP8X_XMP 0x04

static const struct {
  const char *key, *before, *after;
} properties[] = {
  { "Description", "<dc:description><rdf:Alt><rdf:li xml:lang=\"x-default\">", "</rdf:li></rdf:Alt></dc:description>" },
  { "Software", "<xmp:CreatorTool>", "</xmp:CreatorTool>" },
  { "parameters", "<maquette:parameters>", "</maquette:parameters>" },
};

static const char xmp_start[] =
  "<?xpacket begin=\"\xef\xbb\xbf\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>"
  "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">"
  "<rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\""
  " xmlns:maquette=\"https://maquette.github.io/ns/1.0/\">";
static const char xmp_end[] = "</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end=\"w\"?>";

/* XML 1.0 has no way to write most control characters. */
static char *
escape (const char *text)
{
  g_autoptr (GString) clean = g_string_new (NULL);

  for (const char *at = text; *at != '\0'; at++)
    if ((guchar) *at >= 0x20 || *at == '\n' || *at == '\t')
      g_string_append_c (clean, *at);
  return g_markup_escape_text (clean->str, (gssize) clean->len);
}

static GString *
make_xmp (const char *const *text,
          const char        *left_out)
{
  GString *xmp = g_string_new (xmp_start);

  for (gsize i = 0; text[i] != NULL && text[i + 1] != NULL; i += 2)
    for (gsize k = 0; k < G_N_ELEMENTS (properties); k++)
      if (g_str_equal (text[i], properties[k].key) && g_strcmp0 (text[i], left_out) != 0)
        {
          g_autofree char *value = escape (text[i + 1]);

          g_string_append (xmp, properties[k].before);
          g_string_append (xmp, value);
          g_string_append (xmp, properties[k].after);
        }
  g_string_append (xmp, xmp_end);
  return xmp;
}

static gboolean
refuse (GError     **error,
        const char  *why)
{
  g_set_error_literal (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT, why);
  return FALSE;
}

/* --- PNG: behind the header, before everything else --- */

static gboolean
embed_png (const guint8       *data,
           gsize               length,
           const char *const  *text,
           GByteArray         *out,
           GError            **error)
{
  gsize at = MAQ_PNG_MAGIC_LENGTH;
  MaqPngChunk chunk;

  if (!maq_png_next_chunk (data, length, &at, &chunk))
    return refuse (error, "The picture is broken: it ends too soon");
  g_byte_array_append (out, data, at);
  if (!maq_png_put_text (out, text, error))
    return FALSE;
  g_byte_array_append (out, data + at, length - at);
  return TRUE;
}

/* --- JPEG: behind JFIF and EXIF, which must be first --- */

static gsize
skip_head (const guint8 *data,
           gsize         length)
{
  gsize at = 2;

  while (at + 4 <= length && data[at] == 0xff && (data[at + 1] == 0xe0 || data[at + 1] == 0xe1))
    {
      gsize size = (gsize) data[at + 2] << 8 | data[at + 3];

      if (size < 2 || size > length - at - 2)
        return at;
      at += 2 + size;
    }
  return at;
}

static gboolean
embed_jpeg (const guint8       *data,
            gsize               length,
            const char *const  *text,
            GByteArray         *out,
            GError            **error)
{
  const gsize room = MAX_SEGMENT - sizeof XMP_HEAD;
  g_autoptr (GString) xmp = make_xmp (text, NULL);
  gsize at = skip_head (data, length), size;
  guint8 head[4];

  /* The prompt is in "parameters" once more. */
  if (xmp->len > room)
    {
      g_string_free (xmp, TRUE);
      xmp = make_xmp (text, "Description");
    }
  if (xmp->len > room)
    return refuse (error, "The prompt is too long for the metadata of a JPEG; choose PNG or WebP");
  size = 2 + sizeof XMP_HEAD + xmp->len;
  memcpy (head, (guint8[]) { 0xff, 0xe1, (guint8) (size >> 8), (guint8) size }, sizeof head);
  g_byte_array_append (out, data, at);
  g_byte_array_append (out, head, sizeof head);
  g_byte_array_append (out, (const guint8 *) XMP_HEAD, sizeof XMP_HEAD);
  g_byte_array_append (out, (const guint8 *) xmp->str, xmp->len);
  g_byte_array_append (out, data + at, length - at);
  return TRUE;
}

/* --- WebP: the last chunk, announced in a VP8X header --- */

static void
put_u32le (GByteArray *out,
           guint32     value)
{
  value = GUINT32_TO_LE (value);
  g_byte_array_append (out, (const guint8 *) &value, 4);
}

static void
put_extended_header (GByteArray     *out,
                     const MaqSniff *sniff,
                     const guint8   *first)
{
  /* The bit behind both sizes of a lossless picture; a lossy one without VP8X has no alpha. */
  gboolean alpha = memcmp (first, "VP8L", 4) == 0 && (first[12] & 0x10) != 0;
  guint32 width = sniff->width - 1, height = sniff->height - 1;
  guint8 body[10] = { alpha ? VP8X_ALPHA : 0 };

  for (guint i = 0; i < 3; i++)
    {
      body[4 + i] = (guint8) (width >> 8 * i);
      body[7 + i] = (guint8) (height >> 8 * i);
    }
  g_byte_array_append (out, (const guint8 *) "VP8X", 4);
  put_u32le (out, sizeof body);
  g_byte_array_append (out, body, sizeof body);
}

static gboolean
embed_webp (const guint8      *data,
            gsize              length,
            const MaqSniff    *sniff,
            const char *const *text,
            GByteArray        *out)
{
  g_autoptr (GString) xmp = make_xmp (text, NULL);
  guint32 size;

  g_byte_array_append (out, data, 12);
  if (memcmp (data + 12, "VP8X", 4) != 0)
    put_extended_header (out, sniff, data + 12);
  g_byte_array_append (out, data + 12, length - 12);
  if (length % 2 != 0)
    g_byte_array_append (out, (const guint8 *) "", 1);
  out->data[VP8X_FLAGS_AT] |= VP8X_XMP;
  g_byte_array_append (out, (const guint8 *) "XMP ", 4);
  put_u32le (out, (guint32) xmp->len);
  g_byte_array_append (out, (const guint8 *) xmp->str, xmp->len + xmp->len % 2);
  size = GUINT32_TO_LE ((guint32) out->len - 8);
  memcpy (out->data + 4, &size, sizeof size);
  return TRUE;
}

GBytes *
maq_metadata_embed (GBytes             *encoded,
                    const char *const  *text,
                    GError            **error)
{
  g_autoptr (GByteArray) out = g_byte_array_new ();
  const guint8 *data;
  gboolean done;
  MaqSniff sniff;
  gsize length;

  g_return_val_if_fail (encoded != NULL && text != NULL, NULL);

  data = g_bytes_get_data (encoded, &length);
  if (!maq_sniff (data, length, length, &sniff, error))
    return NULL;
  if (sniff.format == MAQ_FORMAT_PNG)
    done = embed_png (data, length, text, out, error);
  else if (sniff.format == MAQ_FORMAT_JPEG)
    done = embed_jpeg (data, length, text, out, error);
  else if (sniff.format == MAQ_FORMAT_WEBP)
    done = embed_webp (data, length, &sniff, text, out);
  else
    done = refuse (error, "Texts are put into PNG, JPEG and WebP alone");
  return done ? g_byte_array_free_to_bytes (g_steal_pointer (&out)) : NULL;
}
