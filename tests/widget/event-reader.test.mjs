import assert from "node:assert/strict";
import { test } from "node:test";
import { EventReader } from "../../bot/channels/widget/files/event-reader.js";

const STREAM = "retry: 2000\n\n: \n\nid: 7\nevent: message\ndata: {\"a\":1}\n\ndata: one\r\ndata: two\r\n\r\nevent: typing\n\n";
const EVENTS = [
  { event: "message", data: '{"a":1}', id: "7" },
  { event: "message", data: "one\ntwo", id: "7" },
];

test("a stream cut at any place gives the same events", () => {
  for (let size = 1; size <= STREAM.length; size += 1) {
    const reader = new EventReader();
    const found = [];
    for (let at = 0; at < STREAM.length; at += size) found.push(...reader.read(STREAM.slice(at, at + size)));
    assert.deepEqual(found, EVENTS, `pieces of ${size}`);
  }
});

test("an event that has not ended is none yet", () => {
  assert.deepEqual(new EventReader().read("data: half\n"), []);
});
