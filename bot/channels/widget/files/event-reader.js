// Server-sent events out of text that comes in pieces of any size.
export class EventReader {
  #rest = "";
  #event = "";
  #data = [];
  #id = "";

  // The events that are complete with this piece: [{ event, data, id }].
  read(piece) {
    const text = this.#rest + piece;
    // a \r at the very end may be half of \r\n
    const end = text.endsWith("\r") ? text.length - 1 : text.length;
    const lines = text.slice(0, end).split(/\r\n|\n|\r/);
    this.#rest = lines.pop() + text.slice(end);
    return lines.map((line) => this.#line(line)).filter(Boolean);
  }

  #line(line) {
    if (line === "") return this.#complete();
    if (line.startsWith(":")) return undefined;
    const at = line.indexOf(":");
    const name = at < 0 ? line : line.slice(0, at);
    const value = at < 0 ? "" : line.slice(at + 1).replace(/^ /, "");
    if (name === "event") this.#event = value;
    else if (name === "data") this.#data.push(value);
    else if (name === "id" && !value.includes("\0")) this.#id = value;
    return undefined;
  }

  #complete() {
    const found = { event: this.#event || "message", data: this.#data.join("\n"), id: this.#id };
    const isEmpty = !this.#data.length;
    this.#event = "";
    this.#data = [];
    return isEmpty ? undefined : found;
  }
}
