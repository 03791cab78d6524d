// Nothing that is said is lost or doubled, whatever happens on the way: a thousand faults, seeded.
// Time is a list of what is due; it moves on when nothing else happens.
import assert from "node:assert/strict";
import { webcrypto } from "node:crypto";
import { test } from "node:test";
import { Api } from "../../bot/channels/widget/files/api.js";
import { Conversation } from "../../bot/channels/widget/files/conversation.js";
import { Outbox } from "../../bot/channels/widget/files/outbox.js";
import { PageStore } from "../../bot/channels/widget/files/storage.js";

globalThis.crypto ??= webcrypto;
const NEVER = new Promise(() => {});

// Random numbers of [0, 1) that are the same for the same seed (mulberry32).
function seeded(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

class Clock {
  at = 0;
  #due = [];

  now() {
    return this.at;
  }

  wait(ms, signal) {
    return new Promise((resolve) => {
      const one = { at: this.at + ms };
      one.resolve = () => {
        signal?.removeEventListener("abort", one.resolve);
        this.#due = this.#due.filter((other) => other !== one);
        resolve();
      };
      this.#due.push(one);
      signal?.addEventListener("abort", one.resolve);
    });
  }

  // Let everything happen that is due within so many ms.
  async pass(ms) {
    const end = this.at + ms;
    for (;;) {
      await settled();
      const next = this.#due.filter((one) => one.at <= end).sort((a, b) => a.at - b.at)[0];
      if (!next) break;
      this.at = Math.max(this.at, next.at);
      next.resolve();
    }
    this.at = end;
  }
}

async function settled() {
  for (let turn = 0; turn < 4; turn += 1) await new Promise((resolve) => { setImmediate(resolve); });
}

// The web channel as docs/widget.md describes it, on a line that breaks.
class Server {
  faults = 0;
  isReliable = false;
  said = [];
  #messages = [];
  #streams = new Set();

  constructor(random, clock) {
    this.random = random;
    this.clock = clock;
  }

  #breaks(share = 0.35) {
    if (this.isReliable || this.random() >= share) return false;
    this.faults += 1;
    return true;
  }

  async fetch(url, { method, headers, body, signal }) {
    await this.clock.wait(20 + this.random() * 400);
    if (this.#breaks()) return this.#fault();
    const { pathname, searchParams } = new URL(url);
    if (pathname.endsWith("/session")) return Response.json({ token: `h.${btoa('{"sub":"web-1"}')}.s`, expires_in_s: 3600 });
    if (pathname.endsWith("/events")) return this.#open(headers["Last-Event-ID"] ?? "", signal);
    if (method !== "POST") return Response.json(this.#after(searchParams.get("after"), 25));
    const answer = this.#say(JSON.parse(body));
    if (this.#breaks(0.2)) throw new TypeError("the answer was lost");
    return Response.json(answer);
  }

  #fault() {
    const kind = Math.floor(this.random() * 5);
    if (kind === 0) return Response.json({ title: "待ってください" }, { status: 429, headers: { "Retry-After": "2" } });
    if (kind === 1) return new Response("", { status: 503 });
    if (kind === 2) return Response.json({}, { status: 401 });
    throw new TypeError("network");
  }

  #after(id, most) {
    const found = this.#messages.filter((one) => one.id > id).slice(0, most);
    return { messages: found, next: found.at(-1)?.id ?? null };
  }

  #say({ text, client_msg_id: clientId }) {
    if (!this.#messages.some((one) => one.client_msg_id === clientId)) {
      this.said.push(text);
      const number = String(this.said.length).padStart(5, "0");
      const mine = { id: `${number}0`, from: "user", text, client_msg_id: clientId };
      const answer = { id: `${number}1`, from: "assistant", text: `→ ${text}`, client_msg_id: clientId };
      this.#messages.push(mine, answer);
      for (const stream of this.#streams) this.#tell(stream, [mine, answer]);
    }
    return { replies: this.#messages.filter((one) => one.client_msg_id === clientId && one.from === "assistant") };
  }

  #open(lastId, signal) {
    const stream = {};
    const body = new ReadableStream({ start: (controller) => { stream.controller = controller; }, cancel: () => this.#streams.delete(stream) });
    this.#streams.add(stream);
    signal?.addEventListener("abort", () => this.#cut(stream));
    this.#tell(stream, this.#after(lastId, 1000).messages);
    return new Response(body);
  }

  #tell(stream, messages) {
    for (const one of messages) {
      if (!this.#streams.has(stream)) return;
      const text = `id: ${one.id}\nevent: message\ndata: ${JSON.stringify(one)}\n\n`;
      const isCut = this.#breaks(0.15);
      stream.controller.enqueue(new TextEncoder().encode(isCut ? text.slice(0, text.length * this.random()) : text));
      if (!isCut && this.#breaks(0.1)) stream.controller.enqueue(new TextEncoder().encode(text)); // twice
      if (isCut) this.#cut(stream);
    }
  }

  #cut(stream) {
    if (!this.#streams.delete(stream)) return;
    try {
      stream.controller.close();
    } catch {
      // closed by the reader
    }
  }
}

// One page that is open; a page that is left does nothing any more.
class Tab {
  isGone = false;

  constructor(server, clock, store) {
    this.store = store;
    const fetch = (url, options) => (this.isGone ? NEVER : server.fetch(url, options));
    const api = new Api({ base: "http://chat.test", fetch, now: () => clock.now(), store, lasting: store, hostToken: () => "", agency: () => "" });
    this.conversation = new Conversation({ api, outbox: new Outbox(store, "outbox"), clock, changed: () => {} });
    this.conversation.open();
  }

  get texts() {
    return this.conversation.state.messages.map((one) => one.text);
  }
}

const copied = (store) => {
  const copy = new PageStore();
  for (const key of ["mypage-assistant.session", "outbox"]) if (store.getItem(key)) copy.setItem(key, store.getItem(key));
  return copy;
};

test("1,000 faults: every message counts once, and every tab shows all of it once and in order", async () => {
  const random = seeded(20260101);
  const clock = new Clock();
  const server = new Server(random, clock);
  let tabs = [new Tab(server, clock, new PageStore())];
  const wanted = [];
  while (server.faults < 1000) {
    const at = Math.floor(random() * tabs.length);
    const chance = random();
    if (chance < 0.6) {
      const text = `${wanted.length}番`;
      wanted.push(text);
      tabs[at].conversation.send(text);
    } else if (chance < 0.7) {
      tabs[at].conversation.setOffline(true);
      await clock.pass(random() * 20_000);
      tabs[at].conversation.setOffline(false);
    } else if (chance < 0.8) {
      tabs[at].isGone = true; // reloaded
      tabs[at] = new Tab(server, clock, tabs[at].store);
    } else if (chance < 0.84 && tabs.length < 3) {
      tabs.push(new Tab(server, clock, copied(tabs[at].store))); // duplicated with all that waits
    }
    await clock.pass(random() * 3000);
  }
  server.isReliable = true;
  for (let turn = 0; turn < 3; turn += 1) {
    await clock.pass(30_000);
    for (const { conversation } of tabs) for (const one of conversation.state.messages) if (one.status === "failed") conversation.retry(one.clientId);
  }
  await clock.pass(30_000);
  assert.ok(server.said.length > 100);
  assert.deepEqual([...server.said].sort(), [...wanted].sort());
  const everything = server.said.flatMap((text) => [text, `→ ${text}`]);
  for (const tab of tabs) {
    const ids = tab.conversation.state.messages.map((one) => one.id);
    assert.deepEqual([...tab.texts].sort(), [...everything].sort());
    assert.equal(new Set(ids).size, ids.length);
    assert.ok(tab.conversation.state.messages.every((one) => one.status === "sent"));
  }
  const anew = new Tab(server, clock, copied(tabs[0].store));
  await clock.pass(60_000);
  assert.deepEqual(anew.texts, everything);
});

test("what the server refuses is not tried again by itself, and goes out under a new number", async () => {
  const clock = new Clock();
  const server = new Server(() => 0.99, clock);
  const ids = [];
  const fetch = async (url, options) => {
    if (!url.endsWith("/messages") || options.method !== "POST") return server.fetch(url, options);
    ids.push(JSON.parse(options.body).client_msg_id);
    return ids.length === 1 ? Response.json({ title: "別の内容です" }, { status: 409 }) : server.fetch(url, options);
  };
  const tab = new Tab({ fetch }, clock, new PageStore());
  tab.conversation.send("はい");
  await clock.pass(60_000);
  assert.equal(ids.length, 1);
  const [message] = tab.conversation.state.messages;
  assert.equal(message.status, "failed");
  assert.equal(tab.conversation.state.trouble.title, "別の内容です");
  tab.conversation.retry(message.clientId);
  await clock.pass(5000);
  assert.deepEqual(tab.texts, ["はい", "→ はい"]);
  assert.notEqual(ids[0], ids[1]);
});

test("without a network it waits, and goes out by itself", async () => {
  const clock = new Clock();
  const server = new Server(() => 0.99, clock);
  const tab = new Tab(server, clock, new PageStore());
  await clock.pass(5000);
  tab.conversation.setOffline(true);
  tab.conversation.send("はい");
  await clock.pass(600_000);
  assert.equal(tab.conversation.state.messages[0].status, "waiting");
  assert.deepEqual(server.said, []);
  tab.conversation.setOffline(false);
  await clock.pass(5000);
  assert.deepEqual(tab.texts, ["はい", "→ はい"]);
});

test("what is not sent at once is offered to be sent again, with whom to call, while it goes on trying", async () => {
  const clock = new Clock();
  const server = new Server(() => 0.99, clock);
  let isDown = false;
  const fetch = (url, options) => (isDown ? Promise.reject(new TypeError("network")) : server.fetch(url, options));
  const tab = new Tab({ fetch }, clock, new PageStore());
  await clock.pass(5000);
  isDown = true;
  tab.conversation.send("はい");
  await clock.pass(4000);
  assert.equal(tab.conversation.state.messages[0].isOffered, true);
  assert.ok(tab.conversation.state.trouble);
  isDown = false;
  await clock.pass(20_000);
  assert.deepEqual(tab.texts, ["はい", "→ はい"]);
  assert.equal(tab.conversation.state.trouble, undefined);
});

test("a browser shows its last session where the tab has none, and not once somebody signed out", async () => {
  const sent = [];
  const fetch = async (url, options) => {
    sent.push({ path: url.slice(url.lastIndexOf("/") + 1), body: options.body && JSON.parse(options.body) });
    return new Response(JSON.stringify({ token: `t.${btoa("{}")}.${sent.length}`, expires_in_s: 3600, opening: {} }));
  };
  const lasting = new PageStore();
  const tab = () => new Api({
    base: "http://chat.test", fetch, now: () => 0, store: new PageStore(), lasting, hostToken: () => "", agency: () => "",
  });
  const { token } = await tab().session();
  assert.equal(sent[0].body.earlier, undefined);
  const other = tab();
  await other.session();
  assert.equal(sent[1].body.earlier, token);
  await other.session(true);
  assert.equal(sent[2].body.earlier, undefined); // the tab has its own
  await other.end();
  await tab().session();
  assert.equal(sent.at(-1).body.earlier, undefined);
});
