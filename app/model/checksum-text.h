/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The result of files.checksum in the format of sha256sum(1), b2sum(1) and their like. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Appends @name as those programs write it in a line that begins with a backslash: a line feed, a
 * carriage return and a backslash escaped. Names are bytes and stay so. */
void ferry_checksum_text_append_name (GString *text,
                                      const char *name);

/* Appends a line for each entry of @result (files.checksum's a{sv}), for their --check. Any thread:
 * with 100,000 entries not the main one. */
void ferry_checksum_text_append (GString *text,
                                 GVariant *result);

G_END_DECLS
