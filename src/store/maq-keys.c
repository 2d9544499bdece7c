/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <libsecret/secret.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "maq-error.h"
#include "maq-keys.h"
#include "maq-log.h"
#include "maq-text.h"

#define MAX_KEY 8192

static const SecretSchema key_schema = {
  MAQ_APP_ID ".ApiKey", SECRET_SCHEMA_NONE,
  { { "origin", SECRET_SCHEMA_ATTRIBUTE_STRING }, { "account", SECRET_SCHEMA_ATTRIBUTE_STRING }, { NULL, 0 } },
};

/* Keys without a keyring: pushed in front, never taken out, the newest of a name counts. Workers read while somebody sets,
 * so that an entry never changes once it is in, except that its key is wiped when a newer one stands before it. */
typedef struct _Entry Entry;
struct _Entry {
  Entry *next;
  char  *origin;
  char  *account;
  char  *key;     /* of key_alloc(); NULL: there is none */
};

static Entry *session; /* atomic */

/* Pages of their own: locked, not in core files, wiped before they go. The first bytes say how many. */
static char *
key_alloc (gsize length)
{
  gsize page = (gsize) sysconf (_SC_PAGESIZE);
  gsize size = (sizeof (gsize) + length + 1 + page - 1) / page * page;
  gsize *block = mmap (NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

  if (block == MAP_FAILED)
    return NULL;
  /* A limit on locked memory is no reason to have no key; swap may then see it. */
  if (mlock (block, size) != 0)
    g_debug ("A key's memory cannot be locked");
  madvise (block, size, MADV_DONTDUMP);
  *block = size;

  return (char *) (block + 1);
}

static char *
key_copy (const char *key)
{
  gsize length = strlen (key);
  char *copy = key_alloc (length);

  if (copy != NULL)
    memcpy (copy, key, length + 1);

  return copy;
}

static void
key_wipe (char *key)
{
  explicit_bzero (key, strlen (key));
}

void
maq_keys_free (char *key)
{
  gsize *block;
  gsize size;

  if (key == NULL)
    return;
  block = (gsize *) (void *) key - 1;
  size = *block;
  explicit_bzero (block, size);
  munmap (block, size);
}

static gboolean
matches (const Entry *entry,
         const char  *origin,
         const char  *account)
{
  return g_str_equal (entry->origin, origin) && g_str_equal (entry->account, account);
}

static void
remember (const char *origin,
          const char *account,
          const char *key)
{
  Entry *entry = g_new0 (Entry, 1);

  entry->origin = g_strdup (origin);
  entry->account = g_strdup (account);
  entry->key = key != NULL ? key_copy (key) : NULL;
  do
    entry->next = g_atomic_pointer_get (&session);
  while (!g_atomic_pointer_compare_and_exchange (&session, entry->next, entry));
  for (Entry *old = entry->next; old != NULL; old = old->next)
    if (matches (old, origin, account) && old->key != NULL)
      key_wipe (old->key);
}

/* Returns: the newest entry of this name, or NULL. */
static const Entry *
recall (const char *origin,
        const char *account)
{
  for (const Entry *entry = g_atomic_pointer_get (&session); entry != NULL; entry = entry->next)
    if (matches (entry, origin, account))
      return entry;

  return NULL;
}

static gboolean
is_cancelled (const GError *failed,
              GError      **error)
{
  if (!g_error_matches (failed, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return FALSE;
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "Cancelled");

  return TRUE;
}

/* There is nobody to ask, as opposed to somebody who does not answer well. */
static gboolean
is_absent (const GError *failed)
{
  return g_error_matches (failed, G_DBUS_ERROR, G_DBUS_ERROR_SERVICE_UNKNOWN) ||
         g_error_matches (failed, G_DBUS_ERROR, G_DBUS_ERROR_NAME_HAS_NO_OWNER) ||
         g_error_matches (failed, G_DBUS_ERROR, G_DBUS_ERROR_SPAWN_SERVICE_NOT_FOUND) ||
         g_error_matches (failed, G_DBUS_ERROR, G_DBUS_ERROR_NOT_SUPPORTED) ||
         failed->domain == G_SPAWN_ERROR || failed->domain == G_IO_ERROR || failed->domain == G_FILE_ERROR ||
         failed->domain == G_SPAWN_EXIT_ERROR;
}

gboolean
maq_keys_set (const char   *origin,
              const char   *account,
              const char   *key,
              gboolean     *kept,
              GCancellable *cancellable,
              GError      **error)
{
  g_autoptr (GError) failed = NULL;
  g_autofree char *label = NULL;
  gboolean stored;

  g_return_val_if_fail (origin != NULL && account != NULL && key != NULL, FALSE);

  if (*key == '\0' || strlen (key) > MAX_KEY || maq_text_has_control (key) || !g_str_is_ascii (key))
    {
      g_set_error_literal (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT, "That is no key: it is empty, too long, or has other than plain characters");
      return FALSE;
    }
  maq_log_add_secret (key);
  label = g_strdup_printf ("Maquette: %s", origin);
  stored = secret_password_store_sync (&key_schema, SECRET_COLLECTION_DEFAULT, label, key, cancellable, &failed,
                                       "origin", origin, "account", account, NULL);
  if (failed != NULL && is_cancelled (failed, error))
    return FALSE;
  if (!stored)
    maq_log_event ("keyring", "kept=no why=%s", failed != NULL ? g_quark_to_string (failed->domain) : "-");
  /* A key of the session would hide the keyring's. */
  if (!stored || recall (origin, account) != NULL)
    remember (origin, account, stored ? NULL : key);
  if (kept != NULL)
    *kept = stored;

  return TRUE;
}

char *
maq_keys_lookup (const char   *origin,
                 const char   *account,
                 GCancellable *cancellable,
                 GError      **error)
{
  g_autoptr (GError) failed = NULL;
  const Entry *entry;
  char *stored, *key;

  g_return_val_if_fail (origin != NULL && account != NULL, NULL);

  entry = recall (origin, account);
  if (entry != NULL && entry->key != NULL)
    return key_copy (entry->key);
  stored = secret_password_lookup_nonpageable_sync (&key_schema, cancellable, &failed, "origin", origin, "account", account, NULL);
  if (failed != NULL)
    {
      if (!is_cancelled (failed, error) && !is_absent (failed))
        g_set_error (error, MAQ_ERROR, MAQ_ERROR_AUTH, "The keyring does not answer: %s", failed->message);
      return NULL;
    }
  if (stored == NULL)
    return NULL;
  key = key_copy (stored);
  secret_password_free (stored);
  if (key != NULL)
    maq_log_add_secret (key);

  return key;
}

gboolean
maq_keys_is_session (const char *origin,
                     const char *account)
{
  const Entry *entry;

  g_return_val_if_fail (origin != NULL && account != NULL, FALSE);

  entry = recall (origin, account);

  return entry != NULL && entry->key != NULL;
}

gboolean
maq_keys_clear (const char   *origin,
                const char   *account,
                GCancellable *cancellable,
                GError      **error)
{
  g_autoptr (GError) failed = NULL;

  g_return_val_if_fail (origin != NULL && account != NULL, FALSE);

  if (recall (origin, account) != NULL)
    remember (origin, account, NULL);
  secret_password_clear_sync (&key_schema, cancellable, &failed, "origin", origin, "account", account, NULL);
  if (failed == NULL || (!is_cancelled (failed, error) && is_absent (failed)))
    return TRUE;
  if (error != NULL && *error == NULL)
    g_set_error (error, MAQ_ERROR, MAQ_ERROR_AUTH, "The keyring does not answer: %s", failed->message);

  return FALSE;
}
