/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Each rule of the coach with sentences that should and sentences that should not set it off. */
#include "config.h"

#include <string.h>

#include "maq-coach.h"
#include "maq-quotes.h"

/* Of each kind, for each rule. */
#define LEAST_SENTENCES 10

/* Said about a picture that is edited with one more beside it, unless a rule is about something else. */
static gboolean
is_told (const char *text, MaqHint hint, MaqAdvice *given)
{
  const MaqCoachCase about = { text, TRUE, 2, FALSE };
  g_autoptr (GArray) all = maq_coach_advise (&about);

  for (guint i = 0; i < all->len; i++)
    if (g_array_index (all, MaqAdvice, i).hint == hint)
      {
        if (given != NULL)
          *given = g_array_index (all, MaqAdvice, i);
        return TRUE;
      }
  return FALSE;
}

/* How many of @texts are English, for all that is said of: silence about another language proves no rule. */
static guint
count_read (const char *const *texts)
{
  guint n = 0;

  for (; *texts != NULL; texts++)
    n += maq_coach_reads (*texts) ? 1 : 0;
  return n;
}

static void
check (MaqHint hint, const char *const *yes, const char *const *no)
{
  g_assert_cmpuint (count_read (yes), >=, LEAST_SENTENCES);
  g_assert_cmpuint (count_read (no), >=, LEAST_SENTENCES);
  for (guint i = 0; yes[i] != NULL; i++)
    if (!is_told (yes[i], hint, NULL))
      g_error ("“%s” should be told of “%s”", yes[i], maq_hint_to_word (hint));
  for (guint i = 0; no[i] != NULL; i++)
    if (is_told (no[i], hint, NULL))
      g_error ("“%s” should not be told of “%s”", no[i], maq_hint_to_word (hint));
}

static void
test_changes (void)
{
  const char *const yes[] = {
    "Make the lamp solid brass, add soft coastal daylight",
    "Make the lamp of @1 solid brass like @2, add soft coastal daylight from @3. Headline “Welcome back” in bold serif.",
    "Remove the cup and add a plant",
    "Change the wall to lilac. Replace the lamp with a candle.",
    "Turn the sky orange, then remove the car",
    "Put a hat on the man and change his coat to red",
    "Brighten the room; crop it to the window",
    "Add a dog, remove the fence, and paint the door green",
    "Swap the two chairs and also move the table to the left",
    "Please replace the logo and please darken the floor",
    "Make the sky darker.\nAdd a moon.",
    "Insert @{0b9bdc4c-3a05-4d2b-a0f5-6a5bd0a6ad2a} on the table and delete the vase",
    NULL,
  };
  const char *const no[] = {
    "Make the lamp solid brass",
    "Add a headline “Make tea, add milk and remove the cup”",
    "Add soft light and long shadows",
    "Remove the cup and the plate",
    "Make the wall lilac, with a soft gradient and a fine grain",
    "Change the colour of the coat and the hat to red",
    "A lamp on a table, and a cat that wants to move",
    "Make the red car blue and keep the wheels as they are",
    "Turn the place setting into a picnic",
    "Add the make-up table of the first picture",
    "Replace the lamp with a candle and make sure that the table stays",
    "Take the vase of @2 and put it on the table",
    "Mach die Lampe aus Messing, add ein wenig Licht und remove die Tasse",
    NULL,
  };
  MaqAdvice advice;

  check (MAQ_HINT_CHANGES, yes, no);
  g_assert_true (is_told (yes[0], MAQ_HINT_CHANGES, &advice));
  g_assert_cmpuint (advice.count, ==, 2);
  g_assert_cmpstr (yes[0] + advice.where.start, ==, "add soft coastal daylight");
  g_assert_true (is_told (yes[7], MAQ_HINT_CHANGES, &advice));
  g_assert_cmpuint (advice.count, ==, 3);
}

static void
test_changes_are_of_pictures (void)
{
  const MaqCoachCase about = { "Make a poster of a lamp, add a headline and put a cat in the corner", FALSE, 0, FALSE };
  g_autoptr (GArray) all = maq_coach_advise (&about);

  g_assert_cmpuint (all->len, ==, 0);
}

static void
test_quotes (void)
{
  const char *const yes[] = {
    "A poster with the headline Night Market in bold serif",
    "A sign that says Open over the door",
    "A mug with a label reading Best Dad",
    "A book cover titled Into the Woods",
    "A banner with the words Fresh Bread above the shop",
    "Headline: welcome back, in bold serif",
    "The button says Buy now",
    "Add the caption Lisbon 1974 at the bottom",
    "A shirt that reads no problem on the back",
    "Write Happy Birthday on the cake",
    "Change the slogan Good Morning to something else",
    "A card with the text see you soon in gold",
    NULL,
  };
  const char *const no[] = {
    "A poster with the headline “Night Market” in bold serif",
    "A sign that says \"Open\" over the door",
    "Remove the text from the wall",
    "A woman reading a book at the window",
    "Keep the text and the logo of the picture",
    "A page with a large headline in bold serif",
    "A landing page with headline, text and a button",
    "No text and no captions in the picture",
    "Translate the text of the sign into French",
    "Change the headline to “Welcome back”",
    "Headline: “welcome back”, in bold serif",
    "A title bar with three buttons and a search field",
    "Ein Schild, auf dem steht: headline Willkommen, das Bild mit Rand",
    NULL,
  };
  MaqAdvice advice;

  check (MAQ_HINT_QUOTES, yes, no);
  g_assert_true (is_told (yes[0], MAQ_HINT_QUOTES, &advice));
  g_assert_cmpint (strncmp (yes[0] + advice.where.start, "Night Market in", 15), ==, 0);
  g_assert_cmpuint (advice.where.length, ==, strlen ("Night Market"));
  g_assert_true (is_told (yes[1], MAQ_HINT_QUOTES, &advice));
  g_assert_cmpuint (advice.where.length, ==, strlen ("Open over the door") - strlen (" over the door"));
}

static void
test_vague (void)
{
  const char *const yes[] = {
    "Make it better",
    "Please make this look nicer",
    "Improve the picture",
    "Enhance the image quality, please",
    "Make the poster pop",
    "Fix it",
    "Polish the design a bit and add a border",
    "Beautify this photo, it is for my mother",
    "Make the whole scene more interesting",
    "Touch up my photo and make it great",
    "Improve the overall look.",
    "Do something cool with the background",
    NULL,
  };
  const char *const no[] = {
    "Make it warmer and brighter",
    "Make the lamp solid brass",
    "Improve the contrast of the text against the sky",
    "Fix the crooked horizon",
    "Polish the brass of the lamp to a mirror finish",
    "A better mousetrap on a wooden table",
    "Make the picture black and white",
    "A nice old lady with a polished walking stick",
    "Enhance the red of the roses",
    "The best of both worlds: a tent in the city",
    "Clean up the cables under the desk",
    "A photograph of a beautiful valley at dusk",
    "Mach es besser und improve it noch ein bisschen für das Bild",
    NULL,
  };

  check (MAQ_HINT_VAGUE, yes, no);
}

static void
test_numbers (void)
{
  const char *const yes[] = {
    "Put the lamp on the table",
    "Use the finish of the other picture for the lamp",
    "The chair in the style of the painting",
    "Dress the woman in the coat",
    "Combine both pictures into one scene",
    "Make the lamp brass like the sample",
    "Take the light from the photo of the coast",
    "Replace the face with the one of the portrait",
    "Add the logo to the mug",
    "The same pose, but with the background of the beach",
    "A poster of the product in the room",
    NULL,
  };
  const char *const no[] = {
    "Put the lamp of @1 on the table",
    "Use the finish of image 2 for the lamp",
    "The chair in the style of reference 3",
    "Dress the woman in the coat of @{0b9bdc4c-3a05-4d2b-a0f5-6a5bd0a6ad2a}",
    "Combine picture 1 and picture 2 into one scene",
    "Make the lamp brass like the second image",
    "Take the light from the last photo",
    "Replace the face with the one of photo #2",
    "Add the logo of @2B to the mug",
    "The pose of picture one with the beach of picture two",
    "More light",
    "Setze die Lampe auf den Tisch und nimm das Licht von der Küste",
    "ランプを真鍮にする",
    NULL,
  };
  const MaqCoachCase alone = { "Put the lamp on the table", TRUE, 1, TRUE };
  g_autoptr (GArray) all = maq_coach_advise (&alone);

  check (MAQ_HINT_NUMBERS, yes, no);
  g_assert_cmpuint (all->len, ==, 0);
}

static void
test_photo (void)
{
  const char *const yes[] = {
    "A photorealistic lamp on an oak table",
    "A photo of a fisherman in his boat",
    "Make the sketch look real",
    "A realistic bowl of ramen with an egg",
    "Turn the drawing into a real photograph",
    "Hyperrealistic portrait of an old man",
    "A lifelike fox that sits in the snow",
    "The chair like a photo",
    "A photograph of two friends at the market",
    "Ultra-realistic render of the bottle",
    "A photo-realistic kitchen with green tiles",
    NULL,
  };
  const char *const no[] = {
    "A photorealistic lamp on an oak table, 85mm lens, soft window light",
    "A photo of a fisherman in his boat at golden hour",
    "Make the sketch look real, with a shallow depth of field",
    "A realistic bowl of ramen from above",
    "Turn the drawing into a real photograph shot on Kodak film",
    "A watercolour of a fox in the snow",
    "A logo of a lamp in two colours",
    "A photorealistic kitchen in morning sunlight",
    "A macro photo of a bee on a flower",
    "Replace the photo in the frame with a map",
    "A realistic street at f/8 and eye level",
    "Une photo of réaliste avec la lampe et le chat dans un jardin",
    NULL,
  };

  check (MAQ_HINT_PHOTO, yes, no);
}

static void
test_keep (void)
{
  const char *const yes[] = {
    "Make the lamp solid brass",
    "Remove the cup from the table",
    "Change the wall to a pale lilac",
    "Add soft coastal daylight",
    "Replace the headline with “Hello”",
    "Turn the picture into a watercolour",
    "Put a cat on the chair",
    "Make the sky orange at dusk",
    "Translate the sign to French",
    "The woman in a green coat",
    "Give the man a hat",
    NULL,
  };
  const char *const no[] = {
    "Make the lamp solid brass and keep the table",
    "Remove the cup, change nothing else",
    "Change only the wall to a pale lilac",
    "Add soft coastal daylight, everything else as it is",
    "Replace the headline with “Hello”, preserving the layout",
    "Make the sky orange without changing the house",
    "Put a cat on the chair, leave the rest",
    "The woman in a green coat, same face and pose",
    "Give the man a hat but don't touch his face",
    "Translate the sign to French, and the rest stays",
    "Turn the cup red and leave the table untouched",
    "Brighter",
    "Die Lampe aus Messing, und der Rest bleibt wie er ist",
    "La lampe en laiton, sans changer le reste de l'image",
    "把灯换成黄铜",
    NULL,
  };
  const MaqCoachCase kept = { "Make the lamp solid brass", TRUE, 1, TRUE };
  const MaqCoachCase made = { "A lamp of solid brass on the table", FALSE, 1, FALSE };
  g_autoptr (GArray) one = maq_coach_advise (&kept);
  g_autoptr (GArray) other = maq_coach_advise (&made);

  check (MAQ_HINT_KEEP, yes, no);
  g_assert_cmpuint (one->len, ==, 0);
  g_assert_cmpuint (other->len, ==, 0);
}

static void
test_other_languages (void)
{
  const char *const others[] = {
    "Mach es besser und füge ein realistisches Foto mit der Überschrift Willkommen ein",
    "Rends la lampe réaliste, ajoute un titre et supprime la tasse",
    "Haz la lámpara realista, añade un título y quita la taza",
    "Rendi la lampada di ottone e aggiungi il titolo",
    "真鍮のランプを追加して、背景を変える",
    "把灯换成黄铜，然后添加标题",
    "Сделай лампу латунной и добавь свет",
    "اجعل المصباح من النحاس",
    "Zrób to lepiej, fix it i dodaj światło na się do ze",
    "",
    NULL,
  };

  for (guint i = 0; others[i] != NULL; i++)
    {
      const MaqCoachCase about = { others[i], TRUE, 3, FALSE };
      g_autoptr (GArray) all = maq_coach_advise (&about);

      if (all->len > 0)
        g_error ("“%s” should be told of nothing", others[i]);
    }
}

static void
test_quotes_are_found (void)
{
  const struct {
    const char *text;
    const char *found; /* joined with | */
  } cases[] = {
    { "a “b c” d", "“b c”" },          { "\"a\" and \"b\"", "\"a\"|\"b\"" }, { "„Hallo“ da", "„Hallo“" }, { "«a» »b«", "«a»|»b«" },
    { "「夜市」と", "「夜市」" },      { "a 24\" screen", "" },              { "never “closed", "" },     { "over\n“the\nend”", "" },
    { "it's the dog's bone", "" },     { "", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GArray) ranges = maq_quotes_find (cases[i].text);
      g_autoptr (GString) found = g_string_new (NULL);

      for (guint j = 0; j < ranges->len; j++)
        {
          const MaqTextRange *range = &g_array_index (ranges, MaqTextRange, j);

          g_string_append_printf (found, "%s%.*s", j > 0 ? "|" : "", (int) range->length, cases[i].text + range->start);
        }
      g_assert_cmpstr (found->str, ==, cases[i].found);
    }
}

static void
test_slots_are_found (void)
{
  g_autoptr (GArray) ranges = maq_quotes_find_slots ("A {product} on {the table 2} {} {A} {x\n} {\"json\": 1} {unclosed @{c0ffee00-3a05-4d2b-a0f5-6a5bd0a6ad2a}");

  g_assert_cmpuint (ranges->len, ==, 2);
  g_assert_cmpuint (g_array_index (ranges, MaqTextRange, 0).start, ==, 2);
  g_assert_cmpuint (g_array_index (ranges, MaqTextRange, 0).length, ==, 9);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/coach/changes", test_changes);
  g_test_add_func ("/coach/changes-are-of-pictures", test_changes_are_of_pictures);
  g_test_add_func ("/coach/quotes", test_quotes);
  g_test_add_func ("/coach/vague", test_vague);
  g_test_add_func ("/coach/numbers", test_numbers);
  g_test_add_func ("/coach/photo", test_photo);
  g_test_add_func ("/coach/keep", test_keep);
  g_test_add_func ("/coach/other-languages", test_other_languages);
  g_test_add_func ("/coach/quotes-are-found", test_quotes_are_found);
  g_test_add_func ("/coach/slots-are-found", test_slots_are_found);
  return g_test_run ();
}
