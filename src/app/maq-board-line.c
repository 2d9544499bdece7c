/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "maq-board-line.h"
#include "maq-thumbnail.h"

#define COVER_WIDTH 54
#define COVER_HEIGHT 36
/* In a row: a longer name is cut, and whole in the title. */
#define NAME_CHARS 22

static char *
dup_content (MaqBoardInfo *info)
{
  guint n_references = maq_board_info_get_n_references (info), n_steps = maq_board_info_get_n_steps (info);
  g_autofree char *references = g_strdup_printf (ngettext ("%u reference", "%u references", n_references), n_references);
  g_autofree char *steps = g_strdup_printf (ngettext ("%u step", "%u steps", n_steps), n_steps);

  /* Translators: what is on a board: "3 references · 12 steps". */
  return g_strdup_printf (_("%s · %s"), references, steps);
}

static GtkWidget *
make_label (const char *text, const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (label), NAME_CHARS);
  gtk_widget_add_css_class (label, css_class);
  return label;
}

static GtkWidget *
make_texts (MaqBoardInfo *info, const char *title)
{
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  g_autofree char *content = dup_content (info);

  gtk_box_append (GTK_BOX (texts), make_label (title, "body"));
  gtk_box_append (GTK_BOX (texts), make_label (content, "dim-label"));
  gtk_widget_set_hexpand (texts, TRUE);
  gtk_widget_set_valign (texts, GTK_ALIGN_CENTER);
  return texts;
}

static GtkWidget *
make_cover (MaqBoardInfo *info, MaqLoader *loader)
{
  GtkWidget *cover = maq_thumbnail_new (COVER_WIDTH, COVER_HEIGHT);
  MaqBlob *blob = maq_board_info_get_cover (info);

  if (blob != NULL)
    {
      g_autoptr (MaqPicture) picture = maq_loader_get (loader, blob);

      maq_thumbnail_set_picture (MAQ_THUMBNAIL (cover), picture);
    }
  gtk_widget_set_valign (cover, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (cover), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Cover"), -1);
  return cover;
}

GtkWidget *
maq_board_line_new (MaqBoardInfo *info, MaqLoader *loader, GtkWidget *end)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  g_autofree char *title = maq_board_line_dup_title (info);

  gtk_box_append (GTK_BOX (box), make_cover (info, loader));
  gtk_box_append (GTK_BOX (box), make_texts (info, title));
  gtk_box_append (GTK_BOX (box), end);
  gtk_widget_add_css_class (box, "board-row");
  return box;
}

char *
maq_board_line_dup_title (MaqBoardInfo *info)
{
  const char *name = info != NULL ? maq_board_info_get_name (info) : "";

  return g_strdup (*name != '\0' ? name : _("Untitled board"));
}
