/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <gio/gio.h>
#include <gio/gunixsocketaddress.h>
#include <string.h>

#include "maq-fake.h"
#include "maq-file.h"

static void
read_greeting (MaqFake *self)
{
  g_autoptr (GDataInputStream) lines = NULL;
  g_autofree char *line = NULL;
  g_autoptr (JsonNode) root = NULL;
  g_autoptr (GError) error = NULL;
  JsonObject *said;

  lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (self->process));
  line = g_data_input_stream_read_line (lines, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (line);

  root = json_from_string (line, &error);
  g_assert_no_error (error);
  said = json_node_get_object (root);
  self->base = g_strdup (json_object_get_string_member (said, "base"));
  self->origin = g_strdup (json_object_get_string_member (said, "origin"));
  self->port = (guint16) json_object_get_int_member (said, "port");
}

MaqFake *
maq_fake_start (const char *const *options)
{
  MaqFake *self = g_new0 (MaqFake, 1);
  g_autoptr (GPtrArray) argv = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;

  self->folder = g_dir_make_tmp ("maq-fake-XXXXXX", &error);
  g_assert_no_error (error);
  self->ledger = g_build_filename (self->folder, "ledger", NULL);

  g_ptr_array_add (argv, g_strdup ("/usr/bin/python3"));
  g_ptr_array_add (argv, g_build_filename (g_getenv ("MAQ_SOURCE_ROOT"), "tests/fake-provider/fake_provider.py", NULL));
  g_ptr_array_add (argv, g_strdup ("--follow-stdin"));
  g_ptr_array_add (argv, g_strdup ("--ledger"));
  g_ptr_array_add (argv, g_strdup (self->ledger));
  for (gsize i = 0; options != NULL && options[i] != NULL; i++)
    {
      g_ptr_array_add (argv, g_strdup (options[i]));
      if (g_str_equal (options[i], "--unix"))
        {
          self->socket = g_build_filename (self->folder, "socket", NULL);
          g_ptr_array_add (argv, g_strdup (self->socket));
        }
    }
  g_ptr_array_add (argv, NULL);

  self->process = g_subprocess_newv ((const char *const *) argv->pdata,
                                     G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error);
  g_assert_no_error (error);
  read_greeting (self);
  return self;
}

void
maq_fake_stop (MaqFake *self)
{
  if (self == NULL)
    return;

  g_subprocess_force_exit (self->process);
  g_subprocess_wait (self->process, NULL, NULL);
  g_object_unref (self->process);
  g_assert_true (maq_file_remove_tree (self->folder, NULL));
  g_free (self->folder);
  g_free (self->ledger);
  g_free (self->base);
  g_free (self->origin);
  g_free (self->socket);
  g_free (self);
}

/* One request of the control interface; its answer's body. */
static char *
control (MaqFake    *self,
         const char *path,
         const char *body)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnectable) where = NULL;
  g_autoptr (GSocketConnection) connection = NULL;
  g_autoptr (GOutputStream) whole = g_memory_output_stream_new_resizable ();
  g_autoptr (GError) error = NULL;
  g_autofree char *request = NULL;
  g_autofree char *answer = NULL;
  const char *start;

  if (self->socket != NULL)
    where = G_SOCKET_CONNECTABLE (g_unix_socket_address_new (self->socket));
  else
    where = G_SOCKET_CONNECTABLE (g_inet_socket_address_new_from_string ("127.0.0.1", self->port));

  g_socket_client_set_enable_proxy (client, FALSE);
  connection = g_socket_client_connect (client, where, NULL, &error);
  g_assert_no_error (error);

  request = g_strdup_printf ("POST /_fake/%s HTTP/1.1\r\nHost: x\r\nContent-Length: %zu\r\n\r\n%s", path, strlen (body), body);
  g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), request, strlen (request), NULL,
                             NULL, &error);
  g_assert_no_error (error);
  g_socket_shutdown (g_socket_connection_get_socket (connection), FALSE, TRUE, NULL);
  g_output_stream_splice (whole, g_io_stream_get_input_stream (G_IO_STREAM (connection)), G_OUTPUT_STREAM_SPLICE_NONE,
                          NULL, &error);
  g_assert_no_error (error);

  g_output_stream_write_all (whole, "", 1, NULL, NULL, NULL);
  g_output_stream_close (whole, NULL, NULL);
  answer = g_memory_output_stream_steal_data (G_MEMORY_OUTPUT_STREAM (whole));
  start = strstr (answer, "\r\n\r\n");
  g_assert_nonnull (start);
  return g_strdup (start + 4);
}

void
maq_fake_set_faults (MaqFake    *self,
                     const char *words)
{
  g_autofree char *answer = control (self, "fault", words);

  g_assert_nonnull (strstr (answer, "faults"));
}

void
maq_fake_forget (MaqFake *self)
{
  g_autofree char *answer = control (self, "forget", "");

  g_assert_nonnull (strstr (answer, "forgotten"));
}

JsonNode *
maq_fake_dup_requests (MaqFake *self)
{
  g_autofree char *answer = control (self, "requests", "");
  g_autoptr (GError) error = NULL;
  JsonNode *root = json_from_string (answer, &error);

  g_assert_no_error (error);
  return root;
}

GPtrArray *
maq_fake_read_ledger (MaqFake *self)
{
  g_autoptr (GPtrArray) hashes = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  g_autoptr (GError) error = NULL;

  g_file_get_contents (self->ledger, &text, NULL, &error);
  g_assert_no_error (error);
  lines = g_strsplit (text, "\n", -1);
  for (gsize i = 0; lines[i] != NULL && lines[i][0] != '\0'; i++)
    {
      g_autoptr (JsonNode) line = json_from_string (lines[i], &error);

      g_assert_no_error (error);
      g_ptr_array_add (hashes, g_strdup (json_object_get_string_member (json_node_get_object (line), "sha256")));
    }

  return g_steal_pointer (&hashes);
}

guint
maq_fake_count_charges (MaqFake *self)
{
  g_autoptr (GPtrArray) hashes = maq_fake_read_ledger (self);

  return hashes->len;
}
