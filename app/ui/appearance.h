/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Light or dark, and high contrast: as the desktop says, unless the person chose. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FERRY_TYPE_APPEARANCE (ferry_appearance_get_type ())
G_DECLARE_FINAL_TYPE (FerryAppearance, ferry_appearance, FERRY, APPEARANCE, GObject)

/* Property "scheme": "system", "light" or "dark"; anything else is "system". */

/* Takes care of @settings as long as it lives. Asks the desktop without waiting for it. (transfer full) */
FerryAppearance *ferry_appearance_new (GtkSettings *settings);

G_END_DECLS
