/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib-unix.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "maq-cli-batch.h"
#include "maq-cli-errors.h"
#include "maq-cli-print.h"
#include "maq-cli-save.h"
#include "maq-cli-work.h"
#include "maq-error.h"
#include "maq-json.h"

/* Many requests, one a line. As many as this are in the library's queue at a time; the engines' own limits say how many of
 * them are under way. */
#define MAX_OPEN 32
#define MAX_LINE (1024 * 1024)
#define INTERRUPTED 130

/* One line's step while it runs. */
typedef struct {
  guint      line;
  char      *id;       /* the line's own name for it, nullable */
  char      *output;
  gint64     step;
  GPtrArray *jobs;
} Open;

typedef struct {
  MaqCli          *cli;
  int              input;
  GString         *read;       /* what was read and is no line yet */
  gboolean         ended;
  gboolean         dry_run;
  gboolean         interrupted;
  GPtrArray       *open;       /* of Open */
  guint            line;
  guint            first_bad;  /* the line that decides how the program ends; 0: none */
  MaqExit          code;
  MaqCliComplaint  complaint;
} Batch;

static void
open_free (Open *self)
{
  g_free (self->id);
  g_free (self->output);
  g_clear_pointer (&self->jobs, g_ptr_array_unref);
  g_free (self);
}

/* The first line of the file that was not done says how the program ends, whichever ends first. */
static void
take_code (Batch   *batch,
           guint    line,
           MaqExit  code)
{
  if (code == MAQ_EXIT_DONE || (batch->first_bad != 0 && batch->first_bad < line))
    return;
  batch->first_bad = line;
  batch->code = code;
}

static void
add_names (JsonObject *object,
           guint       line,
           const char *id)
{
  json_object_set_int_member (object, "line", line);
  if (id != NULL)
    json_object_set_string_member (object, "id", id);
}

/* What went wrong with a line before there was a step. */
static void
print_complaint (Batch      *batch,
                 guint       line,
                 const char *id)
{
  JsonObject *root = json_object_new (), *error = json_object_new ();
  JsonNode *node = json_node_init_object (json_node_alloc (), root);

  json_object_set_string_member (error, "code", batch->complaint.word != NULL ? batch->complaint.word : "failed");
  json_object_set_string_member (error, "message", batch->complaint.message != NULL ? batch->complaint.message : "");
  add_names (root, line, id);
  json_object_set_object_member (root, "error", error);
  json_object_unref (root);
  maq_cli_print_json (node);
}

static MaqExit
print_step (Batch         *batch,
            Open          *open,
            MaqStepRecord *record)
{
  char **files = NULL;
  MaqExit code = MAQ_EXIT_DONE, saved = maq_cli_save (batch->cli, record, open->output, &files);
  JsonNode *node = maq_cli_step_to_json (record, files);

  for (guint i = 0; i < record->slots->len; i++)
    {
      MaqExit slot = maq_cli_say_slot (batch->cli, g_ptr_array_index (record->slots, i));

      code = code == MAQ_EXIT_DONE ? slot : code;
    }
  add_names (json_node_get_object (node), open->line, open->id);
  json_object_set_int_member (json_node_get_object (node), "exit", code != MAQ_EXIT_DONE ? code : saved);
  maq_cli_print_json (node);
  for (guint i = 0; i < record->slots->len; i++)
    g_free (files[i]);
  g_free (files);
  return code != MAQ_EXIT_DONE ? code : saved;
}

/* Says what has ended. */
static void
collect (Batch *batch)
{
  for (guint i = 0; i < batch->open->len;)
    {
      Open *open = g_ptr_array_index (batch->open, i);
      g_autoptr (MaqStepRecord) record = NULL;
      MaqExit code = MAQ_EXIT_DONE;

      if (!maq_cli_are_over (open->jobs))
        {
          i++;
          continue;
        }
      record = maq_cli_read_step (batch->cli, open->step, &code);
      if (record != NULL)
        code = print_step (batch, open, record);
      else
        print_complaint (batch, open->line, open->id);
      take_code (batch, open->line, code);
      g_ptr_array_remove_index (batch->open, i);
    }
  fflush (stdout);
}

static void
wait_until (Batch *batch,
            guint  left)
{
  collect (batch);
  while (batch->open->len > left)
    {
      g_main_context_iteration (NULL, TRUE);
      collect (batch);
    }
}

static gboolean
interrupt_cb (gpointer data)
{
  Batch *batch = data;
  gboolean paid = FALSE;

  if (batch->interrupted)
    exit (INTERRUPTED);
  batch->interrupted = TRUE;
  for (guint i = 0; i < batch->open->len; i++)
    if (maq_cli_cancel (((Open *) g_ptr_array_index (batch->open, i))->jobs))
      paid = TRUE;
  if (paid)
    g_printerr (_("\nAlready sent and perhaps charged: waiting for the answers, to keep them. Ctrl+C again leaves; "
                  "the next start then says what became of them.\n"));
  return G_SOURCE_CONTINUE;
}

static MaqExit
submit (Batch         *batch,
        MaqCliOptions *options,
        const char    *id)
{
  MaqExit code = MAQ_EXIT_DONE;
  g_autoptr (MaqRequest) request = maq_cli_build_request (batch->cli, options, &code);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (MaqStepRecord) record = NULL;
  GAsyncResult *slot = NULL;
  Open *open;

  if (request == NULL)
    return code;
  maq_engine_submit_async (batch->cli->engine, request, NULL, maq_cli_done_cb, &slot);
  result = maq_cli_wait (&slot);
  record = maq_engine_submit_finish (batch->cli->engine, result, &error);
  if (record == NULL)
    return maq_cli_say_error (batch->cli, error);
  open = g_new0 (Open, 1);
  open->line = batch->line;
  open->id = g_strdup (id);
  open->output = g_strdup (options->output);
  open->step = record->id;
  open->jobs = maq_cli_find_jobs (batch->cli->engine, record->id);
  g_ptr_array_add (batch->open, open);
  return MAQ_EXIT_DONE;
}

static MaqExit
print_price (Batch         *batch,
             MaqCliOptions *options,
             const char    *id)
{
  MaqExit code = MAQ_EXIT_DONE;
  g_autoptr (MaqRequest) request = maq_cli_look_at_request (batch->cli, options, &code);
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  MaqPrice price;

  if (request == NULL)
    return code;
  price = maq_engine_get_price (batch->cli->engine, request);
  json_builder_begin_object (builder);
  maq_cli_add_int (builder, "line", batch->line);
  if (id != NULL)
    maq_cli_add_string (builder, "id", id);
  maq_cli_add_string (builder, "engine", maq_request_get_engine (request));
  maq_cli_add_bool (builder, "known", price.known);
  maq_cli_add_int (builder, "low_micros", price.low);
  maq_cli_add_int (builder, "high_micros", price.high);
  json_builder_end_object (builder);
  maq_cli_print_json (json_builder_get_root (builder));
  return MAQ_EXIT_DONE;
}

static void
take_line (Batch      *batch,
           const char *text)
{
  g_auto (MaqCliOptions) options = { .variants = 1 };
  g_autofree char *id = NULL;
  g_autoptr (GError) error = NULL;
  MaqExit code = MAQ_EXIT_DONE;

  batch->complaint.word = NULL;
  g_clear_pointer (&batch->complaint.message, g_free);
  if (!maq_cli_batch_read (text, &options, &id, &error))
    code = maq_cli_say_error (batch->cli, error);
  else if (maq_cli_check_output (batch->cli, options.output, &code)
           && maq_cli_check_request (batch->cli, &options, options.images != NULL || options.from != NULL, &code))
    code = batch->dry_run ? print_price (batch, &options, id) : submit (batch, &options, id);
  if (code != MAQ_EXIT_DONE)
    print_complaint (batch, batch->line, id);
  take_code (batch, batch->line, code);
}

static gboolean
readable_cb (gint         fd,
             GIOCondition condition,
             gpointer     data)
{
  *(gboolean *) data = TRUE;
  return G_SOURCE_REMOVE;
}

/* Whoever writes the lines may take his time: what is under way goes on, and is told when it ends. */
static void
read_more (Batch *batch)
{
  gboolean readable = FALSE;
  guint source = g_unix_fd_add (batch->input, G_IO_IN | G_IO_HUP | G_IO_ERR, readable_cb, &readable);
  char buffer[65536];
  ssize_t n;

  while (!readable && !batch->interrupted)
    {
      g_main_context_iteration (NULL, TRUE);
      collect (batch);
    }
  if (!readable)
    {
      g_source_remove (source);
      return;
    }
  n = read (batch->input, buffer, sizeof buffer);
  if (n > 0)
    g_string_append_len (batch->read, buffer, n);
  else if (n == 0 || errno != EINTR)
    batch->ended = TRUE;
}

/* NULL: the end, or an interruption. (transfer full) */
static char *
read_line (Batch *batch)
{
  const char *end;
  char *line;
  gsize length;

  while ((end = memchr (batch->read->str, '\n', batch->read->len)) == NULL && !batch->ended && !batch->interrupted
         && batch->read->len <= MAX_LINE)
    read_more (batch);
  if (batch->interrupted || (batch->ended && batch->read->len == 0))
    return NULL;
  /* What is longer is no line of ours; its beginning is refused as one, and nothing after it is trusted. */
  if (end == NULL && !batch->ended)
    batch->ended = TRUE;
  length = end != NULL ? (gsize) (end - batch->read->str) : batch->read->len;
  line = g_strndup (batch->read->str, length);
  g_string_erase (batch->read, 0, (gssize) MIN (length + 1, batch->read->len));
  return line;
}

static void
run (Batch *batch)
{
  guint on_int = g_unix_signal_add (SIGINT, interrupt_cb, batch);
  guint on_term = g_unix_signal_add (SIGTERM, interrupt_cb, batch);
  char *line;

  batch->cli->complaint = &batch->complaint;
  while ((line = read_line (batch)) != NULL)
    {
      batch->line++;
      g_strstrip (line);
      if (*line != '\0')
        take_line (batch, line);
      g_free (line);
      wait_until (batch, MAX_OPEN - 1);
    }
  wait_until (batch, 0);
  batch->cli->complaint = NULL;
  g_free (batch->complaint.message);
  g_source_remove (on_int);
  g_source_remove (on_term);
}

MaqExit
maq_cli_batch (MaqCli  *cli,
               int      argc,
               char   **argv)
{
  g_autoptr (GPtrArray) steps = g_ptr_array_new_with_free_func ((GDestroyNotify) open_free);
  g_autoptr (GString) text = g_string_new (NULL);
  Batch batch = { .cli = cli, .open = steps, .read = text };
  const GOptionEntry entries[] = {
    { "dry-run", 0, 0, G_OPTION_ARG_NONE, &batch.dry_run, N_("Print what each line would cost; send nothing"), NULL },
    { NULL }
  };
  MaqExit code = MAQ_EXIT_DONE;

  if (!maq_cli_parse (cli, maq_cli_find_command (argv[0]), entries, &argc, &argv, &code))
    return code;
  if (argc != 2)
    return maq_cli_usage (cli, _("write: batch FILE, or batch - for standard input; one JSON object a line"));
  batch.input = g_str_equal (argv[1], "-") ? STDIN_FILENO : open (argv[1], O_RDONLY | O_CLOEXEC | O_NOCTTY);
  if (batch.input < 0)
    return maq_cli_usage (cli, "%s: %s", argv[1], g_strerror (errno));
  /* Its output is JSON, whether that was said or not. */
  cli->json = TRUE;
  if (maq_cli_open (cli, &code))
    run (&batch);
  if (batch.input != STDIN_FILENO)
    close (batch.input);
  return code != MAQ_EXIT_DONE ? code : batch.interrupted && batch.code == MAQ_EXIT_DONE ? MAQ_EXIT_FAILED : batch.code;
}
