/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <gio/gio.h>
#include <string.h>

#include "maq-error.h"
#include "maq-keys.h"

#define ORIGIN "https://api.example.com"
#define ACCOUNT "main"

static const char *mock;

typedef struct {
  GTestDBus        *bus;
  GSubprocess      *keyring;
  GDataInputStream *said;
} Fixture;

static char *
read_line (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  char *line = g_data_input_stream_read_line_utf8 (fixture->said, NULL, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (line);

  return line;
}

/* A bus of its own for each kind of keyring. libsecret keeps its first connection for the life of the process, so that each
 * case runs in a process of its own. */
static void
set_up (Fixture    *fixture,
        const char *kind)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *ready = NULL;

  fixture->bus = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_test_dbus_up (fixture->bus);
  fixture->keyring = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, mock, kind, NULL);
  g_assert_no_error (error);
  fixture->said = g_data_input_stream_new (g_subprocess_get_stdout_pipe (fixture->keyring));
  ready = read_line (fixture);
  g_assert_cmpstr (ready, ==, "ready");
}

static void
tear_down (Fixture *fixture)
{
  g_subprocess_force_exit (fixture->keyring);
  g_subprocess_wait (fixture->keyring, NULL, NULL);
  g_clear_object (&fixture->said);
  g_clear_object (&fixture->keyring);
  /* The bus ends with this process: libsecret holds its connection to the last. */
}

static void
check_key (const char *origin,
           const char *expected)
{
  g_autoptr (GError) error = NULL;
  char *key = maq_keys_lookup (origin, ACCOUNT, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (key, ==, expected);
  maq_keys_free (key);
}

static void
test_open (void)
{
  Fixture fixture = { NULL };
  g_autofree char *attributes = NULL;
  g_autoptr (GError) error = NULL;
  gboolean kept = FALSE;

  if (!g_test_subprocess ())
    {
      g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_INHERIT_STDERR);
      g_test_trap_assert_passed ();
      return;
    }
  set_up (&fixture, "open");
  check_key (ORIGIN, NULL);
  g_assert_true (maq_keys_set (ORIGIN, ACCOUNT, "test-key-0001", &kept, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (kept);
  attributes = read_line (&fixture);
  /* Attributes are no secret; there are these three and the key is in none. */
  g_assert_nonnull (strstr (attributes, "'origin': '" ORIGIN "'"));
  g_assert_nonnull (strstr (attributes, "'account': '" ACCOUNT "'"));
  g_assert_nonnull (strstr (attributes, "'xdg:schema': 'io.github.maquette.Maquette.ApiKey'"));
  g_assert_null (strstr (attributes, "0001"));
  check_key (ORIGIN, "test-key-0001");
  check_key (ORIGIN ":444", NULL);
  g_assert_true (maq_keys_set (ORIGIN, ACCOUNT, "test-key-0002", &kept, NULL, &error));
  check_key (ORIGIN, "test-key-0002");
  g_assert_true (maq_keys_clear (ORIGIN, ACCOUNT, NULL, &error));
  check_key (ORIGIN, NULL);
  tear_down (&fixture);
}

static void
test_locked (void)
{
  Fixture fixture = { NULL };
  g_autoptr (GError) error = NULL;
  gboolean kept = TRUE;

  if (!g_test_subprocess ())
    {
      g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_INHERIT_STDERR);
      g_test_trap_assert_passed ();
      return;
    }
  set_up (&fixture, "locked");
  g_assert_true (maq_keys_set (ORIGIN, ACCOUNT, "test-key-0001", &kept, NULL, &error));
  g_assert_no_error (error);
  g_assert_false (kept);
  check_key (ORIGIN, "test-key-0001");
  tear_down (&fixture);
}

static void
test_dies (void)
{
  Fixture fixture = { NULL };
  g_autoptr (GError) error = NULL;
  gboolean kept = TRUE;

  if (!g_test_subprocess ())
    {
      g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_INHERIT_STDERR);
      g_test_trap_assert_passed ();
      return;
    }
  set_up (&fixture, "open");
  check_key (ORIGIN, NULL);
  g_subprocess_force_exit (fixture.keyring);
  g_subprocess_wait (fixture.keyring, NULL, NULL);
  g_assert_true (maq_keys_set (ORIGIN, ACCOUNT, "test-key-0001", &kept, NULL, &error));
  g_assert_no_error (error);
  g_assert_false (kept);
  check_key (ORIGIN, "test-key-0001");
  tear_down (&fixture);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  mock = g_getenv ("MAQ_MOCK_KEYRING");
  g_assert_nonnull (mock);
  g_test_add_func ("/keys/open", test_open);
  g_test_add_func ("/keys/locked", test_locked);
  g_test_add_func ("/keys/dies", test_dies);

  return g_test_run ();
}
