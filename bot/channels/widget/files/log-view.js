// The transcript on the screen: draws what is new, scrolls so that an answer is read from its
// beginning, and lets the arrow keys go from message to message.
import { saidText } from "./blocks.js";
import { button, link, make } from "./dom.js";
import { MessageView } from "./message-view.js";

const CLOSE_PX = 80; // so near its end the transcript counts as read to the end

export class LogView {
  root;
  #words;
  #does;
  #views = new Map();
  #list = make("ol");
  #opening = make("div", { className: "opening" });
  #typing;
  #trouble = make("div", { className: "trouble", hidden: true });
  #newer;
  #goOn;
  #shown = { opening: null };
  #turn; // the first message since the person has last said something

  constructor(words, does) {
    this.#words = words;
    this.#does = does;
    this.#typing = make("p", { className: "typing", hidden: true, text: words.say("typing") }, make("span", { className: "dots", "aria-hidden": "true" }));
    this.log = make("div", { role: "log", "aria-label": words.say("log"), "aria-live": "off" }, this.#opening, this.#list);
    this.scroller = make("div", { className: "scroller", part: "log" }, this.log, this.#typing, this.#trouble);
    this.#newer = button(words.say("newer"), () => this.toEnd(), { className: "newer", hidden: true });
    this.root = make("div", { className: "reading" }, this.scroller, this.#newer);
    this.scroller.addEventListener("scroll", () => { this.#newer.hidden ||= this.#isAtEnd(); });
    this.log.addEventListener("keydown", (event) => this.#move(event));
    this.log.addEventListener("focusin", (event) => this.#enter(event));
  }

  // Draws the state of the conversation.
  show(state) {
    const wasAtEnd = this.#isAtEnd();
    if (state.opening !== this.#shown.opening) this.#drawOpening(state.opening);
    const added = this.#drawMessages(state);
    this.#typing.hidden = !(state.isWaiting || state.isTyping);
    this.#drawTrouble(state.trouble);
    for (const one of this.#opening.querySelectorAll(".offer")) one.hidden = state.messages.length > 0;
    this.#shown = state;
    if (added.length) this.#follow(added, wasAtEnd);
    else if (wasAtEnd) this.keepQuestion();
  }

  #drawMessages({ messages, seenBefore }) {
    if (messages === this.#shown.messages && seenBefore === this.#shown.seenBefore) return [];
    const kept = new Set(messages.map((one) => one.key));
    for (const [key, view] of this.#views) {
      if (kept.has(key)) continue;
      view.item.remove();
      this.#views.delete(key);
    }
    const added = [];
    messages.forEach((message, index) => {
      let view = this.#views.get(message.key);
      if (!view) {
        const text = saidText(message, messages[index - 1], this.#words);
        view = new MessageView({ ...message, text }, this.#words, this.#does);
        this.#views.set(message.key, view);
        this.#list.append(view.item);
        added.push({ message, item: view.item });
      }
      view.update(message, index === messages.length - 1 && message.from !== "user");
    });
    this.#offerToGoOn(messages, seenBefore);
    this.#rove(this.#list.lastElementChild);
    return added;
  }

  // After a reload: where the conversation was left, and how it goes on.
  #offerToGoOn(messages, seenBefore) {
    const last = messages.at(-1);
    const isUnfinished = last?.from === "assistant" && (last.choices?.length > 0 || last.card?.answers);
    const isWanted = seenBefore > 0 && messages.length === seenBefore && isUnfinished;
    if (!isWanted) {
      this.#goOn?.remove();
      this.#goOn = undefined;
    } else if (!this.#goOn) {
      this.#goOn = make("div", { className: "go-on" }, make("p", { text: this.#words.say("seen_before") }), button(this.#words.say("go_on"), () => this.#goOnNow()));
      this.#list.after(this.#goOn);
    }
  }

  #goOnNow() {
    this.#goOn?.remove();
    this.#goOn = undefined;
    this.#does.goOn();
    this.#reveal(this.#list.lastElementChild);
  }

  #drawOpening(given) {
    const say = (key) => this.#words.say(key);
    const without = { text: say("greeting"), privacy: { text: "" }, question: { text: say("question"), choices: this.#does.firstChoices() } };
    const { text, privacy, question, unfinished } = given ?? without;
    this.#opening.replaceChildren(
      make("p", { className: "bubble", text }),
      make("p", { className: "privacy", text: privacy.text }, " ", privacy.link ? link(privacy.link, { className: "inline" }) : ""),
      ...(unfinished ? [this.#offer({ text: unfinished.text, choices: [unfinished] }, "unfinished")] : []),
      this.#offer(question, "question"),
    );
  }

  #offer({ text, choices }, className) {
    const buttons = (choices ?? []).map((choice) =>
      button(choice.title, () => this.#does.choose(choice, choice.title), { part: "choice" }));
    return make("div", { className: `offer ${className}` }, make("p", { text }), make("div", { className: "choices" }, ...buttons));
  }

  #drawTrouble(trouble) {
    if (trouble === this.#shown.trouble) return;
    this.#trouble.hidden = !trouble;
    this.#trouble.replaceChildren();
    if (!trouble) return;
    const calls = this.#does.phones().map((one) =>
      callLink(one, this.#words));
    this.#trouble.replaceChildren(
      make("p", { text: trouble.title || this.#words.say("not_sent") }),
      make("p", { text: this.#words.say("call_instead") }),
      make("div", { className: "links" }, ...calls),
    );
    if (this.#isAtEnd()) this.toEnd();
  }

  // Scrolling

  // A long answer is read from its start; a short one comes fully into view. Whoever reads further
  // up is left there and told.
  #follow(added, wasAtEnd) {
    const isOwn = added.some(({ message }) => message.from === "user");
    const first = added.find(({ message }) => message.from !== "user");
    if (isOwn) this.#turn = undefined;
    if (first && (isOwn || !this.#turn?.isConnected)) this.#turn = first.item;
    if (wasAtEnd || isOwn || !this.#shown.messages) this.#reveal(this.#turn ?? added.at(-1).item);
    else this.#newer.hidden = false;
  }

  #reveal(item) {
    if (!item) return;
    const start = this.#offset(item) - 8;
    this.scroller.scrollTop = Math.min(start, this.scroller.scrollHeight);
  }

  #offset(item) {
    return item.getBoundingClientRect().top - this.scroller.getBoundingClientRect().top + this.scroller.scrollTop;
  }

  // The room became smaller (a keyboard came up): what is asked is still seen.
  keepQuestion() {
    const last = this.#list.lastElementChild;
    const filledIn = this.#list.getRootNode().activeElement;
    if (filledIn?.matches("li form :is(input, select)")) {
      filledIn.scrollIntoView({ block: "nearest" });
      return;
    }
    if (last) this.#reveal(this.#turn?.isConnected ? this.#turn : last);
  }

  toEnd() {
    this.scroller.scrollTop = this.scroller.scrollHeight;
    this.#newer.hidden = true;
  }

  #isAtEnd() {
    const { scrollHeight, scrollTop, clientHeight } = this.scroller;
    return scrollHeight - scrollTop - clientHeight < CLOSE_PX || this.#isTurnInView();
  }

  #isTurnInView() {
    if (!this.#turn?.isConnected) return false;
    return Math.abs(this.#offset(this.#turn) - 8 - this.scroller.scrollTop) < CLOSE_PX;
  }

  // Keyboard

  #rove(item) {
    for (const one of this.#list.children) one.tabIndex = one === item ? 0 : -1;
  }

  #enter(event) {
    const item = event.target.closest?.("li.mine, li.theirs");
    if (item) this.#rove(item);
  }

  #move(event) {
    const item = event.target;
    if (!item.matches("li.mine, li.theirs")) return;
    const all = [...this.#list.children];
    const to = {
      ArrowUp: item.previousElementSibling,
      ArrowDown: item.nextElementSibling,
      Home: all[0],
      End: all.at(-1),
    }[event.key];
    if (!to) return;
    event.preventDefault();
    to.focus();
  }
}

function callLink({ name, phone, url }, words) {
  const made = link({ title: words.say("call", { name }), url }, { className: "call", part: "phone" });
  made.append(make("span", { className: "number", text: phone }));
  return made;
}
