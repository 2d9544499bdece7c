/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "maq-hash.h"
#include "maq-log.h"
#include "maq-text.h"

static void
assert_shown (const char *text,
              gsize       length,
              gsize       max_chars,
              const char *expected)
{
  g_autofree char *shown = maq_text_display (text, length, max_chars);

  g_assert_cmpstr (shown, ==, expected);
}

static void
test_display (void)
{
  assert_shown ("plain ä 漢", strlen ("plain ä 漢"), 100, "plain ä 漢");
  assert_shown ("a\xe2\x80\xae" "b", 5, 100, "a\\u202eb");
  assert_shown ("\xe2\x81\xa6x\xe2\x81\xa9", 7, 100, "\\u2066x\\u2069");
  assert_shown ("a\x1b[31m", 6, 100, "a\\u001b[31m");
  assert_shown ("a\rb\x7f", 4, 100, "a\\u000db\\u007f");
  assert_shown ("\xc2\x9b", 2, 100, "\\u009b");
  assert_shown ("a\xff" "b", 3, 100, "a\xef\xbf\xbd" "b");
  assert_shown ("abcdef", 6, 3, "abc…");
  assert_shown ("abc", 3, 3, "abc");
  assert_shown ("äöü", 6, 2, "äö…");
  assert_shown ("", 0, 3, "");
  /* Joiners hold emoji and several scripts together. */
  assert_shown ("👩‍🎨", strlen ("👩‍🎨"), 100, "👩‍🎨");
  assert_shown ("می‌خواهم", strlen ("می‌خواهم"), 100, "می‌خواهم");
}

static void
test_display_nul (void)
{
  g_autofree char *shown = maq_text_display ("a\0b", 3, 100);

  g_assert_true (g_str_has_prefix (shown, "a"));
  g_assert_true (g_str_has_suffix (shown, "b"));
  g_assert_true (g_utf8_validate (shown, -1, NULL));
}

static void
test_control (void)
{
  g_assert_true (maq_text_has_control ("a\r\nX: y"));
  g_assert_true (maq_text_has_control ("\x7f"));
  g_assert_true (maq_text_has_control ("\t"));
  g_assert_false (maq_text_has_control ("plain ä 漢 👩"));
  g_assert_false (maq_text_has_control (""));
}

static void
test_uuid (void)
{
  g_autofree char *one = maq_text_uuid ();
  g_autofree char *two = maq_text_uuid ();

  g_assert_cmpstr (one, !=, two);
  g_assert_true (maq_text_is_uuid (one));
  g_assert_false (maq_text_is_uuid ("../../../../../../../../../etc/passwd"));
  g_assert_false (maq_text_is_uuid (""));
  one[35] = '\0';
  g_assert_false (maq_text_is_uuid (one));
}

static void
assert_gone (const char *text,
             const char *secret)
{
  g_autofree char *clean = maq_text_redact (text);

  if (strstr (clean, secret) != NULL)
    g_error ("“%s” still holds “%s”", clean, secret);
}

static void
assert_kept (const char *text)
{
  g_autofree char *clean = maq_text_redact (text);

  g_assert_cmpstr (clean, ==, text);
}

static void
test_redact_patterns (void)
{
  assert_gone ("Incorrect API key provided: sk-proj-Abc_123-xyz.", "Abc_123");
  assert_gone ("{\"key\":\"r8_0123456789abcdef\"}", "0123456789");
  assert_gone ("Authorization: Bearer qwertyuiop", "qwertyuiop");
  assert_gone ("authorization: bearer qwertyuiop", "qwertyuiop");
  assert_gone ("AUTHORIZATION: BEARER qwertyuiop", "qwertyuiop");
  assert_gone ("Bearer\tqwertyuiop", "qwertyuiop");
  assert_gone ("Bearer  qwertyuiop", "qwertyuiop");
  assert_gone ("?auth=Bearer%20qwertyuiop", "qwertyuiop");
  assert_gone ("%20sk-0123456789abcdefghij", "0123456789");
  assert_gone ("sk-aaaaaaaaaa sk-bbbbbbbbbb", "bbbb");
}

/* Blanking half of every sentence would make the log useless. */
static void
test_redact_keeps (void)
{
  assert_kept ("a desk-lamp with a disk-shaped mask-edge");
  assert_kept ("job=3 state=done status=200");
  assert_kept ("");
  assert_kept ("sk-");
  assert_kept ("The bearer");
}

static void
test_redact_known (void)
{
  maq_log_add_secret ("long-secret-0123456789");
  maq_log_add_secret ("long-secret");
  maq_log_add_secret ("long-secret");
  maq_log_add_secret ("");
  maq_log_add_secret ("pässword+/=");
  assert_gone ("x long-secret-0123456789 y", "0123456789");
  assert_gone ("xlong-secrety", "long-secret");
  assert_gone ("(pässword+/=)", "pässword");
  assert_kept ("an innocent line");
}

static void
test_hash (void)
{
  g_autoptr (MaqHash) hash = maq_hash_new ();
  g_autofree char *empty = maq_hash_bytes ("", 0);
  g_autofree char *abc = maq_hash_bytes ("abc", 3);
  g_autofree char *parts = NULL;

  g_assert_cmpstr (empty, ==, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  g_assert_cmpstr (abc, ==, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  maq_hash_update (hash, "a", 1);
  maq_hash_update (hash, NULL, 0);
  maq_hash_update (hash, "bc", 2);
  parts = maq_hash_finish (hash);
  g_assert_cmpstr (parts, ==, abc);
  g_assert_true (maq_hash_is_hex (abc));
  abc[3] = 'A';
  g_assert_false (maq_hash_is_hex (abc));
  abc[3] = '/';
  g_assert_false (maq_hash_is_hex (abc));
  empty[63] = '\0';
  g_assert_false (maq_hash_is_hex (empty));
  g_assert_false (maq_hash_is_hex (""));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/text/display", test_display);
  g_test_add_func ("/text/display-nul", test_display_nul);
  g_test_add_func ("/text/control", test_control);
  g_test_add_func ("/text/uuid", test_uuid);
  g_test_add_func ("/text/redact-patterns", test_redact_patterns);
  g_test_add_func ("/text/redact-keeps", test_redact_keeps);
  g_test_add_func ("/text/redact-known", test_redact_known);
  g_test_add_func ("/hash/known", test_hash);
  return g_test_run ();
}
