/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <unistd.h>

#include "maq-draft.h"
#include "maq-encode.h"
#include "maq-error.h"
#include "maq-scale.h"

#include "maq-server-job.h"

#define MAX_SIDE 4096u

struct _MaqServerJob {
  MaqDecoder       *decoder;
  MaqServerForm    *form;
  MaqServerParams  *params;
  GCancellable     *cancellable;
  MaqServerNewsFunc func;
  gpointer          data;
  guint             n_partials;   /* sent of the picture being made */
};

typedef struct {
  MaqServerJob  *job;
  MaqServerNews  news;
} Letter;

static const char *const png_text[] = {
  "Software", "Maquette Draft (no AI)",
  "Comment", "A draft laid out by rules from its prompt, made without AI.",
  NULL,
};

static void
job_free (MaqServerJob *self)
{
  maq_decoder_unref (self->decoder);
  maq_server_form_free (self->form);
  maq_server_params_free (self->params);
  g_object_unref (self->cancellable);
  g_free (self);
}

static void
letter_free (Letter *letter)
{
  if (letter->news.fd >= 0)
    close (letter->news.fd);
  g_strfreev (letter->news.ignored);
  g_free (letter->news.draft_kind);
  maq_server_problem_free (letter->news.problem);
  g_free (letter);
}

/* Main thread: the receiver may take what it likes out of the news; the rest goes here. */
static gboolean
deliver_cb (gpointer data)
{
  Letter *letter = data;
  MaqServerJob *job = letter->job;
  gboolean last = letter->news.kind == MAQ_SERVER_NEWS_END;

  job->func (&letter->news, job->data);
  letter_free (letter);
  if (last)
    job_free (job);
  return G_SOURCE_REMOVE;
}

static Letter *
letter_new (MaqServerJob      *self,
            MaqServerNewsKind  kind)
{
  Letter *letter = g_new0 (Letter, 1);

  letter->job = self;
  letter->news.kind = kind;
  letter->news.fd = -1;
  return letter;
}

/* BAD_INPUT is the client's doing, all else ours. A cancelled job has nobody left to tell. */
static MaqServerProblem *
problem_from_error (const GError *error,
                    const char   *param,
                    const char   *what)
{
  if (g_error_matches (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT))
    return maq_server_problem_new (400, "invalid_value", param, "Invalid '%s': %s: %s", param, what, error->message);
  if (g_error_matches (error, MAQ_ERROR, MAQ_ERROR_NO_SPACE))
    return maq_server_problem_new (507, "no_space", NULL, "%s: %s", what, error->message);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return maq_server_problem_new (503, "cancelled", NULL, "The request was cancelled.");
  return maq_server_problem_new (500, NULL, NULL, "%s: %s", what, error->message);
}

static gboolean
write_bytes (int               fd,
             GBytes           *bytes,
             MaqServerProblem **problem)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);

  while (length > 0)
    {
      ssize_t done = write (fd, data, length);

      if (done < 0 && errno == EINTR)
        continue;
      if (done < 0)
        return maq_server_problem_set (problem, errno == ENOSPC ? 507 : 500, NULL, NULL,
                                       "The picture could not be kept: %s", g_strerror (errno));
      data += done;
      length -= (gsize) done;
    }
  return TRUE;
}

/* The encoded picture goes to a file at once: eight large ones would not fit in the memory this process allows itself. */
static gboolean
encode (MaqServerJob      *self,
        MaqImage          *image,
        MaqServerNews     *news,
        MaqServerProblem **problem)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;

  bytes = self->params->format == MAQ_FORMAT_PNG
          ? maq_encode_png (image, MAQ_ENCODE_FAST, png_text, &error)
          : maq_encode (image, self->params->format, self->params->compression, &error);
  if (bytes == NULL)
    {
      *problem = problem_from_error (error, "output_format", "The picture could not be encoded");
      return FALSE;
    }
  news->fd = maq_server_temp_open (problem);
  if (news->fd < 0 || !write_bytes (news->fd, bytes, problem))
    return FALSE;
  news->size = (goffset) g_bytes_get_size (bytes);
  news->width = maq_image_get_width (image);
  news->height = maq_image_get_height (image);
  return TRUE;
}

static void
partial_cb (MaqImage *image,
            gpointer  data)
{
  MaqServerJob *self = data;
  g_autoptr (MaqServerProblem) problem = NULL;
  Letter *letter;

  if (self->n_partials >= self->params->partial_images || g_cancellable_is_cancelled (self->cancellable))
    return;
  letter = letter_new (self, MAQ_SERVER_NEWS_PARTIAL);
  letter->news.partial_index = self->n_partials;
  if (encode (self, image, &letter->news, &problem))
    {
      self->n_partials++;
      maq_server_pool_tell (deliver_cb, letter);
      return;
    }
  /* A preview is a courtesy; the picture itself says what went wrong. */
  letter_free (letter);
}

/* Pictures after the first are only placed or framed: the more there are, the smaller they are shown. */
static guint
side_for (guint index,
          guint n_images)
{
  if (index == 0)
    return MAX_SIDE;
  return n_images <= 2 ? 2048 : n_images <= 5 ? 1280 : 768;
}

static MaqImage *
decode (MaqServerJob      *self,
        MaqServerFile     *file,
        guint              side,
        const char        *param,
        MaqServerProblem **problem)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MaqImage) image = NULL;
  MaqImage *fitting = NULL;

  image = maq_decoder_decode_fd (self->decoder, file->fd, side, self->cancellable, &error);
  if (image != NULL)
    fitting = maq_scale_to_fit (image, side, &error);
  if (fitting == NULL)
    *problem = problem_from_error (error, param, file->label);
  return fitting;
}

static GPtrArray *
decode_images (MaqServerJob      *self,
               MaqServerProblem **problem)
{
  g_autoptr (GPtrArray) images = g_ptr_array_new_with_free_func ((GDestroyNotify) maq_image_unref);
  GPtrArray *files = self->form->images;

  for (guint i = 0; i < files->len; i++)
    {
      MaqImage *image = decode (self, files->pdata[i], side_for (i, files->len), "image", problem);

      if (image == NULL)
        return NULL;
      g_ptr_array_add (images, image);
    }
  return g_steal_pointer (&images);
}

static gboolean
decode_mask (MaqServerJob      *self,
             MaqImage          *first,
             MaqMask          **mask,
             MaqServerProblem **problem)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MaqImage) image = NULL;
  g_autoptr (MaqMask) read = NULL;

  if (self->form->mask == NULL)
    return TRUE;
  image = decode (self, self->form->mask, MAX_SIDE, "mask", problem);
  if (image == NULL)
    return FALSE;
  read = maq_mask_from_image (image, &error);
  if (read != NULL)
    *mask = maq_mask_scale (read, maq_image_get_width (first), maq_image_get_height (first), &error);
  if (*mask != NULL)
    return TRUE;
  *problem = problem_from_error (error, "mask", "the mask");
  return FALSE;
}

/* The pictures in @images are let go before the last one is encoded: a 4K picture, its source and its file at once are
 * more than this process allows itself. */
static gboolean
draw (MaqServerJob      *self,
      MaqDraftRequest   *request,
      GPtrArray         *images,
      gboolean           last,
      MaqServerProblem **problem)
{
  g_autoptr (GError) error = NULL;
  MaqDraftResult *result;
  Letter *letter;
  gboolean done;

  self->n_partials = 0;
  result = maq_draft_run (request, self->params->partial_images > 0 ? partial_cb : NULL, self, self->cancellable, &error);
  if (result == NULL)
    {
      *problem = problem_from_error (error, "prompt", "Draft");
      return FALSE;
    }
  if (last)
    g_ptr_array_set_size (images, 0);
  letter = letter_new (self, MAQ_SERVER_NEWS_IMAGE);
  letter->news.ignored = g_strdupv (result->ignored);
  letter->news.draft_kind = g_strdup (result->kind);
  done = encode (self, result->image, &letter->news, problem);
  maq_draft_result_free (result);
  if (done)
    maq_server_pool_tell (deliver_cb, letter);
  else
    letter_free (letter);
  return done;
}

static MaqServerProblem *
run (MaqServerJob *self)
{
  MaqServerProblem *problem = NULL;
  g_autoptr (GPtrArray) images = NULL;
  g_autoptr (MaqMask) mask = NULL;
  MaqDraftRequest request = {
    .prompt = self->params->prompt,
    .width = self->params->width,
    .height = self->params->height,
  };

  images = decode_images (self, &problem);
  if (images == NULL || (images->len > 0 && !decode_mask (self, images->pdata[0], &mask, &problem)))
    return problem;
  request.images = (MaqImage **) images->pdata;
  request.n_images = images->len;
  request.mask = mask;
  for (guint i = 0; i < self->params->n && !g_cancellable_is_cancelled (self->cancellable); i++)
    {
      request.variant = self->params->variant + i;
      if (!draw (self, &request, images, i + 1 == self->params->n, &problem))
        return problem;
    }
  return NULL;
}

static void
work (gpointer data)
{
  MaqServerJob *self = data;
  Letter *letter = letter_new (self, MAQ_SERVER_NEWS_END);

  if (!g_cancellable_is_cancelled (self->cancellable))
    letter->news.problem = run (self);
  maq_server_pool_tell (deliver_cb, letter);
}

MaqServerJob *
maq_server_job_start (MaqServerPool      *pool,
                      MaqDecoder         *decoder,
                      MaqServerForm      *form,
                      MaqServerParams    *params,
                      MaqServerNewsFunc   func,
                      gpointer            data,
                      MaqServerProblem  **problem)
{
  MaqServerJob *self = g_new0 (MaqServerJob, 1);

  self->decoder = maq_decoder_ref (decoder);
  self->form = form;
  self->params = params;
  self->cancellable = g_cancellable_new ();
  self->func = func;
  self->data = data;
  if (maq_server_pool_push (pool, work, self))
    return self;
  job_free (self);
  maq_server_problem_set (problem, 503, NULL, NULL, "No worker thread could be started.");
  return NULL;
}

void
maq_server_job_cancel (MaqServerJob *self)
{
  g_cancellable_cancel (self->cancellable);
}
