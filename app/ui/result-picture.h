/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A result that is an image, and the parameters that made it. */
#pragma once

#include "boundary/operation.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FERRY_TYPE_RESULT_PICTURE (ferry_result_picture_get_type ())
G_DECLARE_FINAL_TYPE (FerryResultPicture, ferry_result_picture, FERRY, RESULT_PICTURE, GtkWidget)

GtkWidget *ferry_result_picture_new (void);

/* Prepares for the image that @operation makes of @parameters; NULL for none. */
void ferry_result_picture_begin (GtkWidget *widget,
                               const FerryOperation *operation,
                               GVariant *parameters);

/* Draws a part: (uuuuay), x, y, width, height, RGB. Another type is ignored. */
void ferry_result_picture_add_partial (GtkWidget *widget,
                                     GVariant *partial);

/* Shows the whole; NULL for nothing. */
void ferry_result_picture_show (GtkWidget *widget,
                              GVariant *parameters,
                              GVariant *result);

G_END_DECLS
