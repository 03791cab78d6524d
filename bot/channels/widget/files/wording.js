// The sentences of the widget, which a page may replace one by one.
export class Wording {
  #texts;

  constructor(texts, own = {}) {
    this.#texts = { ...texts, ...own };
  }

  say(key, values = {}) {
    const text = this.#texts[key];
    if (text === undefined) throw new Error(`no text ${key}`);
    return text.replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole));
  }
}
