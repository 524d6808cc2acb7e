/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A flat bar. */
#include "share-bar.h"

#include "palette.h"

#define BAR_HEIGHT 8

struct _FerryShareBar
{
  GtkWidget parent_instance;

  double share;
};

G_DEFINE_FINAL_TYPE (FerryShareBar, ferry_share_bar, GTK_TYPE_WIDGET)

static void
ferry_share_bar_measure (GtkWidget *widget,
                         GtkOrientation orientation,
                         int for_size,
                         int *minimum,
                         int *natural,
                         int *minimum_baseline,
                         int *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? 48 : BAR_HEIGHT;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 160 : BAR_HEIGHT;
}

static void
append_bar (GtkSnapshot *snapshot,
            double x,
            double y,
            double width,
            const GdkRGBA *color)
{
  GskRoundedRect outline;

  gsk_rounded_rect_init_from_rect (&outline, &GRAPHENE_RECT_INIT (x, y, width, BAR_HEIGHT), BAR_HEIGHT / 2);
  gtk_snapshot_push_rounded_clip (snapshot, &outline);
  gtk_snapshot_append_color (snapshot, color, &outline.bounds);
  gtk_snapshot_pop (snapshot);
}

static void
ferry_share_bar_snapshot (GtkWidget *widget,
                          GtkSnapshot *snapshot)
{
  FerryShareBar *self = FERRY_SHARE_BAR (widget);
  GdkRGBA track = ferry_palette_get_text (widget, 0.08);
  GdkRGBA fill = ferry_palette_get_accent (widget, 0);
  double width = gtk_widget_get_width (widget);
  double y = (gtk_widget_get_height (widget) - BAR_HEIGHT) / 2;
  double filled = MAX (self->share * width, BAR_HEIGHT);
  gboolean mirrored = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;

  append_bar (snapshot, 0, y, width, &track);
  if (self->share > 0)
    append_bar (snapshot, mirrored ? width - filled : 0, y, filled, &fill);
}

static void
ferry_share_bar_class_init (FerryShareBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->measure = ferry_share_bar_measure;
  widget_class->snapshot = ferry_share_bar_snapshot;
  /* The number stands beside it. */
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
ferry_share_bar_init (FerryShareBar *self)
{
}

GtkWidget *
ferry_share_bar_new (void)
{
  return g_object_new (FERRY_TYPE_SHARE_BAR, NULL);
}

void
ferry_share_bar_set_share (FerryShareBar *self,
                           double share)
{
  g_return_if_fail (FERRY_IS_SHARE_BAR (self));

  share = CLAMP (share, 0, 1);
  if (self->share == share)
    return;
  self->share = share;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
