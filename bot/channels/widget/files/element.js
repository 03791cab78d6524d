// The custom element: reads its attributes, puts the parts together, tells the page what happens.
import { Announcer } from "./announcer.js";
import { Api } from "./api.js";
import { askedField, stepOf } from "./blocks.js";
import { Composer } from "./composer.js";
import { Conversation } from "./conversation.js";
import { button, make } from "./dom.js";
import { Header } from "./header.js";
import { LogView } from "./log-view.js";
import { looksLike } from "./looks-like.js";
import { Outbox } from "./outbox.js";
import { Preferences } from "./preferences.js";
import { print } from "./printing.js";
import { canRead, hush, read } from "./reading.js";
import { storeOf } from "./storage.js";
import { sheet } from "./style.js";
import { asText, openQuestion } from "./transcript.js";
import { Wording } from "./wording.js";
import given from "./words.js";

const BASE = new URL(import.meta.url).origin;
const NARROW = "(max-width: 600px)";
const FOCUSABLE = "button, a[href], input, select, textarea, [tabindex='0']";

export class AssistantElement extends HTMLElement {
  static observedAttributes = ["host-token", "agency"];

  #root;
  #words;
  #conversation;
  #unread = 0;
  #progress = "";
  #isOpen = false;
  #leaving = new AbortController();

  connectedCallback() {
    if (this.#root) return;
    this.#root = this.shadowRoot ?? this.attachShadow({ mode: "open" });
    this.#root.adoptedStyleSheets = [sheet()];
    this.#words = new Wording(given.texts, this.#ownTexts());
    this.#conversation = this.#newConversation();
    this.#draw();
    this.#watch(this.#leaving.signal);
    if (this.isPage) this.open();
    else if (this.#api.hasSession) this.#conversation.open();
  }

  attributeChangedCallback(name, before, now) {
    if (!this.#root || before === now) return;
    if (name === "host-token" && before && !now) this.end();
    else if (name === "host-token") this.#conversation.refresh().catch(() => {});
  }

  // What pages may call: docs/widget.md.

  get isOpen() {
    return this.#isOpen;
  }

  get isPage() {
    return this.getAttribute("mode") === "page";
  }

  open() {
    if (this.#isOpen) return;
    this.#isOpen = true;
    this.#unread = 0;
    this.dialog.hidden = false;
    this.launcher.hidden = true;
    this.#fit();
    this.#conversation.open();
    this.#show();
    this.log.keepQuestion();
    if (!this.isPage) this.#enter();
    this.#tell("open");
  }

  // Into the dialog; on a telephone without its keyboard, which would cover what is to be read.
  #enter() {
    const isTouched = matchMedia("(pointer: coarse)").matches;
    (isTouched ? this.dialog : this.composer.input).focus();
  }

  close() {
    if (!this.#isOpen || this.isPage) return;
    this.#isOpen = false;
    this.dialog.hidden = true;
    this.launcher.hidden = false;
    this.launcher.focus();
    hush();
    this.#tell("close");
  }

  // Somebody signed out: the conversation is over, here and on the server.
  async end() {
    await this.#conversation.end();
    if (this.#isOpen) this.#conversation.open();
  }

  // Putting it together

  #newConversation() {
    const store = storeOf(() => sessionStorage);
    this.#api = new Api({
      base: BASE,
      fetch: (...request) => fetch(...request),
      now: () => Date.now(),
      store,
      lasting: storeOf(() => localStorage),
      hostToken: () => this.getAttribute("host-token") ?? "",
      agency: () => this.getAttribute("agency") ?? "",
    });
    const clock = { now: () => Date.now(), wait };
    const outbox = new Outbox(store, "mypage-assistant.outbox");
    return new Conversation({ api: this.#api, outbox, clock, changed: (fresh, event) => this.#changed(fresh, event) });
  }

  #api;

  #ownTexts() {
    try {
      return JSON.parse(this.getAttribute("texts") ?? "{}");
    } catch {
      return {};
    }
  }

  #draw() {
    const words = this.#words;
    const does = this.#does();
    this.announcer = new Announcer();
    this.header = new Header(words, does, { canClose: !this.isPage });
    this.log = new LogView(words, does);
    this.composer = new Composer(words, (text) => this.#say(text));
    this.offline = make("p", { className: "offline", hidden: true, text: words.say("offline") });
    this.badge = make("span", { className: "badge", "aria-hidden": "true", hidden: true });
    this.badgeText = make("span", { className: "sr", id: "unread" });
    this.launcher = button("", () => this.open(), { className: "launcher", part: "launcher", hidden: this.isPage });
    this.launcher.append(make("span", { text: words.say("launcher") }), this.badge);
    this.dialog = make(
      "section",
      { role: "dialog", "aria-label": words.say("title"), tabindex: "-1", part: "dialog", className: this.isPage ? "dialog page" : "dialog", hidden: true },
      this.header.root, this.offline, this.log.root, this.composer.root,
    );
    this.frame = make("div", { className: "root", lang: "ja" }, this.launcher, this.badgeText, this.dialog, this.announcer.root);
    this.#root.append(this.frame);
    this.preferences = new Preferences(storeOf(() => localStorage));
    this.#showPreferences();
    this.#show();
  }

  #does() {
    return {
      canRead: canRead(),
      close: () => this.close(),
      choose: (choice, title) => this.#choose(choice, title),
      answer: (text, kind) => this.#answer(text, kind),
      retry: (clientId) => this.#conversation.retry(clientId),
      goOn: () => this.#goOn(),
      section: (id) => this.#api.section(id),
      field: (message) => askedField(message, given.fields),
      feedback: (message, isSolved, reason) => this.#conversation.feedback(message, isSolved, reason).catch(() => {}),
      feedbackWords: () => this.#conversation.state.opening?.feedback,
      follow: (url) => this.#follow(url),
      phones: () => this.#phones(),
      number: (url) => [...given.desks, ...Object.values(given.agencies)].find((one) => one.url === url)?.phone ?? "",
      picture: (name) => picture(name),
      firstChoices: () => given.choices,
      prefer: (change) => this.#prefer(change),
      copy: () => this.#copy(),
      print: () => print(this.#words.say("title"), this.#text(), this.#root),
      erase: () => this.#erase(),
    };
  }

  // What happens

  #say(text) {
    const question = openQuestion(this.#conversation.state.messages);
    const parser = question && askedField(question, given.fields)?.parser;
    this.#conversation.send(text, { kind: looksLike(parser, text) ? parser : undefined, answers: question?.card?.answers });
  }

  #choose(choice, title) {
    if (choice.does === "ask") {
      this.composer.input.focus();
      return;
    }
    this.#conversation.send(choice.payload ?? choice.text, { shown: title });
    this.#keepFocus();
  }

  #answer(text, kind) {
    const answers = openQuestion(this.#conversation.state.messages)?.card?.answers;
    this.#conversation.send(text, { kind, answers });
    this.#keepFocus();
  }

  // What was pressed can no longer be: whoever uses the keyboard goes on at the open line.
  #keepFocus() {
    const active = this.#root.activeElement;
    const isGone = !active || active.disabled || active.closest("[hidden]");
    if (isGone && !matchMedia("(pointer: coarse)").matches) this.composer.input.focus();
  }

  #goOn() {
    const { unfinished } = this.#conversation.state.opening ?? {};
    if (unfinished) this.#conversation.send(unfinished.payload, { shown: unfinished.title });
    else this.announcer.say(openQuestion(this.#conversation.state.messages)?.text);
  }

  #follow(url) {
    if (url.startsWith("tel:")) this.#tell("handoff", { to: "telephone" });
    else if (url.includes("/handover/")) this.#tell("handoff", { to: "page" });
  }

  async #erase() {
    try {
      await this.#conversation.erase();
      this.header.told.textContent = this.#words.say("erased");
    } catch {
      this.header.told.textContent = this.#words.say("not_erased");
    }
  }

  async #copy() {
    const copied = await navigator.clipboard?.writeText(this.#text()).then(() => true, () => false);
    this.header.told.textContent = this.#words.say(copied ? "copied" : "not_copied");
  }

  #text() {
    const names = { me: this.#words.say("me"), assistant: this.#words.say("assistant") };
    return asText(this.#conversation.state.messages, names);
  }

  #phones() {
    const told = this.#conversation.state.opening?.phones;
    if (told?.length) return told;
    const agency = given.agencies[this.getAttribute("agency") ?? ""];
    return agency ? [...given.desks, agency] : given.desks;
  }

  // What is shown

  #changed(fresh, event) {
    if (!this.log) return;
    this.#show();
    if (event?.name === "progress") this.#progressed(event.detail);
    else if (event?.name === "error") this.#tell("error", event.detail);
    for (const message of fresh) this.#came(message);
  }

  #show() {
    const { state } = this.#conversation;
    this.log.show(state);
    this.offline.hidden = !state.isOffline;
    const phones = this.#phones();
    if (phones !== this.shownPhones) this.header.showPhones(phones);
    this.shownPhones = phones;
    this.#showUnread();
  }

  #came(message) {
    const spokenText = [message.text, ...(message.choices ?? []).map((one) => one.title)].join("\n");
    this.announcer.say(spokenText);
    if (this.preferences.get().isReadAloud && this.#isOpen) read(message.text);
    if (!this.#isOpen) this.#unread += 1;
    this.#showUnread();
    this.#tell("message", { from: "assistant" });
    const step = stepOf(message);
    if (step) this.#progressed({ journey: message.card?.journey ?? step.journey, step: step.step, steps: step.steps });
  }

  #progressed({ journey, step, steps }) {
    const now = `${journey} ${step}/${steps}`;
    if (now === this.#progress) return;
    this.#progress = now;
    this.#tell("progress", { journey, step, steps });
  }

  #showUnread() {
    this.badge.hidden = !this.#unread;
    this.badge.textContent = String(this.#unread);
    this.badgeText.textContent = this.#unread ? this.#words.say("unread", { count: this.#unread }) : "";
    if (this.#unread) this.launcher.setAttribute("aria-describedby", "unread");
    else this.launcher.removeAttribute("aria-describedby");
  }

  #prefer(change) {
    this.preferences.set(change);
    this.#showPreferences();
    this.log.keepQuestion();
    if (change.isReadAloud === false) hush();
    if (change.isReadAloud) read(openQuestion(this.#conversation.state.messages)?.text ?? "");
  }

  #showPreferences() {
    const liked = this.preferences.get();
    this.frame.dataset.size = liked.size;
    this.frame.classList.toggle("contrast", liked.isHighContrast);
    this.header.showPreferences(liked);
  }

  #tell(name, detail = {}) {
    this.dispatchEvent(new CustomEvent(`assistant-${name}`, { detail, bubbles: true, composed: true }));
  }

  // The page around it

  #watch(signal) {
    addEventListener("offline", () => this.#conversation.setOffline(true), { signal });
    addEventListener("online", () => this.#conversation.setOffline(false), { signal });
    if (navigator.onLine === false) this.#conversation.setOffline(true);
    visualViewport?.addEventListener("resize", () => this.#fit(), { signal });
    visualViewport?.addEventListener("scroll", () => this.#fit(), { signal });
    addEventListener("resize", () => this.#fit(), { signal });
    this.dialog.addEventListener("keydown", (event) => this.#key(event));
  }

  // With the keyboard of a phone up, the dialog is what is left of the screen.
  #fit() {
    if (!this.#isOpen) return;
    const isNarrow = matchMedia(NARROW).matches;
    this.dialog.setAttribute("aria-modal", String(isNarrow && !this.isPage));
    const { height, offsetTop } = visualViewport ?? { height: innerHeight, offsetTop: 0 };
    const isZoomed = (visualViewport?.scale ?? 1) > 1.01;
    if (!isZoomed) {
      this.frame.style.setProperty("--room", `${Math.round(height)}px`);
      this.frame.style.setProperty("--room-top", `${Math.round(offsetTop)}px`);
    }
    this.dialog.classList.toggle("low", height < 480);
    this.log.keepQuestion();
  }

  #key(event) {
    if (event.key === "Escape" && !event.isComposing) {
      event.preventDefault();
      this.#escape();
    } else if (event.key === "Tab" && !this.isPage) {
      this.#trap(event);
    }
  }

  // Back to the line; from there, out.
  #escape() {
    if (this.header.closeSheets()) return;
    if ([this.composer.input, this.dialog].includes(this.#root.activeElement)) this.close();
    else this.composer.input.focus();
  }

  #trap(event) {
    const all = [...this.dialog.querySelectorAll(FOCUSABLE)].filter((one) => !one.disabled && one.getClientRects().length > 0);
    const [first, last] = [all[0], all.at(-1)];
    const { activeElement } = this.#root;
    if (event.shiftKey ? activeElement === first : activeElement === last) {
      event.preventDefault();
      (event.shiftKey ? last : first).focus();
    }
  }
}

function picture(name) {
  const alt = given.pictures[name];
  const width = matchMedia(NARROW).matches ? "phone" : "wide";
  return alt && { alt, url: `${BASE}/widget/pictures/${name}-${width}.webp` };
}

function wait(ms, signal) {
  return new Promise((resolve) => {
    if (signal?.aborted) {
      resolve();
      return;
    }
    const over = () => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", over);
      resolve();
    };
    const timer = setTimeout(over, ms);
    signal?.addEventListener("abort", over);
  });
}
