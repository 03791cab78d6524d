// What waits to be sent, in the order in which it was said; it outlives a reload of the page.
export class Outbox {
  #storage;
  #key;

  constructor(storage, key) {
    this.#storage = storage;
    this.#key = key;
  }

  // [{ id, text, shown, kind, conversation }]; what cannot be read was never there.
  all() {
    try {
      const found = JSON.parse(this.#storage.getItem(this.#key) ?? "[]");
      return Array.isArray(found) ? found.filter((one) => one?.id && typeof one.text === "string") : [];
    } catch {
      return [];
    }
  }

  first() {
    return this.all()[0];
  }

  add(message) {
    if (!this.all().some((one) => one.id === message.id)) this.#keep([...this.all(), message]);
  }

  drop(id) {
    this.#keep(this.all().filter((one) => one.id !== id));
  }

  keepOnly(isKept) {
    this.#keep(this.all().filter(isKept));
  }

  #keep(messages) {
    try {
      if (messages.length) this.#storage.setItem(this.#key, JSON.stringify(messages));
      else this.#storage.removeItem(this.#key);
    } catch {
      // a full or forbidden store: what waits is lost with the page, not before
    }
  }
}
