#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""What others say of the same stalls: a GLib timer that samples, Node's monitorEventLoopDelay and
asyncio's debug mode. One line each, beside the truth. What is not installed is left out and named."""

import asyncio
import logging
import shutil
import subprocess
import sys
import time

STALLS = [5, 20, 50, 200, 1000]

NODE = """
const { monitorEventLoopDelay } = require('perf_hooks');
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
(async () => {
  const out = [];
  for (const stall of [%s]) {
    const histogram = monitorEventLoopDelay({ resolution: 10 });
    histogram.enable();
    await pause(1000);
    const until = performance.now() + stall;
    while (performance.now() < until);
    await pause(1000);
    histogram.disable();
    out.push(`${stall} ms: p99 ${(histogram.percentile(99) / 1e6).toFixed(1)}, max ${(histogram.max / 1e6).toFixed(1)}`);
  }
  console.log(out.join('; '));
})();
"""


def row(who, text):
    print(f"{who:<52} {'(beside ours)':<26}     {text}", flush=True)


def ask_node():
    node = shutil.which("node")
    if node is None:
        return row("Node's monitorEventLoopDelay", "node is not installed here")
    run = subprocess.run([node, "-e", NODE % ",".join(map(str, STALLS))], capture_output=True, text=True, timeout=120)
    row("Node's monitorEventLoopDelay (10 ms)", run.stdout.strip() or run.stderr.strip()[-200:])


def ask_asyncio():
    """Its debug mode logs callbacks of 100 ms and more: how long, and which; not why."""
    said = []

    class Listen(logging.Handler):
        def emit(self, record):
            said.append(record.getMessage())

    def stall(milliseconds):
        time.sleep(milliseconds / 1000)

    async def main():
        asyncio.get_running_loop().slow_callback_duration = 0.1
        for milliseconds in STALLS:
            said.clear()
            asyncio.get_running_loop().call_soon(stall, milliseconds)
            await asyncio.sleep(0.05)
            took = [text.rsplit(" took ", 1)[1] for text in said if " took " in text]
            words.append(f"{milliseconds} ms: {took[0] if took else 'nothing'}")

    words = []
    log = logging.getLogger("asyncio")
    log.addHandler(Listen())
    log.propagate = False
    asyncio.run(main(), debug=True)
    row("asyncio's debug mode (time.sleep)", "; ".join(words))


def ask_glib_timer():
    """A timer of 16 ms that notices how late it is, as is often done by hand."""
    try:
        import gi
        gi.require_version("GLib", "2.0")
        from gi.repository import GLib
    except (ImportError, ValueError):
        return row("a GLib timer of 16 ms", "python3-gi is not installed here")

    words = []
    loop = GLib.MainLoop()
    for milliseconds in STALLS:
        late = []
        last = [time.monotonic()]

        def tick():
            now = time.monotonic()
            late.append((now - last[0]) * 1000 - 16)
            last[0] = now
            return True

        def stall(duration=milliseconds):
            time.sleep(duration / 1000)
            return False

        timer = GLib.timeout_add(16, tick)
        GLib.timeout_add(203, stall)
        GLib.timeout_add(milliseconds + 500, loop.quit)
        loop.run()
        GLib.source_remove(timer)
        words.append(f"{milliseconds} ms: {max(late):.1f}")
    row("a GLib timer of 16 ms: how late at worst", "; ".join(words))


if __name__ == "__main__":
    ask_glib_timer()
    ask_node()
    ask_asyncio()
    sys.exit(0)
