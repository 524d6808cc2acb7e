/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Translations where the program has some; a copy of this folder builds without. */
#pragma once

#ifdef GETTEXT_PACKAGE
#include <glib/gi18n-lib.h>
#else
#define _(text) (text)
#define N_(text) (text)
#endif
