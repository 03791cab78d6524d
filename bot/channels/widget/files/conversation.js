// One conversation: sends what waits, receives what comes, loses nothing and shows nothing twice.
// It knows no page: time, storage and the server are handed in.
import { EventReader } from "./event-reader.js";
import { masked } from "./masks.js";
import { afterFailure, streamWait, wasRefused } from "./retrying.js";
import { newId } from "./tokens.js";
import * as transcript from "./transcript.js";

const SILENT_FOR_MS = 60_000; // the stream sends a sign of life more often
const RENEW_EARLY_MS = 40_000;
const EMPTY = {
  messages: [],
  opening: undefined,
  isWaiting: false, // for an answer
  isTyping: false, // as the server says
  isOffline: false,
  trouble: undefined, // { title } of what was not sent
  seenBefore: 0, // messages that an earlier page has shown
};

export class Conversation {
  state = EMPTY;
  #api;
  #outbox;
  #clock;
  #changed;
  #conversation;
  #isOfMember = false;
  #cursor = "";
  #visit; // an AbortController: what still runs for an earlier visit is over
  #begun;
  #isDelivering = false;
  #wake = deferred();

  // clock: { now(), wait(ms, signal) }; changed(fresh, event) is called after every change, `fresh`
  // are messages of the assistant that are news, `event` is { name, detail } or undefined.
  constructor({ api, outbox, clock, changed }) {
    this.#api = api;
    this.#outbox = outbox;
    this.#clock = clock;
    this.#changed = changed;
  }

  // Begins, or goes on with, the conversation of this page. Once is enough.
  open() {
    this.#begun ??= this.#begin(this.#newVisit());
    return this.#begun;
  }

  #newVisit() {
    this.#visit?.abort();
    this.#visit = new AbortController();
    return this.#visit.signal;
  }

  async #begin(signal) {
    this.#show({ messages: this.#withWaiting(this.state.messages) });
    for (let tries = 1; !signal.aborted; tries += 1) {
      try {
        await this.#session();
        break;
      } catch (error) {
        if (signal.aborted) return;
        this.#tellWaiting(error, tries);
        await this.#pause(streamWait(tries), signal);
      }
    }
    // whoever cannot read what was said before can go on all the same
    await this.#catchUp(signal, true).catch(() => {});
    if (signal.aborted) return;
    this.#show({ trouble: undefined });
    this.#listen(signal);
    this.#stayValid(signal);
    this.#deliver(signal);
  }

  // What is said now; `shown` is what the transcript shows of it, `kind` that of the open field.
  // `answers` names the question that it answers.
  send(text, { shown = text, kind, answers } = {}) {
    const message = { id: newId(), text, shown, kind, answers, isOfMember: this.#isOfMember };
    this.#outbox.add(message);
    this.#show({ messages: transcript.withMine(this.state.messages, asMine(message)) });
    this.open();
    this.#deliver(this.#visit.signal);
  }

  // Pressed: once more, under the same id; what the server has refused under a new one.
  retry(clientId) {
    if (this.#outbox.all().some((one) => one.id === clientId)) {
      this.#awake();
      return;
    }
    const message = this.state.messages.find((one) => one.clientId === clientId);
    if (!message?.refused) return;
    this.#show({ messages: transcript.without(this.state.messages, clientId), trouble: undefined });
    this.send(message.refused.text, message.refused);
  }

  setOffline(isOffline) {
    this.#show({ isOffline });
    if (!isOffline) this.#awake();
  }

  // Somebody else may be there now: the session tells.
  async refresh() {
    if (this.#begun) await this.#session();
  }

  // 「この会話を消す」. Raises what is against it; then nothing is erased.
  async erase() {
    await this.#api.erase();
    this.#outbox.keepOnly(() => false);
    this.#show({ messages: [], trouble: undefined, seenBefore: 0, isWaiting: false });
    await this.#session(true).catch(() => {});
  }

  // Somebody signed out: nothing is left of them here, and the server takes no more.
  async end() {
    this.#visit?.abort();
    this.#begun = undefined;
    this.#isDelivering = false;
    this.#outbox.keepOnly(() => false);
    this.#startAnew(undefined);
    await this.#api.end().catch(() => {});
  }

  async feedback(message, isSolved, reason) {
    await this.#api.feedback(message.id, isSolved, reason);
  }

  // Inside

  async #session(isAnew = false) {
    const { conversation, hostToken, opening } = await this.#api.session(isAnew);
    if (this.#conversation !== undefined && this.#conversation !== conversation) {
      // somebody else: what the last one said and read is none of their business
      this.#startAnew(conversation);
      const isMine = (one) => !hostToken && !one.isOfMember;
      this.#outbox.keepOnly(isMine);
      this.#show({ messages: this.#withWaiting([]) });
      this.#cursor = "";
    }
    this.#conversation = conversation;
    this.#isOfMember = Boolean(hostToken);
    if (opening && this.state.opening !== opening) this.#show({ opening });
  }

  #startAnew(conversation) {
    this.#conversation = conversation;
    this.#cursor = "";
    this.state = { ...EMPTY, isOffline: this.state.isOffline };
    this.#changed([], { name: "anew" });
  }

  #withWaiting(messages) {
    return this.#outbox.all().reduce(
      (found, one) => transcript.withMine(found, asMine(one)),
      messages,
    );
  }

  // All that the server has behind the cursor; `isEarlier` for what an earlier page has shown.
  async #catchUp(signal, isEarlier = false) {
    for (;;) {
      const { messages, next } = await this.#api.after(this.#cursor);
      if (signal.aborted || !messages?.length) break;
      this.#cursor = next ?? messages.at(-1).id;
      this.#receive(messages, !isEarlier);
      if (!next) break;
    }
    if (isEarlier) this.#show({ seenBefore: this.state.messages.length });
  }

  #receive(found, isNews = true) {
    const before = this.state.messages;
    const messages = found.reduce(transcript.withServer, before);
    if (messages === before) return;
    const fresh = isNews ? messages.filter((one) => one.from === "assistant" && !before.includes(one)) : [];
    this.#show({ messages, ...(fresh.length ? { isTyping: false } : {}) }, fresh);
  }

  async #listen(signal) {
    for (let tries = 1; !signal.aborted; tries += 1) {
      try {
        if (!this.#cursor) await this.#catchUp(signal);
        await this.#session();
        await this.#read(signal, () => { tries = 0; });
      } catch (error) {
        if (error.status === 401) await this.#session(true).catch(() => {});
      }
      if (!signal.aborted) await this.#pause(streamWait(tries), signal);
    }
  }

  // One stream until it breaks or is silent.
  async #read(signal, opened) {
    const over = new AbortController();
    const stop = () => over.abort();
    signal.addEventListener("abort", stop);
    try {
      const body = await this.#api.stream(this.#cursor, over.signal);
      opened();
      this.#awake(); // the server is there
      const reader = body.pipeThrough(new TextDecoderStream()).getReader();
      const events = new EventReader();
      for (;;) {
        const { done, value } = await this.#within(reader.read());
        if (done || signal.aborted) return;
        for (const event of events.read(value)) this.#take(event);
      }
    } finally {
      signal.removeEventListener("abort", stop);
      stop();
    }
  }

  async #within(reading) {
    const read = new AbortController();
    const silent = this.#clock.wait(SILENT_FOR_MS, read.signal).then(() => ({ done: true }));
    try {
      return await Promise.race([reading, silent]);
    } finally {
      read.abort();
    }
  }

  #take({ event, data, id }) {
    let found;
    try {
      found = JSON.parse(data);
    } catch {
      return;
    }
    if (event === "message") {
      this.#receive([found]);
      this.#cursor = id || found.id || this.#cursor;
    } else if (event === "typing") {
      this.#show({ isTyping: Boolean(found.is_typing) });
    } else if (event === "erased") {
      this.#show({ messages: this.#withWaiting([]), trouble: undefined });
    } else if (event === "progress") {
      this.#changed([], { name: "progress", detail: found });
    }
  }

  async #stayValid(signal) {
    while (!signal.aborted) {
      await this.#clock.wait(Math.max(this.#api.msLeft - RENEW_EARLY_MS, RENEW_EARLY_MS), signal);
      if (!signal.aborted) await this.#session(true).catch(() => {});
    }
  }

  // One after the other: a second message typed while the first is on its way waits.
  async #deliver(signal) {
    if (this.#isDelivering) return;
    this.#isDelivering = true;
    try {
      await this.#begun;
      for (let next = this.#outbox.first(); next && !signal.aborted; next = this.#outbox.first()) {
        await this.#deliverOne(next, signal);
      }
    } finally {
      if (!signal.aborted || signal === this.#visit?.signal) this.#isDelivering = false;
    }
  }

  async #deliverOne(message, signal) {
    const since = this.#clock.now();
    for (let tries = 1; !signal.aborted; tries += 1) {
      if (this.state.isOffline) {
        this.#mark(message.id, { status: transcript.WAITING });
        await this.#wake.promise;
        tries = 0;
        continue;
      }
      try {
        this.#mark(message.id, { status: transcript.SENDING, isOffered: false }, { isWaiting: true });
        await this.#session();
        if (!this.#outbox.all().some((one) => one.id === message.id)) return; // of somebody else
        const replies = await this.#api.post(message.text, message.id, message.answers);
        if (!signal.aborted) this.#delivered(message, replies);
        return;
      } catch (error) {
        if (signal.aborted) return;
        if (!(await this.#failed(message, error, tries, since, signal))) return;
      }
    }
  }

  #delivered(message, replies) {
    this.#outbox.drop(message.id);
    this.#mark(
      message.id,
      { status: transcript.SENT, isOffered: false, text: masked(message.shown, message.kind) },
      { isWaiting: this.#outbox.all().length > 0, trouble: undefined },
    );
    this.#receive(replies.map((reply) => ({ ...reply, from: "assistant" })));
  }

  // True if it is to be tried again.
  async #failed(message, error, tries, since, signal) {
    const { inMs, isOffered } = afterFailure(error, tries, this.#clock.now() - since);
    const isRefused = wasRefused(error);
    const status = inMs === undefined ? transcript.FAILED : transcript.WAITING;
    const told = isOffered ? { trouble: { title: error.title ?? "" } } : {};
    const refused = isRefused ? { refused: message } : {};
    this.#mark(message.id, { status, isOffered, ...refused }, { isWaiting: false, ...told });
    if (isOffered && tries > 1) this.#changed([], { name: "error", detail: { status: error.status ?? 0 } });
    if (isRefused) {
      this.#outbox.drop(message.id);
      return false;
    }
    if (inMs === undefined) await this.#wake.promise;
    else await this.#pause(inMs, signal);
    return true;
  }

  // No session yet: what was said is not lost, and whom to call is told.
  #tellWaiting(error, tries) {
    const isOffered = tries > 2;
    for (const one of this.#outbox.all()) this.#mark(one.id, { status: transcript.WAITING, isOffered });
    this.#show({ isWaiting: false, ...(isOffered ? { trouble: { title: error.title ?? "" } } : {}) });
  }

  #mark(clientId, change, others = {}) {
    this.#show({ messages: transcript.withChange(this.state.messages, clientId, change), ...others });
  }

  #show(change, fresh = []) {
    this.state = { ...this.state, ...change };
    this.#changed(fresh);
  }

  async #pause(ms, signal) {
    await Promise.race([this.#clock.wait(ms, signal), this.#wake.promise]);
  }

  #awake() {
    const { resolve } = this.#wake;
    this.#wake = deferred();
    resolve();
  }
}

function asMine({ id, text, shown }) {
  return { clientId: id, text: shown, isPressed: text.startsWith("/") };
}

function deferred() {
  let resolve;
  const promise = new Promise((found) => { resolve = found; });
  return { promise, resolve };
}
