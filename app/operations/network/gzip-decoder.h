/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A converter that decompresses gzip as it may be: in several members, one after the other. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define FERRY_TYPE_GZIP_DECODER (ferry_gzip_decoder_get_type ())
G_DECLARE_FINAL_TYPE (FerryGzipDecoder, ferry_gzip_decoder, FERRY, GZIP_DECODER, GObject)

/* What comes out of it is all the members' contents; what is no member, behind the first one too, is
 * %G_IO_ERROR_INVALID_DATA, and an end within one %G_IO_ERROR_PARTIAL_INPUT. (transfer full). */
GConverter *ferry_gzip_decoder_new (void);

G_END_DECLS
