// SPDX-License-Identifier: LGPL-2.1-or-later
// Reads trace-event JSON with the engine of Chrome's Performance panel, and prints what that made of it:
// node read-trace.mjs ENGINE_FOLDER FILE, in JSON.

import fs from 'node:fs';
import path from 'node:path';
import {pathToFileURL} from 'node:url';

const [folder, file] = process.argv.slice(2);

// It is made for a browser, and asks for this one thing of it when it is loaded.
globalThis.DOMRect ??= class DOMRect {};

const engine = await import(pathToFileURL(path.join(folder, 'models/trace/trace.js')));
const {traceEvents} = JSON.parse(fs.readFileSync(file, 'utf8'));
const processor = engine.Processor.TraceProcessor.createWithAllHandlers();
await processor.parse(traceEvents, {metadata: {}});
const {data} = processor;

const processes = {};
for (const [pid, event] of data.Meta.processNames) {
  processes[pid] = event.args.name;
}

// What overlaps without nesting has no node in a thread's tree.
const countNodes = nodes => [...nodes].reduce((sum, node) => sum + 1 + countNodes(node.children), 0);
const threads = [];
for (const [pid, renderer] of data.Renderer.processes) {
  for (const [tid, thread] of renderer.threads) {
    threads.push({pid, tid, name: thread.name, events: countNodes(thread.tree.roots)});
  }
}

const asynchronous = traceEvents.filter(event => event.ph === 'b' || event.ph === 'e');
const pairs = engine.Helpers.Trace.createMatchedSortedSyntheticEvents(asynchronous);
const finished = pairs.map(event => ({name: event.name, ts: event.ts, dur: event.dur}));

process.stdout.write(JSON.stringify({processes, threads, finished}));
