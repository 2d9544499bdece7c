/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>
#include <string.h>

#include "maq-asked.h"
#include "maq-cli-errors.h"
#include "maq-cli-print.h"
#include "maq-cli-request.h"
#include "maq-decoder.h"
#include "maq-difference.h"
#include "maq-encode.h"
#include "maq-error.h"
#include "maq-file.h"

/* What changed between two pictures, each a file or a step's. */

#define MOST_BOXES 20

typedef struct {
  char    *mask, *output;
  double   threshold;     /* OKLab */
  double   most_outside;  /* percent; negative: not asked */
  int      boxes;
  gboolean whole;
} Options;

static void
options_clear (Options *options)
{
  g_free (options->mask);
  g_free (options->output);
}

/* One of the two, as it was named and as it is. */
typedef struct {
  const char *name;
  char       *path;   /* of the encoded picture */
  MaqRequest *asked;  /* what the step was made with, nullable */
  MaqImage   *image;
} Side;

static void
side_clear (Side *side)
{
  g_free (side->path);
  g_clear_pointer (&side->asked, maq_request_unref);
  g_clear_pointer (&side->image, maq_image_unref);
}

typedef struct {
  Side           a, b;
  MaqMask       *region;
  MaqDifference *difference;
  guint8         threshold;
} Comparison;

static void
comparison_clear (Comparison *self)
{
  side_clear (&self->a);
  side_clear (&self->b);
  g_clear_pointer (&self->region, maq_mask_unref);
  g_clear_pointer (&self->difference, maq_difference_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Comparison, comparison_clear)

/* --- where the pictures are --- */

static gboolean
take_slot (MaqCli        *cli,
           MaqStepRecord *record,
           guint          index,
           Side          *side,
           MaqExit       *code)
{
  MaqSlot *slot = g_ptr_array_index (record->slots, index);

  if (!maq_cli_check_picture (cli, side->name, record, index, code))
    return FALSE;
  side->path = g_strdup (maq_blob_get_path (slot->picture));
  side->asked = maq_request_ref (record->request);
  return TRUE;
}

/* What is a file's name is a file. */
static gboolean
find_side (MaqCli     *cli,
           const char *name,
           Side       *side,
           MaqExit    *code)
{
  g_autoptr (MaqStepRecord) record = NULL;
  guint slot = 0;

  side->name = name;
  if (g_file_test (name, G_FILE_TEST_EXISTS))
    {
      side->path = g_strdup (name);
      return TRUE;
    }
  if (strchr (name, '/') != NULL || maq_format_from_name (name) != MAQ_FORMAT_UNKNOWN)
    return *code = maq_cli_usage (cli, _("the file “%s” is not there"), name), FALSE;
  if (cli->engine == NULL && !maq_cli_open (cli, code))
    return FALSE;
  record = maq_cli_find_step (cli, name, &slot, code);
  return record != NULL && take_slot (cli, record, slot, side, code);
}

static MaqImage *
load (MaqCli     *cli,
      MaqDecoder *decoder,
      const char *path,
      MaqExit    *code)
{
  g_autoptr (GError) error = NULL;
  MaqImage *image = maq_decoder_decode_file (decoder, path, 0, NULL, &error);

  if (image == NULL)
    {
      g_prefix_error (&error, "%s: ", path);
      *code = maq_cli_say_error (cli, error);
    }
  return image;
}

/* What was asked to change: as given, or as the second one's step was. */
static gboolean
load_region (MaqCli        *cli,
             MaqDecoder    *decoder,
             const Options *options,
             Comparison    *self,
             MaqExit       *code)
{
  g_autoptr (MaqImage) image = NULL;
  g_autoptr (GError) error = NULL;

  if (options->whole && options->mask == NULL)
    return TRUE;
  image = options->mask != NULL ? load (cli, decoder, options->mask, code) : NULL;
  if (image != NULL)
    self->region = maq_mask_from_image (image, &error);
  else if (options->mask != NULL)
    return FALSE;
  else
    self->region = maq_asked_load (self->b.asked, decoder, maq_image_get_width (self->a.image), maq_image_get_height (self->a.image), NULL,
                                   &error);
  if (error != NULL)
    *code = maq_cli_say_error (cli, error);
  return error == NULL;
}

static gboolean
compare (MaqCli        *cli,
         const Options *options,
         Comparison    *self,
         MaqExit       *code)
{
  g_autoptr (MaqDecoder) decoder = maq_decoder_new (NULL);
  g_autoptr (GError) error = NULL;

  self->a.image = load (cli, decoder, self->a.path, code);
  self->b.image = self->a.image != NULL ? load (cli, decoder, self->b.path, code) : NULL;
  if (self->b.image == NULL || !load_region (cli, decoder, options, self, code))
    return FALSE;
  self->difference = maq_difference_new (self->a.image, self->b.image, self->region, NULL, NULL, &error);
  if (self->difference == NULL)
    *code = maq_cli_say_error (cli, error);
  return self->difference != NULL;
}

static gboolean
write_heat (MaqCli        *cli,
            const Options *options,
            Comparison    *self,
            MaqExit       *code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MaqImage) drawn = NULL;
  g_autoptr (GBytes) png = NULL;

  if (options->output == NULL)
    return TRUE;
  drawn = maq_difference_draw (self->difference, self->a.image, self->threshold, &error);
  png = drawn != NULL ? maq_encode_png (drawn, MAQ_ENCODE_FAST, NULL, &error) : NULL;
  if (png != NULL && maq_file_replace (options->output, g_bytes_get_data (png, NULL), g_bytes_get_size (png), &error))
    return TRUE;
  *code = maq_cli_say_error (cli, error);
  return FALSE;
}

/* --- saying it --- */

static void
add_double (JsonBuilder *builder,
            const char  *name,
            double       value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_double_value (builder, value);
}

static void
add_count (JsonBuilder              *builder,
           const char               *name,
           const MaqDifferenceCount *count)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_object (builder);
  maq_cli_add_int (builder, "pixels", (gint64) count->n);
  maq_cli_add_int (builder, "changed", (gint64) count->changed);
  add_double (builder, "permille", maq_difference_count_get_permille (count));
  json_builder_end_object (builder);
}

static void
add_three (JsonBuilder  *builder,
           const char   *name,
           const double  values[3])
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_array (builder);
  for (guint i = 0; i < 3; i++)
    json_builder_add_double_value (builder, values[i]);
  json_builder_end_array (builder);
}

static void
add_alignment (JsonBuilder      *builder,
               const Comparison *self)
{
  const MaqAlignment *alignment = maq_difference_get_alignment (self->difference);
  double shift_x, shift_y, zoom_x, zoom_y;

  maq_alignment_get_shift (alignment, self->a.image, self->b.image, &shift_x, &shift_y);
  maq_alignment_get_zoom (alignment, self->a.image, self->b.image, &zoom_x, &zoom_y);
  json_builder_set_member_name (builder, "alignment");
  json_builder_begin_object (builder);
  maq_cli_add_bool (builder, "good", maq_alignment_is_good (alignment));
  maq_cli_add_bool (builder, "assumed", alignment->is_assumed);
  add_double (builder, "score", alignment->score);
  add_double (builder, "shift_x", shift_x);
  add_double (builder, "shift_y", shift_y);
  add_double (builder, "zoom_x", zoom_x);
  add_double (builder, "zoom_y", zoom_y);
  add_three (builder, "gain", alignment->gain);
  add_three (builder, "offset", alignment->offset);
  json_builder_end_object (builder);
}

static void
add_boxes (JsonBuilder *builder,
           GArray      *boxes)
{
  json_builder_set_member_name (builder, "boxes");
  json_builder_begin_array (builder);
  for (guint i = 0; i < boxes->len; i++)
    {
      const MaqDifferenceBox *box = &g_array_index (boxes, MaqDifferenceBox, i);

      json_builder_begin_object (builder);
      maq_cli_add_int (builder, "x", box->x);
      maq_cli_add_int (builder, "y", box->y);
      maq_cli_add_int (builder, "width", box->width);
      maq_cli_add_int (builder, "height", box->height);
      maq_cli_add_int (builder, "changed", (gint64) box->changed);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
print_json (const Comparison         *self,
            const Options            *options,
            const MaqDifferenceCount *inside,
            const MaqDifferenceCount *outside,
            GArray                   *boxes)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  maq_cli_add_string (builder, "a", self->a.name);
  maq_cli_add_string (builder, "b", self->b.name);
  maq_cli_add_int (builder, "width", maq_difference_get_width (self->difference));
  maq_cli_add_int (builder, "height", maq_difference_get_height (self->difference));
  add_double (builder, "threshold", self->threshold * MAQ_DIFFERENCE_UNIT);
  maq_cli_add_bool (builder, "region", self->region != NULL);
  add_count (builder, "inside", inside);
  add_count (builder, "outside", outside);
  add_alignment (builder, self);
  add_boxes (builder, boxes);
  maq_cli_add_string (builder, "file", options->output);
  json_builder_end_object (builder);
  maq_cli_print_json (json_builder_get_root (builder));
}

static void
print_alignment (const Comparison *self)
{
  const MaqAlignment *alignment = maq_difference_get_alignment (self->difference);
  double shift_x, shift_y, zoom_x, zoom_y;

  maq_alignment_get_shift (alignment, self->a.image, self->b.image, &shift_x, &shift_y);
  maq_alignment_get_zoom (alignment, self->a.image, self->b.image, &zoom_x, &zoom_y);
  if (!maq_alignment_is_good (alignment))
    g_print (_("The two pictures do not show the same thing, so the figures say little.\n"));
  if (alignment->is_assumed)
    g_print (_("There is too little to align them by; they were laid over one another by their sizes.\n"));
  else if (fabs (shift_x) + fabs (shift_y) >= 0.005)
    g_print (_("The second one was moved by %.2f pixels to the right and %.2f down; this was taken back.\n"), shift_x, shift_y);
  if (fabs (zoom_x - 1) + fabs (zoom_y - 1) >= 0.00005)
    g_print (_("It was enlarged to %.2f %% across and %.2f %% down; this was taken back.\n"), zoom_x * 100, zoom_y * 100);
  if (maq_alignment_has_tone (alignment))
    g_print (_("Its brightness differs as a whole; this was taken back.\n"));
}

static void
print_text (const Comparison         *self,
            const MaqDifferenceCount *inside,
            const MaqDifferenceCount *outside,
            GArray                   *boxes)
{
  if (self->region == NULL)
    g_print (_("Changed: %.2f %%\n"), maq_difference_count_get_permille (inside) / 10);
  else
    {
      g_print (_("Changed inside of what was asked: %.2f %%\n"), maq_difference_count_get_permille (inside) / 10);
      g_print (_("Changed outside of it: %.2f %%\n"), maq_difference_count_get_permille (outside) / 10);
    }
  print_alignment (self);
  for (guint i = 0; i < boxes->len; i++)
    {
      const MaqDifferenceBox *box = &g_array_index (boxes, MaqDifferenceBox, i);

      /* Translators: a box of so many pixels, and where its upper left corner is. */
      g_print (_("%u × %u at %u, %u\n"), box->width, box->height, box->x, box->y);
    }
}

/* Says it. Returns how the program ends. */
static MaqExit
report (MaqCli           *cli,
        const Options    *options,
        const Comparison *self)
{
  g_autoptr (GArray) boxes = maq_difference_list_boxes (self->difference, self->threshold, options->boxes);
  MaqDifferenceCount inside, outside;

  maq_difference_count (self->difference, self->threshold, &inside, &outside);
  if (cli->json)
    print_json (self, options, &inside, &outside, boxes);
  else
    print_text (self, &inside, &outside, boxes);
  if (options->most_outside < 0)
    return MAQ_EXIT_DONE;
  return maq_difference_count_get_permille (self->region != NULL ? &outside : &inside) / 10 > options->most_outside
         ? MAQ_EXIT_FAILED : MAQ_EXIT_DONE;
}

static gboolean
check_options (MaqCli        *cli,
               const Options *options,
               MaqExit       *code)
{
  if (!(options->threshold >= MAQ_DIFFERENCE_UNIT && options->threshold <= 0.5))
    return *code = maq_cli_usage (cli, _("--threshold is a distance from 0.002 to 0.5")), FALSE;
  if (options->boxes < 0 || options->boxes > 1000)
    return *code = maq_cli_usage (cli, _("--boxes is a number from 0 to 1000")), FALSE;
  if (options->output != NULL && maq_format_from_name (options->output) != MAQ_FORMAT_PNG)
    return *code = maq_cli_usage (cli, _("the difference is drawn as PNG; name the file .png, not “%s”"), options->output), FALSE;
  return TRUE;
}

MaqExit
maq_cli_compare (MaqCli  *cli,
                 int      argc,
                 char   **argv)
{
  g_auto (Options) options = {
    .threshold = MAQ_DIFFERENCE_THRESHOLD * MAQ_DIFFERENCE_UNIT, .most_outside = -1, .boxes = MOST_BOXES,
  };
  const GOptionEntry entries[] = {
    { "mask", 'm', 0, G_OPTION_ARG_FILENAME, &options.mask, N_("What was asked to change: white"), N_("FILE") },
    { "whole", 'w', 0, G_OPTION_ARG_NONE, &options.whole, N_("Count the whole picture, also where the step had a mask or marks"), NULL },
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &options.output, N_("Draw the changes over the first picture"), N_("FILE.png") },
    { "threshold", 't', 0, G_OPTION_ARG_DOUBLE, &options.threshold, N_("Distance in OKLab that counts (0.05)"), N_("D") },
    { "boxes", 0, 0, G_OPTION_ARG_INT, &options.boxes, N_("At most so many boxes (20)"), N_("N") },
    { "most-outside", 0, 0, G_OPTION_ARG_DOUBLE, &options.most_outside,
      N_("End with 1 when more of the picture has changed where nothing should"), N_("PERCENT") },
    { NULL }
  };
  g_auto (Comparison) self = { 0 };
  MaqExit code = MAQ_EXIT_DONE;

  if (!maq_cli_parse (cli, maq_cli_find_command (argv[0]), entries, &argc, &argv, &code))
    return code;
  if (argc != 3)
    return maq_cli_usage (cli, _("name two pictures, each a file or a step: compare A B"));
  if (!check_options (cli, &options, &code) || !find_side (cli, argv[1], &self.a, &code)
      || !find_side (cli, argv[2], &self.b, &code))
    return code;
  self.threshold = (guint8) CLAMP (lrint (options.threshold / MAQ_DIFFERENCE_UNIT), 1, 255);
  if (!compare (cli, &options, &self, &code) || !write_heat (cli, &options, &self, &code))
    return code;
  return report (cli, &options, &self);
}
