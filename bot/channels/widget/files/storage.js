// A store of the browser where there is one that may be used, else one that lasts as long as the page.
export function storeOf(find) {
  try {
    const found = find();
    found.setItem("mypage-assistant.probe", "1");
    found.removeItem("mypage-assistant.probe");
    return found;
  } catch {
    return new PageStore();
  }
}

export class PageStore {
  #values = new Map();

  getItem(key) {
    return this.#values.get(key) ?? null;
  }

  setItem(key, value) {
    this.#values.set(key, String(value));
  }

  removeItem(key) {
    this.#values.delete(key);
  }
}
