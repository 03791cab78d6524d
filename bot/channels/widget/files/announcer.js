// Tells screen readers what has come. It is there before anything is said, apart from the
// transcript, and what it says stays long enough to be noticed.
import { make } from "./dom.js";

const STAYS_MS = 1500;

export class Announcer {
  root = make("div", { className: "sr", role: "status", "aria-live": "polite", "aria-atomic": "false" });

  say(text) {
    if (!text) return;
    const said = make("p", { text });
    this.root.append(said);
    setTimeout(() => said.remove(), STAYS_MS);
  }
}
