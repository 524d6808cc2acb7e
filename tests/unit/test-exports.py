#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Exports are what their formats say: test-exports.py EXPORT_SAMPLE, in TAP.

OpenMetrics is read by the parser of Prometheus' Python client, JSON by Python's. What the Trace
Event Format asks of events, and what Perfetto drops without a word, is checked here; and the engine of Chrome's
Performance panel, where tests/run has put it (TRACE_ENGINE), has to find in a trace what is in it."""

import collections
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

from prometheus_client.openmetrics.parser import text_fd_to_metric_families

SECRET = b"s3cret"
HOSTILE = b'a"b\\c\nd\re\tf\x01\x1b\x7f{},=# \xe2\x80\xa8\xc2\x85 \xc3\xa9\xff\xc3'.decode("utf-8", "replace")
# OpenMetrics has no escapes for what else is no text.
HOSTILE_LABEL = "".join("\ufffd" if c != "\n" and (ord(c) < 32 or c in "\x7f\x85\u2028") else c for c in HOSTILE)
CALLS = 40
NUMBER = (int, float)
# What each phase has to have beside name, pid and tid.
PHASES = {
    "M": {"args": dict},
    "X": {"ts": NUMBER, "dur": NUMBER, "args": dict},
    "b": {"ts": NUMBER, "cat": str, "id": str},
    "e": {"ts": NUMBER, "cat": str, "id": str},
    "s": {"ts": NUMBER, "cat": str, "id": str},
    "t": {"ts": NUMBER, "cat": str, "id": str},
    "f": {"ts": NUMBER, "cat": str, "id": str, "bp": str},
}


def families(path):
    with open(path, encoding="utf-8", newline="\n") as file:
        return {family.name: family for family in text_fd_to_metric_families(file)}


def metrics_made_up(folder):
    found = families(folder / "made-up.txt")
    calls = {(s.labels["dependency"], s.labels["outcome"], s.labels["error_cause"]): s.value
             for s in found["ferry_calls"].samples}
    assert calls == {(name, outcome, cause): CALLS
                     for name in ("files", HOSTILE_LABEL)
                     for outcome, cause in (("succeeded", ""), ("failed", HOSTILE_LABEL))}, calls
    for name in ("queue", "run", "delivery", "callback", "total"):
        family = found[f"ferry_call_{name}_seconds"]
        assert (family.type, family.unit) == ("histogram", "seconds")
        sums = [s.value for s in family.samples if s.name.endswith("_sum")]
        assert sums == [(2 ** 40 - 1) / 1e6] * 2, sums
        # One duration of 2^i microseconds for each i below 40.
        for sample in family.samples:
            if sample.name.endswith("_bucket") and sample.labels["le"] != "+Inf":
                exponent = (round(float(sample.labels["le"]) * 1e6)).bit_length() - 1
                assert sample.value == exponent + 1, sample
    assert {s.labels["ferry_adapter_breaker"]: s.value for s in found["ferry_adapter_breaker"].samples} == {
        "closed": 0, "open": 1, "half-open": 0}
    assert [s.value for s in found["ferry_adapter_retries"].samples] == [3, 3]
    delays = {s.labels["percentile"]: s.value for s in found["ferry_loop_input_delay_seconds"].samples}
    assert delays["99"] == 0.0015 and delays["100"] != delays["100"], delays
    assert len(found["ferry_loop_stalls"].samples) == 18


def metrics_real(folder):
    found = families(folder / "real.txt")
    calls = collections.Counter()
    for sample in found["ferry_calls"].samples:
        calls[sample.labels["executor"], sample.labels["outcome"]] += sample.value
    assert calls == {("own-pool", "succeeded"): 22, ("task-pool", "succeeded"): 20,
                     ("main-loop", "succeeded"): 2, ("own-pool", "failed"): 2}, calls
    assert sum(s.value for s in found["ferry_call_run_seconds"].samples if s.name.endswith("_count")) == 50
    assert found["ferry_adapter_running"].samples[0].value == 1
    assert sum(s.value for s in found["ferry_loop_stalls"].samples) >= 2


def metrics_empty(folder):
    assert not [s for f in families(folder / "empty.txt").values() for s in f.samples]


def read_trace(path):
    document = json.loads(path.read_bytes().decode("utf-8"))
    return document["traceEvents"]


def check_members(event):
    assert isinstance(event["name"], str) and type(event["pid"]) is int and type(event["tid"]) is int, event
    for name, kind in PHASES[event["ph"]].items():
        assert isinstance(event[name], kind) and not isinstance(event[name], bool), event
    assert event.get("ts", 0) >= 0 and event.get("dur", 1) > 0, event


def check_slices(events):
    """The complete events of a thread lie within each other or apart, in an order in which whatever
    encloses others comes first; each flow event lies within the slice before it."""
    open_slices = collections.defaultdict(list)
    for event in events:
        stack = open_slices[event["pid"], event["tid"]]
        if event["ph"] == "X":
            while stack and stack[-1][1] <= event["ts"]:
                stack.pop()
            end = event["ts"] + event["dur"]
            assert not stack or (stack[-1][0] <= event["ts"] and end <= stack[-1][1]), event
            stack.append((event["ts"], end))
        elif event["ph"] in "stf":
            assert stack and stack[-1][0] <= event["ts"] < stack[-1][1], event


def check_async(events):
    """Begins and ends of an id nest; only what goes on is left open."""
    stacks = collections.defaultdict(list)
    last = {}
    for event in events:
        if event["ph"] not in "be":
            continue
        key = event["pid"], event["cat"], event["id"]
        assert event["ts"] >= last.get(key, 0), event
        last[key] = event["ts"]
        if event["ph"] == "b":
            stacks[key].append(event)
        else:
            assert stacks[key].pop()["name"] == event["name"], event
    return [[event["name"] for event in stack] for stack in stacks.values() if stack]


def check_flows(events):
    """One beginning, and at most one end, which is not before it."""
    flows = collections.defaultdict(dict)
    for event in events:
        if event["ph"] in "sf":
            assert event["ph"] not in flows[event["id"]], event
            flows[event["id"]][event["ph"]] = event["ts"]
    for flow in flows.values():
        assert "s" in flow and flow["s"] <= flow.get("f", flow["s"]), flow
    return flows


def thread_names(events):
    return {(e["pid"], e["tid"]): e["args"]["name"] for e in events if e["name"] == "thread_name" and e["ph"] == "M"}


def check_trace(folder, name):
    events = read_trace(folder / name)
    for event in events:
        check_members(event)
    check_slices(events)
    names = thread_names(events)
    for event in events:
        assert event["ph"] not in "Xstf" or (event["pid"], event["tid"]) in names, event
    return events


def trace_made_up(folder):
    events = check_trace(folder, "made-up.json")
    left_open = check_async(events)
    assert sorted(left_open) == sorted([["files.checksum", "queue"], [HOSTILE, "queue"]] * CALLS), left_open
    flows = check_flows(events)
    assert len(flows) == 6 * CALLS and sum("f" in flow for flow in flows.values()) == 4 * CALLS
    processes = [e["args"]["name"] for e in events if e["name"] == "process_name"]
    assert processes == ["ferry", "adapter files", f"adapter {HOSTILE}"], processes
    assert len(thread_names(events)) == 5
    spans = collections.Counter(e["name"] for e in events if e["ph"] == "b")
    assert spans["files.checksum"] == spans[HOSTILE] == 3 * CALLS
    assert (spans["queue"], spans["attempt"], spans["back-off"]) == (6 * CALLS, 6 * CALLS, 2 * CALLS), spans
    assert sum(e["ph"] == "X" and e["args"].get("goes_on", False) for e in events) == 2 * CALLS
    stalls = [e for e in events if e.get("cat") == "stall"]
    assert [e["args"]["class"] for e in stalls] == [
        "slow", "long", "micro-hang", "hang", "severe", "not-responding"], stalls
    assert [e["name"] for e in stalls][:2] == ["slow: cpu", f"long: {HOSTILE}"], stalls[0]["name"]
    assert [len(e["args"]["stacks"]) for e in stalls] == [0, 1, 2, 0, 1, 2]
    assert all(stack["age"] == 17000 + i for i, e in enumerate(stalls) for stack in e["args"]["stacks"])
    assert stalls[1]["args"]["stacks"] == [{"age": 17001, "frames": [HOSTILE, "main (ferry)"]}], stalls[1]
    assert stalls[1]["args"]["contributors"] == [{"time": 5, "dispatches": 6, "name": HOSTILE}], stalls[1]
    assert stalls[0]["args"]["label"] == "password=***\n\ufffd", stalls[0]
    message = next(e["args"]["message"] for e in events if "message" in e.get("args", {}))
    assert message == '\ufffd GET https://***@h/?token=*** "failed"\n', message


def has_guilty_frame(stalls):
    """With its file and line."""
    return any(re.fullmatch(r"work_slow at export-sample\.c:\d+ \(export-sample\)", frame)
               for stall in stalls for stack in stall["stacks"] for frame in stack["frames"])


def trace_real(folder):
    events = check_trace(folder, "real.json")
    assert check_async(events) == [["test.work", "attempt"]] or check_async(events) == [["test.work", "queue"]]
    assert len(check_flows(events)) == 47
    runs = [e for e in events if e["ph"] == "X" and e["name"] == "test.work"]
    assert 50 <= len(runs) <= 51, len(runs)
    names = thread_names(events)
    kinds = collections.Counter(names[e["pid"], e["tid"]].rsplit(" ", 1)[0] for e in runs if "goes_on" not in e["args"])
    assert kinds == {"test own-pool": 28, "task-pool": 20, "main": 2}, kinds
    stalls = [e for e in events if e.get("cat") == "stall" and e["dur"] >= 16700]
    assert has_guilty_frame(e["args"] for e in stalls), stalls


def trace_empty(folder):
    assert [e["ph"] for e in check_trace(folder, "empty.json")] == ["M"]


def read_by_engine(path):
    script = pathlib.Path(__file__).with_name("read-trace.mjs")
    read = subprocess.run(["node", script, os.environ["TRACE_ENGINE"], path], stdout=subprocess.PIPE, check=True, timeout=60)
    return json.loads(read.stdout)


def trace_in_chrome(folder):
    for name in ("made-up.json", "real.json"):
        events = read_trace(folder / name)
        found = read_by_engine(folder / name)
        assert found["processes"] == {str(e["pid"]): e["args"]["name"] for e in events if e["name"] == "process_name"}, found
        # All slices, each nested where it lies.
        slices = collections.Counter((e["pid"], e["tid"]) for e in events if e["ph"] == "X")
        assert {(t["pid"], t["tid"]): t["events"] for t in found["threads"]} == slices, (name, found["threads"], slices)
        names = thread_names(events)
        for thread in found["threads"]:
            assert thread["name"] == names[thread["pid"], thread["tid"]], thread
        ended = collections.Counter(e["name"] for e in events if e["ph"] == "e")
        assert collections.Counter(span["name"] for span in found["finished"]) == ended, (name, ended)
        assert all(span["dur"] >= 0 for span in found["finished"]), name


def read_lines(path):
    lines = path.read_bytes().decode("utf-8").split("\n")
    assert lines.pop() == ""
    return [json.loads(line) for line in lines]


def lines(folder):
    types = {name: collections.Counter(line["type"] for line in read_lines(folder / f"{name}.jsonl"))
             for name in ("made-up", "real", "empty")}
    assert types["made-up"] == {"program": 1, "call": 6 * CALLS, "stall": 6, "kind": 2, "adapter": 2, "loop": 1}
    assert types["real"]["call"] == 47 and types["real"]["kind"] == 3, types["real"]
    assert types["empty"] == {"program": 1}
    made_up = read_lines(folder / "made-up.jsonl")
    assert sum(line.get("operation") == HOSTILE for line in made_up) == 3 * CALLS + 1
    kind = next(line for line in made_up if line["type"] == "kind")
    assert kind["durations"]["run"] == {"count": CALLS, "sum": 2 ** 40 - 1, "p50": 2 ** 19, "p95": 2 ** 39, "p99": 2 ** 39,
                                        "worst": 2 ** 39}, kind["durations"]["run"]
    assert has_guilty_frame(line for line in read_lines(folder / "real.jsonl") if line["type"] == "stall")
    for line in read_lines(folder / "real.jsonl"):
        if line["type"] == "call" and "outcome" in line:
            times = [line[name] for name in ("submitted", "started", "finished", "delivered", "returned")]
            assert times == sorted(times), line
            assert len(line["attempts"]) == (3 if line["outcome"] == "failed" else 1), line


def no_secrets(folder):
    for path in sorted(folder.iterdir()):
        assert SECRET not in path.read_bytes(), path


CASES = [metrics_made_up, metrics_real, metrics_empty, trace_made_up, trace_real, trace_empty, lines, no_secrets]
if "TRACE_ENGINE" in os.environ:
    CASES.append(trace_in_chrome)


def main():
    failed = 0
    print(f"1..{len(CASES)}")
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        subprocess.run([sys.argv[1], folder], check=True, timeout=60)
        for number, case in enumerate(CASES, 1):
            try:
                case(folder)
                print(f"ok {number} /telemetry/export/{case.__name__.replace('_', '-')}")
            except Exception as problem:
                failed += 1
                print(f"not ok {number} /telemetry/export/{case.__name__.replace('_', '-')}")
                print("# " + f"{type(problem).__name__}: {problem}".replace("\n", "\n# ")[:2000])
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
