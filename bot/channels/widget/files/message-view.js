// One message as an item of the transcript. What has been drawn stays; only what changes is touched.
import { aroundTable, blocks, choiceTitle, choiceWeight, pictureOf, stepOf } from "./blocks.js";
import { button, link, make } from "./dom.js";
import { fieldForm, hasForm } from "./field-form.js";
import { tableView } from "./table-view.js";
import { FAILED, SENDING, WAITING } from "./transcript.js";

// `does` holds what can be done: choose(choice, title), answer(text, kind), retry(clientId),
// section(id), feedback(message, isSolved, reason), feedbackWords(), field(message), follow(url), number(url), picture(name): { url, alt }.
export class MessageView {
  item;
  #message;
  #words;
  #does;
  #state;
  #bubble;

  constructor(message, words, does) {
    this.#words = words;
    this.#does = does;
    this.item = make("li", { className: message.from === "user" ? "mine" : "theirs", tabindex: "-1" });
    if (message.from === "user") this.#drawMine(message);
    else this.#drawTheirs(message);
    this.#message = message;
  }

  // `isOpen`: nothing was said after it.
  update(message, isOpen) {
    if (message.from === "user") this.#updateMine(message);
    else if (isOpen !== this.#state) this.#setOpen(isOpen);
    this.#message = message;
    this.#state = isOpen;
  }

  // What the person said

  #drawMine(message) {
    this.#bubble = make("div", { className: "bubble", part: "message message-mine", text: message.text });
    this.status = make("p", { className: "sent-status" });
    this.item.append(sr(this.#words.say("me")), this.#bubble, this.status);
    this.#showStatus(message);
  }

  #updateMine(message) {
    if (message === this.#message) return;
    if (message.isMine && message.text !== this.#message.text) this.#bubble.textContent = message.text;
    this.#showStatus(message);
  }

  #showStatus({ status, isOffered, clientId }) {
    const key = { [SENDING]: "sending", [WAITING]: "waiting", [FAILED]: "failed" }[status];
    const now = `${status} ${isOffered}`;
    if (this.status.dataset.now === now) return;
    this.status.dataset.now = now;
    this.item.classList.toggle("failed", status === FAILED);
    this.status.replaceChildren(key ? this.#words.say(key) : clientId ? this.#words.say("sent") : "");
    if ((isOffered && status === WAITING) || status === FAILED) {
      this.status.append(button(this.#words.say("retry"), () => this.#does.retry(clientId), { className: "retry" }));
    }
  }

  // What the assistant says

  #drawTheirs(message) {
    const step = stepOf(message);
    const card = make("div", { className: `bubble${step ? " card" : ""}`, part: `message${step ? " card" : ""}` });
    if (step) card.append(this.#progress(step));
    card.append(...this.#body(message, step?.rest ?? message.text), ...this.#picture(message));
    this.item.append(sr(this.#words.say("assistant")), card);
    this.item.append(...[this.#source(message), this.#links(message), this.#field(message), this.#choices(message)].filter(Boolean));
    if (message.asks_feedback) this.item.append(this.#feedback(message));
  }

  #progress({ journey, step, steps, title }) {
    const text = this.#words.say("step", { step, steps });
    const bar = make("span", { className: "bar", part: "progress" }, ...Array.from({ length: steps }, (_, index) =>
      make("span", { className: index < step ? "past" : "" })));
    return make(
      "div",
      { className: "step" },
      make("p", { className: "place" }, make("strong", { text: `${journey} ${text}` })),
      make("div", { role: "img", "aria-label": text }, bar),
      title ? make("p", { className: "step-title", text: title }) : "",
    );
  }

  #body(message, text) {
    if (!message.table) return blocks(text).map(block);
    const [before, after] = aroundTable(text, message.table);
    return [...blocks(before).map(block), tableView(message.table, this.#words), ...blocks(after).map(block)];
  }

  // What to press, marked on a picture of the screen; small at first, of a height that is known.
  #picture(message) {
    const found = this.#does.picture(pictureOf(message));
    if (!found) return [];
    const shown = make("img", { src: found.url, alt: found.alt, loading: "lazy", part: "picture" });
    const larger = button(this.#words.say("larger"), () => {
      const isLarge = shown.classList.toggle("large");
      larger.setAttribute("aria-pressed", String(isLarge));
    }, { className: "larger", "aria-pressed": "false" });
    return [shown, larger];
  }

  #source({ source, citations }) {
    if (!source) return undefined;
    if (!citations?.length) return make("p", { className: "source", text: source });
    const told = make("div", { className: "sections", part: "section", hidden: true });
    const opener = button(source, () => this.#toggleSections(opener, told, citations), {
      className: "source",
      "aria-expanded": "false",
    });
    return make("div", {}, opener, told);
  }

  async #toggleSections(opener, told, citations) {
    const isOpen = opener.getAttribute("aria-expanded") === "true";
    opener.setAttribute("aria-expanded", String(!isOpen));
    told.hidden = isOpen;
    if (isOpen || told.childElementCount) return;
    const found = await Promise.all(citations.map((id) => this.#does.section(id).catch(() => undefined)));
    if (told.childElementCount) return;
    if (!found.some(Boolean)) told.append(make("p", { text: this.#words.say("no_section") }));
    for (const section of found.filter(Boolean)) {
      told.append(make("h3", { text: section.title }), make("p", { text: section.text }));
    }
  }

  #links({ links }) {
    const shown = (links ?? []).map((one) => this.#link(one)).filter(Boolean);
    return shown.length ? make("div", { className: "links" }, ...shown) : undefined;
  }

  #link(given) {
    const isCall = given.url.startsWith("tel:");
    const on = { click: () => this.#does.follow(given.url) };
    const made = link(given, { className: isCall ? "call" : "page", part: isCall ? "phone" : "link", on });
    const number = isCall ? this.#does.number(given.url) : "";
    if (made && number) made.append(make("span", { className: "number", text: number }));
    if (made && !isCall) made.append(make("span", { className: "away", text: this.#words.say("new_window") }));
    return made;
  }

  #field(message) {
    const field = this.#does.field(message);
    if (!field || !hasForm(field.parser)) return undefined;
    this.form = fieldForm(field, this.#words, (text) => this.#does.answer(text, field.parser));
    return this.form;
  }

  #choices(message) {
    const { choices } = message;
    if (!choices?.length) return undefined;
    this.buttons = choices.map((choice) => {
      const title = choiceTitle(choice, message, this.#words);
      const made = button(title, () => {
        made.classList.add("chosen");
        this.#does.choose(choice, title);
      }, { className: choiceWeight(choice), part: "choice" });
      return made;
    });
    return make("div", { className: "choices" }, ...this.buttons);
  }

  #feedback(message) {
    const words = this.#does.feedbackWords();
    if (!words) return "";
    const box = make("div", { className: "feedback", role: "group", "aria-label": words.question });
    const tell = (isSolved, reason) => {
      box.replaceChildren(make("p", { text: this.#words.say("thanks") }));
      this.#does.feedback(message, isSolved, reason);
    };
    const ask = () => {
      const reasons = words.reasons.map((one) => button(one.title, () => tell(false, one.id)));
      box.replaceChildren(make("p", { text: words.why_not }), ...reasons);
      reasons[0].focus(); // the button that was pressed is gone
    };
    box.append(make("p", { text: words.question }), button(words.solved, () => tell(true)), button(words.not_solved, ask));
    this.feedback = box;
    return box;
  }

  // What was chosen stays readable; what belongs to an earlier question can no longer be pressed.
  #setOpen(isOpen) {
    for (const one of this.buttons ?? []) one.disabled = !isOpen;
    if (this.form) this.form.hidden = !isOpen;
    if (this.feedback && !isOpen) this.feedback.remove();
  }
}

function block({ kind, lines }) {
  if (kind === "text") return make("p", { text: lines.join("\n").trim() });
  if (kind === "caution") return make("p", { className: "caution", text: lines.join("\n") });
  const items = lines.map((text) => make("li", { text }));
  return make(kind === "todo" && lines.length > 1 ? "ol" : "ul", { className: kind }, ...items);
}

function sr(text) {
  return make("span", { className: "sr", text });
}
