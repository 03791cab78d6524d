// Prints the transcript alone: in a frame of its own, since the page around it is not ours.
import { make } from "./dom.js";

const STYLE = "body { font: 12pt/1.7 sans-serif; margin: 0 } pre { font: inherit; white-space: pre-wrap }";

export function print(title, text, root) {
  const frame = make("iframe", { className: "sr", "aria-hidden": "true", tabindex: "-1" });
  root.append(frame);
  const { contentWindow: window } = frame;
  const { document } = window;
  const sheet = new window.CSSStyleSheet();
  sheet.replaceSync(STYLE);
  document.adoptedStyleSheets = [sheet];
  document.title = title;
  const heading = document.createElement("h1");
  heading.textContent = title;
  const body = document.createElement("pre");
  body.textContent = text;
  document.body.append(heading, body);
  window.addEventListener("afterprint", () => frame.remove());
  window.print();
}
