// The head of the dialog: whom to call, how to read, and the way out.
import { button, link, make } from "./dom.js";
import { SIZES } from "./preferences.js";

export class Header {
  root;
  #words;
  #does;
  #sheets;

  // does: close(), phones(), prefer(change), copy(), print(), erase(), told(text)
  constructor(words, does, { canClose }) {
    this.#words = words;
    this.#does = does;
    this.now = make("span", { className: "now" });
    this.phone = button("", () => this.#toggle("phone"), { className: "phone", part: "phone-button" });
    this.phone.append(make("span", { text: words.say("phones") }), this.now);
    const menu = button(words.say("menu"), () => this.#toggle("menu"), { part: "menu-button" });
    const close = canClose ? button(words.say("close"), () => does.close(), { part: "close" }) : "";
    this.#sheets = {
      phone: { opener: this.phone, sheet: make("div", { className: "sheet", id: "phone-sheet", role: "group", "aria-label": words.say("phones"), hidden: true }) },
      menu: { opener: menu, sheet: make("div", { className: "sheet", id: "menu-sheet", role: "group", "aria-label": words.say("menu"), hidden: true }) },
    };
    for (const { opener, sheet } of Object.values(this.#sheets)) {
      opener.setAttribute("aria-expanded", "false");
      opener.setAttribute("aria-controls", sheet.id);
    }
    this.root = make(
      "div",
      { className: "head" },
      make("header", { part: "header" }, make("h2", { text: words.say("title") }), make("div", { className: "tools" }, this.phone, menu, close)),
      ...Object.values(this.#sheets).map(({ sheet }) => sheet),
    );
    this.#drawMenu();
  }

  // True if something was open.
  closeSheets() {
    const open = Object.values(this.#sheets).filter(({ sheet }) => !sheet.hidden);
    for (const { opener, sheet } of open) {
      sheet.hidden = true;
      opener.setAttribute("aria-expanded", "false");
    }
    open[0]?.opener.focus();
    return open.length > 0;
  }

  showPhones(phones) {
    const known = phones.filter((one) => typeof one.is_open === "boolean");
    const now = known.some((one) => one.is_open) ? "now_open" : "now_closed";
    this.now.textContent = known.length ? this.#words.say(now) : "";
    this.#sheets.phone.sheet.replaceChildren(
      ...phones.map((one) =>
        make(
          "div",
          { className: "desk" },
          make("p", { text: one.name }),
          link({ title: one.phone, url: one.url }, { className: "call", part: "phone", on: { click: () => this.#does.follow(one.url) } }),
          make("p", { className: "hours", text: one.status || one.hours }),
        )),
    );
  }

  showPreferences({ size, isHighContrast, isReadAloud }) {
    for (const [name, one] of this.sizes) one.setAttribute("aria-pressed", String(name === size));
    this.contrast.setAttribute("aria-pressed", String(isHighContrast));
    this.aloud?.setAttribute("aria-pressed", String(isReadAloud));
  }

  #toggle(name) {
    const { opener, sheet } = this.#sheets[name];
    const isOpen = !sheet.hidden;
    this.closeSheets();
    if (isOpen) return;
    sheet.hidden = false;
    opener.setAttribute("aria-expanded", "true");
    opener.focus();
  }

  #drawMenu() {
    const say = (key) => this.#words.say(key);
    const { prefer } = this.#does;
    this.sizes = SIZES.map((size) => [size, button(say(`size_${size}`), () => prefer({ size }))]);
    this.contrast = toggle(say("contrast"), (isHighContrast) => prefer({ isHighContrast }));
    this.aloud = this.#does.canRead ? toggle(say("read_aloud"), (isReadAloud) => prefer({ isReadAloud })) : undefined;
    this.told = make("p", { className: "told", role: "status" });
    this.erase = make("div", { className: "erase" }, button(say("erase"), () => this.#askToErase()));
    this.#sheets.menu.sheet.replaceChildren(
      make("div", { role: "group", "aria-label": say("size"), className: "sizes" }, make("p", { text: say("size") }), ...this.sizes.map(([, one]) => one)),
      make("div", { className: "entries" }, this.contrast, this.aloud, button(say("copy"), () => this.#does.copy()), button(say("print"), () => this.#does.print()), this.erase),
      this.told,
    );
  }

  #askToErase() {
    const say = (key) => this.#words.say(key);
    const opener = this.erase.firstElementChild;
    const leave = () => {
      this.erase.replaceChildren(opener);
      opener.focus();
    };
    const yes = button(say("erase_yes"), async () => {
      await this.#does.erase();
      leave();
    }, { className: "primary" });
    const no = button(say("erase_no"), leave);
    this.erase.replaceChildren(make("p", { text: say("erase_question") }), yes, no);
    no.focus();
  }
}

function toggle(text, press) {
  const made = button(text, () => press(made.getAttribute("aria-pressed") !== "true"), { "aria-pressed": "false" });
  return made;
}
