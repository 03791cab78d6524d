// How somebody likes to read, kept on this device; nothing else is in it.
const KEY = "mypage-assistant.reading";
export const SIZES = ["standard", "large", "largest"];
const USUAL = { size: SIZES[0], isHighContrast: false, isReadAloud: false };

export class Preferences {
  #store;

  constructor(store) {
    this.#store = store;
  }

  get() {
    try {
      const kept = JSON.parse(this.#store.getItem(KEY) ?? "{}");
      return {
        size: SIZES.includes(kept.size) ? kept.size : USUAL.size,
        isHighContrast: kept.isHighContrast === true,
        isReadAloud: kept.isReadAloud === true,
      };
    } catch {
      return USUAL;
    }
  }

  set(change) {
    try {
      this.#store.setItem(KEY, JSON.stringify({ ...this.get(), ...change }));
    } catch {
      // not kept, then
    }
  }
}
