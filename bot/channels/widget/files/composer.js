// The line in which people write.
import { make } from "./dom.js";

export class Composer {
  root;
  input;

  constructor(words, send) {
    const hint = make("p", { className: "hint", id: "hint", text: words.say("hint") });
    this.input = make("textarea", {
      id: "text", rows: "1", maxlength: "1000", autocomplete: "off", enterkeyhint: "send", "aria-describedby": "hint", part: "input",
    });
    const row = make("div", { className: "row" }, this.input, make("button", { className: "primary", text: words.say("send"), part: "send" }));
    this.root = make("form", { className: "composer", part: "composer" }, make("label", { for: "text", text: words.say("input") }), row, hint);
    const submit = () => {
      const text = this.input.value.trim();
      if (!text) return;
      this.input.value = "";
      this.#fit();
      send(text);
    };
    this.root.addEventListener("submit", (event) => {
      event.preventDefault();
      submit();
    });
    this.input.addEventListener("keydown", (event) => {
      // the Enter that only confirms a kanji conversion must not send
      if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
      event.preventDefault();
      submit();
    });
    this.input.addEventListener("input", () => this.#fit());
  }

  #fit() {
    this.input.style.height = "";
    if (this.input.value) this.input.style.height = `${this.input.scrollHeight + 4}px`;
  }
}
