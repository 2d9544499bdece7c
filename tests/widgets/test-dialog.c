/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-dialog.h"

typedef struct {
  GtkWindow     *window;
  MaqDialogHost *host;
  GtkWidget     *behind; /* an entry of the window's own */
} Fixture;

static void
settle (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

/* Until it has a size. */
static void
wait_size (GtkWidget *widget)
{
  while (gtk_widget_get_width (widget) == 0)
    g_main_context_iteration (NULL, TRUE);
  settle ();
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  fixture->behind = gtk_entry_new ();
  gtk_box_append (GTK_BOX (box), fixture->behind);
  gtk_box_append (GTK_BOX (box), gtk_button_new_with_label ("Behind"));
  fixture->host = g_object_new (MAQ_TYPE_DIALOG_HOST, "child", box, NULL);
  fixture->window = GTK_WINDOW (gtk_window_new ());
  gtk_window_set_default_size (fixture->window, 800, 600);
  gtk_window_set_child (fixture->window, GTK_WIDGET (fixture->host));
  gtk_window_present (fixture->window);
  wait_size (GTK_WIDGET (fixture->host));
  gtk_widget_grab_focus (fixture->behind);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gtk_window_destroy (fixture->window);
  settle ();
}

static MaqDialog *
make_dialog (int width, int height)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  gtk_box_append (GTK_BOX (box), gtk_entry_new ());
  gtk_box_append (GTK_BOX (box), gtk_button_new_with_label ("Within"));
  return g_object_new (MAQ_TYPE_DIALOG, "title", "Title", "content-width", width, "content-height", height, "child", box, NULL);
}

static MaqDialog *
present (Fixture *fixture, int width, int height)
{
  MaqDialog *dialog = make_dialog (width, height);

  maq_dialog_present (dialog, GTK_WIDGET (fixture->window));
  wait_size (GTK_WIDGET (dialog));
  return dialog;
}

static graphene_rect_t
get_card (MaqDialog *dialog, GtkWidget *over)
{
  graphene_rect_t bounds;

  g_assert_true (gtk_widget_compute_bounds (gtk_widget_get_first_child (GTK_WIDGET (dialog)), over, &bounds));
  return bounds;
}

static void
test_middle (Fixture *fixture, gconstpointer data)
{
  MaqDialog *dialog = present (fixture, 400, 300);
  graphene_rect_t card = get_card (dialog, GTK_WIDGET (fixture->host));

  g_assert_cmpfloat (card.size.width, ==, 400);
  g_assert_cmpfloat (card.size.height, ==, 300);
  g_assert_cmpfloat (card.origin.x, ==, (gtk_widget_get_width (GTK_WIDGET (fixture->host)) - 400) / 2);
  g_assert_cmpfloat (card.origin.y, ==, (gtk_widget_get_height (GTK_WIDGET (fixture->host)) - 300) / 2);
}

/* One that wants more than there is lies at the lower edge, and lets a strip of the window be seen above it. */
static void
test_narrow (Fixture *fixture, gconstpointer data)
{
  MaqDialog *dialog = present (fixture, 1200, 2000);
  int width = gtk_widget_get_width (GTK_WIDGET (fixture->host)), height = gtk_widget_get_height (GTK_WIDGET (fixture->host));
  graphene_rect_t card = get_card (dialog, GTK_WIDGET (fixture->host));

  g_assert_cmpfloat (card.size.width, ==, width);
  g_assert_cmpfloat (card.origin.x, ==, 0);
  g_assert_cmpfloat (card.origin.y, ==, 24);
  g_assert_cmpfloat (card.origin.y + card.size.height, ==, height);
}

static void
test_focus (Fixture *fixture, gconstpointer data)
{
  MaqDialog *dialog = present (fixture, 400, 300);

  g_assert_true (gtk_widget_is_ancestor (gtk_window_get_focus (fixture->window), GTK_WIDGET (dialog)));
  g_assert_false (gtk_widget_grab_focus (fixture->behind));
  for (guint i = 0; i < 12; i++)
    {
      gtk_widget_child_focus (GTK_WIDGET (fixture->window), i < 6 ? GTK_DIR_TAB_FORWARD : GTK_DIR_TAB_BACKWARD);
      g_assert_nonnull (gtk_window_get_focus (fixture->window));
      g_assert_true (gtk_widget_is_ancestor (gtk_window_get_focus (fixture->window), GTK_WIDGET (dialog)));
    }
  maq_dialog_close (dialog);
  g_assert_true (gtk_widget_is_ancestor (gtk_window_get_focus (fixture->window), fixture->behind));
}

/* A button that is off once it was pressed must not take Escape with it. */
static void
test_focus_stays (Fixture *fixture, gconstpointer data)
{
  MaqDialog *dialog = present (fixture, 400, 300);
  g_autoptr (GtkWidget) child = NULL;
  GtkWidget *button;

  g_object_get (dialog, "child", &child, NULL);
  button = gtk_widget_get_last_child (child);
  gtk_widget_grab_focus (button);
  gtk_widget_set_sensitive (button, FALSE);
  settle ();
  g_assert_nonnull (gtk_window_get_focus (fixture->window));
  g_assert_true (gtk_widget_is_ancestor (gtk_window_get_focus (fixture->window), GTK_WIDGET (dialog)));
}

static void
count_cb (guint *n)
{
  (*n)++;
}

static void
test_stack (Fixture *fixture, gconstpointer data)
{
  MaqDialog *first = present (fixture, 400, 300), *second = present (fixture, 300, 200);
  guint n_closed = 0;

  g_assert_true (maq_dialog_host_get_dialog (fixture->host) == second);
  g_assert_false (gtk_widget_get_can_target (GTK_WIDGET (first)));
  g_signal_connect_swapped (first, "closed", G_CALLBACK (count_cb), &n_closed);
  g_signal_connect_swapped (second, "closed", G_CALLBACK (count_cb), &n_closed);
  gtk_widget_activate_action (GTK_WIDGET (second), "dialog.close", NULL);
  g_assert_true (maq_dialog_host_get_dialog (fixture->host) == first);
  g_assert_true (gtk_widget_get_can_target (GTK_WIDGET (first)));
  maq_dialog_close (first);
  g_assert_null (maq_dialog_host_get_dialog (fixture->host));
  g_assert_cmpuint (n_closed, ==, 2);
}

/* What works for it holds references: they must not keep it alive. */
static void
test_disposed (Fixture *fixture, gconstpointer data)
{
  MaqDialog *dialog = g_object_ref (present (fixture, 400, 300));

  maq_dialog_close (dialog);
  g_assert_null (gtk_widget_get_first_child (GTK_WIDGET (dialog)));
  maq_dialog_close (dialog);
  g_assert_finalize_object (dialog);
}

static void
test_default (Fixture *fixture, gconstpointer data)
{
  MaqDialog *dialog = make_dialog (400, 300);
  g_autoptr (GtkWidget) child = NULL;
  GtkWidget *button;

  g_object_get (dialog, "child", &child, NULL);
  button = gtk_widget_get_last_child (child);
  g_object_set (dialog, "default-widget", button, NULL);
  maq_dialog_present (dialog, fixture->behind);
  g_assert_true (gtk_window_get_default_widget (fixture->window) == button);
  maq_dialog_close (dialog);
  g_assert_null (gtk_window_get_default_widget (fixture->window));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  if (!gtk_init_check ())
    {
      g_printerr ("no display\n");
      return 1;
    }
  adw_init ();
#define ADD(path, function) g_test_add ("/dialog/" path, Fixture, NULL, set_up, function, tear_down)
  ADD ("middle", test_middle);
  ADD ("narrow", test_narrow);
  ADD ("focus", test_focus);
  ADD ("focus-stays", test_focus_stays);
  ADD ("stack", test_stack);
  ADD ("disposed", test_disposed);
  ADD ("default", test_default);
#undef ADD
  return g_test_run ();
}
