/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <openssl/evp.h>

#include "maq-error.h"
#include "maq-hash.h"
#include "maq-sys.h"

#define READ_SIZE (256 * 1024)

struct _MaqHash {
  EVP_MD_CTX *context;
};

static MaqHash *
start (const EVP_MD *kind)
{
  MaqHash *self = g_new0 (MaqHash, 1);

  self->context = EVP_MD_CTX_new ();
  /* Fails only for want of memory, as g_malloc would. */
  if (self->context == NULL || EVP_DigestInit_ex (self->context, kind, NULL) != 1)
    g_error ("A hash could not be started");
  return self;
}

MaqHash *
maq_hash_new (void)
{
  return start (EVP_sha256 ());
}

MaqHash *
maq_hash_new_of (const char *algorithm)
{
  g_return_val_if_fail (algorithm != NULL, NULL);

  if (g_str_equal (algorithm, "sha256"))
    return start (EVP_sha256 ());
  if (g_str_equal (algorithm, "sha384"))
    return start (EVP_sha384 ());
  if (g_str_equal (algorithm, "sha512"))
    return start (EVP_sha512 ());
  return NULL;
}

void
maq_hash_free (MaqHash *self)
{
  if (self == NULL)
    return;
  EVP_MD_CTX_free (self->context);
  g_free (self);
}

void
maq_hash_update (MaqHash *self, const void *data, gsize length)
{
  g_return_if_fail (self != NULL);

  EVP_DigestUpdate (self->context, data, length);
}

char *
maq_hash_finish (MaqHash *self)
{
  static const char digits[] = "0123456789abcdef";
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int length = 0;
  char *hex;

  g_return_val_if_fail (self != NULL, NULL);

  EVP_DigestFinal_ex (self->context, digest, &length);
  hex = g_malloc (length * 2 + 1);
  for (unsigned int i = 0; i < length; i++)
    {
      hex[i * 2] = digits[digest[i] >> 4];
      hex[i * 2 + 1] = digits[digest[i] & 15];
    }
  hex[length * 2] = '\0';
  return hex;
}

char *
maq_hash_bytes (const void *data, gsize length)
{
  g_autoptr (MaqHash) hash = maq_hash_new ();

  maq_hash_update (hash, data, length);
  return maq_hash_finish (hash);
}

char *
maq_hash_fd (int fd, GError **error)
{
  g_autoptr (MaqHash) hash = maq_hash_new ();
  g_autofree guint8 *buffer = g_malloc (READ_SIZE);
  goffset offset = 0;
  ssize_t n;

  while ((n = maq_sys_pread (fd, buffer, READ_SIZE, offset)) > 0)
    {
      maq_hash_update (hash, buffer, n);
      offset += n;
    }
  if (n < 0)
    {
      maq_error_set_errno (error, errno, "reading to hash");
      return NULL;
    }
  return maq_hash_finish (hash);
}

gboolean
maq_hash_is_hex (const char *text)
{
  gsize i = 0;

  if (text == NULL)
    return FALSE;
  for (; text[i] != '\0'; i++)
    if (i >= MAQ_HASH_HEX_LENGTH || !(g_ascii_isdigit (text[i]) || (text[i] >= 'a' && text[i] <= 'f')))
      return FALSE;
  return i == MAQ_HASH_HEX_LENGTH;
}
