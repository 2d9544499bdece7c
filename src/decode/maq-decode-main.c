/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "maq-decode-codec.h"
#include "maq-decode-sandbox.h"
#ifdef MAQ_DECODE_MISBEHAVE
#include "maq-decode-misbehave.h"
#endif

/* One process, one picture: whoever has seen hostile bytes is never asked again. */

const char MAQ_DECODE_OUT_OF_MEMORY[] = "no memory";

/* Up to here the pages of the output are made at once, which is quicker than one fault each; above, a
 * small file that only claims to be large should not cost its claim. */
#define POPULATE_MAX (32u << 20)

enum { EXIT_OK, EXIT_NO_SANDBOX = 3, EXIT_BAD_REQUEST = 4, EXIT_NO_MEMORY = 5 };

static bool
is_sane (const MaqDecodeRequest *request)
{
  return request->magic == MAQ_DECODE_REQUEST_MAGIC &&
         request->orientation >= 1 && request->orientation <= 8 &&
         request->eighths >= 1 && request->eighths <= 8 &&
         request->width >= 1 && request->width <= MAQ_DECODE_MAX_SIDE &&
         request->height >= 1 && request->height <= MAQ_DECODE_MAX_SIDE &&
         (uint64_t) request->width * request->height <= MAQ_DECODE_MAX_PIXELS &&
         request->out_width >= 1 && request->out_width <= request->width &&
         request->out_height >= 1 && request->out_height <= request->height &&
         request->length >= 1 && request->length <= MAQ_DECODE_MAX_INPUT &&
         maq_decode_find (request->format) != NULL;
}

static void
answer (const char *problem)
{
  MaqDecodeAnswer reply = { .magic = MAQ_DECODE_ANSWER_MAGIC, .status = MAQ_DECODE_DONE };

  if (problem == MAQ_DECODE_OUT_OF_MEMORY)
    reply.status = MAQ_DECODE_NO_MEMORY;
  else if (problem != NULL)
    {
      size_t length = strnlen (problem, sizeof reply.message - 1);

      reply.status = MAQ_DECODE_BROKEN;
      memcpy (reply.message, problem, length);
    }

  if (write (MAQ_DECODE_FD_TALK, &reply, sizeof reply) != sizeof reply)
    _exit (EXIT_BAD_REQUEST);
}

static int
decode (const MaqDecodeRequest *request)
{
  size_t out_length = (size_t) request->out_width * request->out_height * 4;
  void *in = mmap (NULL, request->length, PROT_READ, MAP_PRIVATE | MAP_POPULATE, MAQ_DECODE_FD_IN, 0);
  int populate = out_length <= POPULATE_MAX ? MAP_POPULATE : 0;
  void *out = mmap (NULL, out_length, PROT_READ | PROT_WRITE, MAP_SHARED | populate, MAQ_DECODE_FD_OUT, 0);
  MaqDecodeInput input = { in, request->length };
  MaqDecodeSink sink = { .request = request, .pixels = out };
  const char *problem;

  if (in == MAP_FAILED || out == MAP_FAILED)
    return EXIT_NO_MEMORY;

#ifdef MAQ_DECODE_MISBEHAVE
  maq_decode_misbehave (&input, out, out_length);
#endif

  problem = maq_decode_find (request->format) (&input, &sink);
  if (problem == NULL && !maq_decode_sink_is_full (&sink))
    problem = "rows are missing";

  /* The client seals the pixels before it believes them, which the kernel refuses while they are mapped here. */
  munmap (out, out_length);
  answer (problem);

  return EXIT_OK;
}

static int
compare_cb (const void *a,
            const void *b)
{
  return *(const int *) a - *(const int *) b;
}

/* glibc asks for the size of the memory, by a call that the sandbox has not, when it first sorts more than
 * a kilobyte; libtiff sorts its fields. */
static void
warm_libc (void)
{
  static int numbers[1024];

  qsort (numbers, sizeof numbers / sizeof numbers[0], sizeof numbers[0], compare_cb);
}

int
main (void)
{
  MaqDecodeRequest request;

  warm_libc ();
  maq_decode_warm ();
  if (!maq_decode_sandbox_enter ())
    _exit (EXIT_NO_SANDBOX);

  /* Nothing to read: the client went away without needing us. */
  if (read (MAQ_DECODE_FD_TALK, &request, sizeof request) != sizeof request)
    _exit (EXIT_OK);

  if (!is_sane (&request))
    _exit (EXIT_BAD_REQUEST);

  _exit (decode (&request));
}
