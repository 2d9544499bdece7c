/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The measured side of bench-transfer.py. Prints "milliseconds peak-kB" on one line.
 *
 *   transfer-client picture FILE WIDTH HEIGHT        writes a PNG with the entropy of a model's picture
 *   transfer-client engine LIBRARY URL               one request through the engine: stored and decoded
 *   transfer-client plain REPLY                      json-glib, g_base64_decode, gdk-pixbuf on a saved reply
 *   transfer-client upload URL FILE                  a POST of the file through the hardened handle
 */
#include "config.h"

#include <fcntl.h>
#include <gdk-pixbuf/gdk-pixbuf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "maq-encode.h"
#include "maq-engine.h"
#include "maq-http.h"
#include "maq-json.h"

typedef struct {
  GMainLoop *loop;
  MaqEngine *engine;
  MaqBlob   *picture;
  MaqJob    *job;
  gint64     started;
  gint64     ended;
  long       before;
} Run;

/* A field of /proc/self/status, in kB. */
static long
status_kb (const char *name)
{
  g_autofree char *text = NULL;
  char *found;

  if (!g_file_get_contents ("/proc/self/status", &text, NULL, NULL))
    return 0;
  found = strstr (text, name);
  return found != NULL ? strtol (found + strlen (name) + 1, NULL, 10) : 0;
}

/* Sets VmHWM back to the present size. */
static void
clear_peak (void)
{
  int fd = open ("/proc/self/clear_refs", O_WRONLY | O_CLOEXEC);

  if (fd < 0 || write (fd, "5", 1) != 1)
    g_printerr ("the peak could not be reset\n");
  if (fd >= 0)
    close (fd);
}

static void
fatal (GError *error)
{
  g_printerr ("transfer-client: %s\n", error != NULL ? error->message : "failed");
  exit (1);
}

static int
make_picture (const char *path, guint width, guint height)
{
  guint8 *pixels = NULL;
  guint32 noise = 7;
  GError *error = NULL;
  g_autoptr (MaqImage) image = maq_image_new_blank (width, height, &pixels, &error);
  g_autoptr (GBytes) png = NULL;

  if (image == NULL)
    fatal (error);
  for (gsize i = 0; i < (gsize) width * height; i++)
    {
      guint x = i % width, y = i / width;

      for (guint c = 0; c < 3; c++)
        {
          noise = noise * 1664525u + 1013904223u;
          pixels[i * 4 + c] = (x * (c + 1) / 16 + y / 16) % 192 + (noise >> 29) + (noise >> 31);
        }
      pixels[i * 4 + 3] = 255;
    }
  png = maq_encode_png (image, MAQ_ENCODE_FAST, NULL, &error);
  if (png == NULL || !g_file_set_contents (path, g_bytes_get_data (png, NULL), g_bytes_get_size (png), &error))
    fatal (error);
  return 0;
}

static void
decoded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Run *run = data;
  GError *error = NULL;
  g_autoptr (MaqImage) image = maq_engine_load_image_finish (MAQ_ENGINE (source), result, &error);
  volatile guint8 sum = 0;

  if (image == NULL)
    fatal (error);
  /* Every page is touched, so that the pixels count. */
  for (guint y = 0; y < maq_image_get_height (image); y++)
    sum += maq_image_get_pixels (image)[y * maq_image_get_stride (image)];
  run->ended = g_get_monotonic_time ();
  g_main_loop_quit (run->loop);
}

static void
state_cb (MaqJob *job, GParamSpec *pspec, gpointer data)
{
  Run *run = data;
  MaqSlot *slot;

  if (!maq_job_state_is_end (maq_job_get_state (job)))
    return;
  slot = g_ptr_array_index (maq_job_get_record (job)->slots, 0);
  if (maq_job_get_state (job) != MAQ_JOB_DONE || slot->picture == NULL)
    {
      g_printerr ("transfer-client: the job ended as %s\n", maq_job_state_to_word (maq_job_get_state (job)));
      exit (1);
    }
  g_signal_handlers_disconnect_by_data (job, run);
  maq_engine_load_image_async (run->engine, slot->picture, 0, NULL, decoded_cb, run);
}

static void
submitted_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Run *run = data;
  GError *error = NULL;
  g_autoptr (MaqStepRecord) record = maq_engine_submit_finish (MAQ_ENGINE (source), result, &error);

  if (record == NULL)
    fatal (error);
  run->job = g_list_model_get_item (maq_engine_get_queue (run->engine), 0);
  g_signal_connect (run->job, "notify::state", G_CALLBACK (state_cb), run);
  state_cb (run->job, NULL, run);
}

static void
endpoint_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Run *run = data;
  GError *error = NULL;
  g_autoptr (MaqRequestBuilder) builder = maq_request_builder_new ();
  g_autoptr (MaqRequest) request = NULL;

  if (!maq_engine_plain_finish (MAQ_ENGINE (source), result, NULL, &error))
    fatal (error);
  maq_request_builder_set_change (builder, "a lamp");
  maq_request_builder_set_engine (builder, "bench");
  maq_request_builder_set_ratio (builder, MAQ_RATIO_1_1);
  request = maq_request_builder_end (builder, &error);
  if (request == NULL)
    fatal (error);
  clear_peak ();
  run->before = status_kb ("VmRSS");
  run->started = g_get_monotonic_time ();
  maq_engine_submit_async (run->engine, request, NULL, submitted_cb, run);
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  gpointer *both = data;
  Run *run = both[0];
  GError *error = NULL;
  g_autoptr (MaqEndpoint) endpoint = NULL;

  run->engine = maq_engine_open_finish (result, &error);
  if (run->engine == NULL)
    fatal (error);
  endpoint = maq_endpoint_new ("bench", "Bench", "openai", both[1], "bench", "compatible", &error);
  if (endpoint == NULL)
    fatal (error);
  maq_engine_put_endpoint_async (run->engine, endpoint, endpoint_cb, run);
}

static int
engine (const char *library, const char *url)
{
  Run run = { g_main_loop_new (NULL, FALSE) };
  gpointer both[] = { &run, (gpointer) url };

  maq_engine_open_async (library, NULL, opened_cb, both);
  g_main_loop_run (run.loop);
  g_print ("%.1f %ld\n", (run.ended - run.started) / 1000.0, status_kb ("VmHWM") - run.before);
  /* No orderly end: the picture is stored, and an end is not what is measured. */
  fflush (stdout);
  _exit (0);
}

static int
plain (const char *path)
{
  gint64 started = g_get_monotonic_time ();
  long before = (clear_peak (), status_kb ("VmRSS"));
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GdkPixbufLoader) loader = gdk_pixbuf_loader_new ();
  g_autofree guint8 *png = NULL;
  GError *error = NULL;
  JsonArray *array;
  gsize length;

  if (!json_parser_load_from_mapped_file (parser, path, &error))
    fatal (error);
  array = json_object_get_array_member (json_node_get_object (json_parser_get_root (parser)), "data");
  png = g_base64_decode (json_object_get_string_member (json_array_get_object_element (array, 0), "b64_json"), &length);
  if (!gdk_pixbuf_loader_write (loader, png, length, &error) || !gdk_pixbuf_loader_close (loader, &error))
    fatal (error);
  g_print ("%.1f %ld\n", (g_get_monotonic_time () - started) / 1000.0, status_kb ("VmHWM") - before);
  return 0;
}

static int
upload (const char *url, const char *path)
{
  MaqHttpRequest request = { .method = "POST", .url = url, .content_type = "application/octet-stream", .paid = TRUE };
  g_auto (MaqHttpReply) reply = { 0 };
  g_autoptr (MaqHttp) http = maq_http_new ();
  GError *error = NULL;
  gint64 started;
  long before;

  request.body_fd = open (path, O_RDONLY | O_CLOEXEC);
  request.body_size = lseek (request.body_fd, 0, SEEK_END);
  clear_peak ();
  before = status_kb ("VmRSS");
  started = g_get_monotonic_time ();
  if (!maq_http_perform (http, &request, &reply, NULL, &error))
    fatal (error);
  g_print ("%.1f %ld\n", (g_get_monotonic_time () - started) / 1000.0, status_kb ("VmHWM") - before);
  close (request.body_fd);
  return reply.status == 200 ? 0 : 1;
}

int
main (int argc, char **argv)
{
  if (argc == 5 && g_str_equal (argv[1], "picture"))
    return make_picture (argv[2], atoi (argv[3]), atoi (argv[4]));
  if (argc == 4 && g_str_equal (argv[1], "engine"))
    return engine (argv[2], argv[3]);
  if (argc == 3 && g_str_equal (argv[1], "plain"))
    return plain (argv[2]);
  if (argc == 4 && g_str_equal (argv[1], "upload"))
    return upload (argv[2], argv[3]);
  return 2;
}
