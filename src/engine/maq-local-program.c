/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <netinet/in.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "maq-error.h"
#include "maq-json.h"
#include "maq-local-process.h"
#include "maq-local-program.h"
#include "maq-local-trust.h"
#include "maq-log.h"
#include "maq-text.h"

#define IDLE_CHECK_S 5
#define MAX_ARGUMENTS 64
#define OUTPUT_BLOCK 4096
#define MAX_LOGGED (64 * 1024)
#define MAX_WORDS 300 /* of what it said last */

gint64 maq_local_program_idle_us = 10 * G_TIME_SPAN_MINUTE;

/* What a program on a graphics card may need; no key is among it. */
static const char *const kept_names[] = { "PATH", "HOME", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "TMPDIR", "XDG_CACHE_HOME",
                                          "XDG_RUNTIME_DIR", NULL };
static const char *const kept_prefixes[] = { "CUDA_", "HIP_", "ROCR_", "HSA_", "VK_", "GGML_", "SYCL_", "ONEAPI_", NULL };

/* One engine's program. */
typedef struct {
  char             *id;
  MaqLocalProcess  *process;
  MaqLocalLife     *life;      /* nullable */
  char             *options;   /* what it was started with */
  guint16           port;
  gint64            idle_us;   /* monotonic: since when nobody holds its life; 0: somebody does */
  GCancellable     *reading;   /* nullable */
  GString          *said;      /* the end of it, until it is ready */
  gsize             n_logged;
} Program;

struct _MaqLocalPrograms {
  GObject     parent_instance;

  GHashTable *programs;  /* engine id → Program */
  GHashTable *foreign;   /* paths that engines which are removed had named, and nobody here */
  guint       idle_id;
};

G_DEFINE_FINAL_TYPE (MaqLocalPrograms, maq_local_programs, G_TYPE_OBJECT)

/* --- one program --- */

static void
end_life (Program *self)
{
  g_autofree char *shown = NULL;

  if (self->reading != NULL)
    g_cancellable_cancel (self->reading);
  g_clear_object (&self->reading);
  if (self->life == NULL)
    return;
  g_strstrip (self->said->str);
  shown = maq_text_display (self->said->str, strlen (self->said->str), MAX_WORDS);
  maq_local_life_end (self->life, shown[0] != '\0' ? shown : NULL);
  g_clear_pointer (&self->life, maq_local_life_unref);
}

static void
ended_cb (gpointer data)
{
  end_life (data);
}

static void
stop (Program *self)
{
  maq_local_process_stop (self->process);
  end_life (self);
}

static void
program_free (gpointer data)
{
  Program *self = data;

  stop (self);
  g_object_unref (self->process);
  g_string_free (self->said, TRUE);
  g_free (self->options);
  g_free (self->id);
  g_free (self);
}

static Program *
program_new (const char *id)
{
  Program *self = g_new0 (Program, 1);

  self->id = g_strdup (id);
  self->process = maq_local_process_new ("server program", ended_cb, self);
  self->said = g_string_new (NULL);
  return self;
}

/* --- what it says --- */

typedef struct {
  Program      *program;     /* only while @cancellable is not cancelled */
  GCancellable *cancellable;
} Listening;

static void
listening_free (Listening *listening)
{
  g_object_unref (listening->cancellable);
  g_free (listening);
}

/* Behind its first answer it may repeat what it is asked to draw: that is nobody's to keep. */
static void
take_output (Program *self, GBytes *bytes)
{
  gsize length;
  const char *text = g_bytes_get_data (bytes, &length);
  g_autofree char *shown = NULL;

  if (self->life == NULL || maq_local_life_is_ready (self->life))
    {
      g_string_truncate (self->said, 0);
      return;
    }
  g_string_append_len (self->said, text, (gssize) length);
  if (self->said->len > MAX_WORDS)
    g_string_erase (self->said, 0, (gssize) (self->said->len - MAX_WORDS));
  if (self->n_logged >= MAX_LOGGED)
    return;
  self->n_logged += length;
  shown = maq_text_display (text, length, OUTPUT_BLOCK);
  maq_log_event ("server", "engine=%s says: %s", self->id, g_strstrip (shown));
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Listening *listening = data;
  g_autoptr (GBytes) bytes = g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result, NULL);

  if (bytes == NULL || g_bytes_get_size (bytes) == 0 || g_cancellable_is_cancelled (listening->cancellable))
    {
      listening_free (listening);
      return;
    }
  take_output (listening->program, bytes);
  g_input_stream_read_bytes_async (G_INPUT_STREAM (source), OUTPUT_BLOCK, G_PRIORITY_LOW, listening->cancellable, read_cb,
                                   listening);
}

static void
listen_to (Program *self)
{
  Listening *listening = g_new (Listening, 1);

  self->reading = g_cancellable_new ();
  self->n_logged = 0;
  g_string_truncate (self->said, 0);
  *listening = (Listening) { self, g_object_ref (self->reading) };
  g_input_stream_read_bytes_async (maq_local_process_get_output (self->process), OUTPUT_BLOCK, G_PRIORITY_LOW, self->reading,
                                   read_cb, listening);
}

/* --- how it is started --- */

static gboolean
refuse (GError **error, const char *what)
{
  g_set_error (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT, "The engine's option %s", what);
  return FALSE;
}

/* Nobody else has it now; should somebody take it before the program does, the program ends and gets another. */
static gboolean
find_port (guint16 *port, GError **error)
{
  struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  socklen_t length = sizeof address;
  int fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  gboolean ok = fd >= 0 && bind (fd, (struct sockaddr *) &address, length) == 0
                && getsockname (fd, (struct sockaddr *) &address, &length) == 0;

  if (!ok)
    maq_error_set_errno (error, errno, "Finding a port for the server program");
  if (fd >= 0)
    close (fd);
  *port = ntohs (address.sin_port);
  return ok;
}

static gboolean
add_arguments (GPtrArray *argv, JsonObject *options, GError **error)
{
  JsonArray *array = maq_json_get_array (options, "arguments");
  guint n = array != NULL ? json_array_get_length (array) : 0;

  if (n > MAX_ARGUMENTS || (array == NULL && json_object_has_member (options, "arguments")))
    return refuse (error, "\"arguments\" is no list, or too long a one");
  for (guint i = 0; i < n; i++)
    {
      JsonNode *node = json_array_get_element (array, i);

      if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING)
        return refuse (error, "\"arguments\" is a list of texts");
      g_ptr_array_add (argv, g_strdup (json_node_get_string (node)));
    }
  return TRUE;
}

static GPtrArray *
make_arguments (JsonObject *options, guint16 port, GError **error)
{
  g_autoptr (GPtrArray) argv = g_ptr_array_new_with_free_func (g_free);
  const char *program = maq_json_get_string (options, "program", "");
  const char *weights = maq_json_get_string (options, "weights", NULL);

  if (!g_path_is_absolute (program) || !g_file_test (program, G_FILE_TEST_IS_REGULAR))
    return refuse (error, "\"program\" is not the full path of a program"), NULL;
  if (weights != NULL && (!g_path_is_absolute (weights) || !g_file_test (weights, G_FILE_TEST_IS_REGULAR)))
    return refuse (error, "\"weights\" is not the full path of a file"), NULL;

  g_ptr_array_add (argv, g_strdup (program));
  g_ptr_array_add (argv, g_strdup ("--listen-ip"));
  g_ptr_array_add (argv, g_strdup ("127.0.0.1"));
  g_ptr_array_add (argv, g_strdup ("--listen-port"));
  g_ptr_array_add (argv, g_strdup_printf ("%u", port));
  if (weights != NULL)
    {
      g_ptr_array_add (argv, g_strdup ("-m"));
      g_ptr_array_add (argv, g_strdup (weights));
    }
  if (!add_arguments (argv, options, error))
    return NULL;
  g_ptr_array_add (argv, NULL);
  return g_steal_pointer (&argv);
}

static gboolean
is_kept (const char *name)
{
  if (g_strv_contains (kept_names, name))
    return TRUE;
  for (guint i = 0; kept_prefixes[i] != NULL; i++)
    if (g_str_has_prefix (name, kept_prefixes[i]))
      return TRUE;
  return FALSE;
}

static char **
make_environment (void)
{
  g_auto (GStrv) names = g_listenv ();
  char **environment = g_new0 (char *, 1);

  for (guint i = 0; names[i] != NULL; i++)
    if (is_kept (names[i]))
      environment = g_environ_setenv (environment, names[i], g_getenv (names[i]), TRUE);
  return environment;
}

/* In the child, before it becomes the program: it goes when we do, also when we are killed. */
static void
setup_cb (gpointer data)
{
  prctl (PR_SET_PDEATHSIG, SIGKILL);
  if (getppid () != GPOINTER_TO_INT (data))
    _exit (127);
}

static gboolean
start (Program *self, JsonObject *options, GError **error)
{
  g_autoptr (GSubprocessLauncher) launcher = NULL;
  g_autoptr (GPtrArray) argv = NULL;
  g_auto (GStrv) environment = make_environment ();

  if (!find_port (&self->port, error))
    return FALSE;
  argv = make_arguments (options, self->port, error);
  if (argv == NULL)
    return FALSE;

  launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_MERGE);
  g_subprocess_launcher_set_environ (launcher, environment);
  g_subprocess_launcher_set_cwd (launcher, "/");
  g_subprocess_launcher_set_child_setup (launcher, setup_cb, GINT_TO_POINTER (getpid ()), NULL);
  if (!maq_local_process_start (self->process, launcher, (const char *const *) argv->pdata, error))
    return FALSE;

  maq_log_event ("server", "engine=%s started its program at port %u", self->id, self->port);
  self->life = maq_local_life_new ();
  listen_to (self);
  return TRUE;
}

/* --- all of them --- */

static void
maq_local_programs_finalize (GObject *object)
{
  MaqLocalPrograms *self = MAQ_LOCAL_PROGRAMS (object);

  maq_local_programs_stop (self);
  g_clear_pointer (&self->programs, g_hash_table_unref);
  g_clear_pointer (&self->foreign, g_hash_table_unref);
  G_OBJECT_CLASS (maq_local_programs_parent_class)->finalize (object);
}

static void
maq_local_programs_class_init (MaqLocalProgramsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = maq_local_programs_finalize;
}

static void
maq_local_programs_init (MaqLocalPrograms *self)
{
  self->programs = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, program_free);
  self->foreign = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

MaqLocalPrograms *
maq_local_programs_new (void)
{
  return g_object_new (MAQ_TYPE_LOCAL_PROGRAMS, NULL);
}

gboolean
maq_local_programs_wants (const MaqEndpoint *endpoint)
{
  g_autofree char *program = g_str_equal (maq_endpoint_get_kind (endpoint), "sdcpp")
                               ? maq_endpoint_dup_option (endpoint, "program") : NULL;

  return program != NULL;
}

/* A model takes all of a card's memory: it is given back when nobody wants pictures any more. */
static gboolean
idle_cb (gpointer data)
{
  MaqLocalPrograms *self = data;
  gint64 now = g_get_monotonic_time ();
  GHashTableIter iter;
  Program *program;
  gboolean any = FALSE;

  g_hash_table_iter_init (&iter, self->programs);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &program))
    {
      if (program->life == NULL)
        continue;
      if (maq_local_life_is_held (program->life))
        program->idle_us = 0;
      else if (program->idle_us == 0)
        program->idle_us = now;
      else if (now - program->idle_us >= maq_local_program_idle_us)
        {
          maq_log_event ("server", "engine=%s is idle: its program is stopped", program->id);
          stop (program);
          continue;
        }
      any = TRUE;
    }
  if (any)
    return G_SOURCE_CONTINUE;
  self->idle_id = 0;
  return G_SOURCE_REMOVE;
}

static Program *
get_program (MaqLocalPrograms *self, MaqEndpoint *endpoint)
{
  const char *id = maq_endpoint_get_id (endpoint);
  Program *program = g_hash_table_lookup (self->programs, id);

  if (program == NULL)
    {
      program = program_new (id);
      g_hash_table_insert (self->programs, program->id, program);
    }
  /* Other weights, other arguments: what runs is another program. */
  if (program->life != NULL && !g_str_equal (program->options, maq_endpoint_get_options (endpoint)))
    stop (program);
  return program;
}

static MaqEndpoint *
move_endpoint (MaqEndpoint *endpoint, guint16 port, GError **error)
{
  g_autofree char *url = g_strdup_printf ("http://127.0.0.1:%u", port);

  return maq_endpoint_new_full (maq_endpoint_get_id (endpoint), maq_endpoint_get_title (endpoint), maq_endpoint_get_kind (endpoint),
                                url, maq_endpoint_get_model (endpoint), maq_endpoint_get_row_id (endpoint),
                                maq_endpoint_get_options (endpoint), maq_endpoint_get_learned (endpoint), error);
}

static gboolean
check_trust (MaqEndpoint *endpoint, GError **error)
{
  g_autofree char *program = NULL;

  if (maq_local_trust_has (endpoint))
    return TRUE;
  program = maq_endpoint_dup_option (endpoint, "program");
  g_set_error (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT, "The program %s came with the library and was not chosen on this computer, so it "
               "is not started. If it is yours: maquette-cli engine allow %s", program, maq_endpoint_get_id (endpoint));
  return FALSE;
}

gboolean
maq_local_programs_ensure (MaqLocalPrograms *self, MaqEndpoint *endpoint, MaqEndpoint **there, MaqLocalLife **life,
                           GError **error)
{
  const char *text = maq_endpoint_get_options (endpoint);
  g_autoptr (JsonNode) options = maq_json_parse (text, strlen (text), &maq_json_limits_default, error);
  Program *program;

  g_return_val_if_fail (MAQ_IS_LOCAL_PROGRAMS (self), FALSE);
  g_return_val_if_fail (maq_local_programs_wants (endpoint), FALSE);

  if (options == NULL || !check_trust (endpoint, error))
    return FALSE;
  program = get_program (self, endpoint);
  if (program->life == NULL)
    {
      if (!start (program, json_node_get_object (options), error))
        return FALSE;
      g_free (program->options);
      program->options = g_strdup (text);
    }
  *there = move_endpoint (endpoint, program->port, error);
  if (*there == NULL)
    return FALSE;
  *life = maq_local_life_ref (program->life);
  program->idle_us = 0;
  if (self->idle_id == 0)
    self->idle_id = g_timeout_add_seconds (IDLE_CHECK_S, idle_cb, self);
  return TRUE;
}

void
maq_local_programs_forget (MaqLocalPrograms *self, const MaqEndpoint *endpoint)
{
  g_return_if_fail (MAQ_IS_LOCAL_PROGRAMS (self));

  if (maq_local_programs_wants (endpoint) && !maq_local_trust_has (endpoint))
    g_hash_table_add (self->foreign, maq_endpoint_dup_option (endpoint, "program"));
  if (!maq_local_trust_check_authority (endpoint, NULL))
    g_hash_table_add (self->foreign, maq_endpoint_dup_option (endpoint, "ca_file"));
}

gboolean
maq_local_programs_is_foreign (MaqLocalPrograms *self, const char *file)
{
  g_return_val_if_fail (MAQ_IS_LOCAL_PROGRAMS (self), TRUE);

  return g_hash_table_contains (self->foreign, file);
}

void
maq_local_programs_stop (MaqLocalPrograms *self)
{
  g_return_if_fail (MAQ_IS_LOCAL_PROGRAMS (self));

  g_clear_handle_id (&self->idle_id, g_source_remove);
  g_hash_table_remove_all (self->programs);
}
