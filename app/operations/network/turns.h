/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* How much of the main loop the native form takes where the other side sends as fast as it can read. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A piece of work of well below a millisecond; it may ask for another turn. */
typedef void (*FerryTurn) (GTask *task);

/* Calls @turn in @task's context, once, when that has had time for others: all that wait for their turn in one
 * context have it in the order they came, for a millisecond together, and then none for twice as long. Below
 * redraw alone would not do: a thread that never sleeps is one of many to the kernel, and comes late to its frames
 * when the processors are taken. On the thread that runs the context; @task must live until then. */
void ferry_turns_wait (GTask *task,
                       FerryTurn turn);

G_END_DECLS
