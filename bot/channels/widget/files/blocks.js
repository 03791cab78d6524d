// The text of a reply in blocks, and what its step card shows; signs as in journey_words.yml.
const HEADING = /^(\S{1,12}) 手順(\d{1,2})\/(\d{1,2})(.*)$/;
const SIGNS = { "→": "todo", "※": "caution", "・": "item" };

// [{ kind: "text" | "todo" | "caution" | "item", lines: [...] }]
export function blocks(text) {
  const found = [];
  for (const line of text.split("\n")) {
    const kind = SIGNS[line[0]] ?? "text";
    const said = kind === "text" ? line : line.slice(1).trim();
    const last = found.at(-1);
    if (last?.kind === kind) last.lines.push(said);
    else found.push({ kind, lines: [said] });
  }
  return found.filter((block) => block.lines.some((line) => line.trim()));
}

// { journey, step, steps, title } of a message that stands at a step, undefined for others; `rest`
// is the text without that line.
export function stepOf(message) {
  const lines = message.text.split("\n");
  const at = lines.findIndex((one) => HEADING.test(one));
  const line = at < 0 ? undefined : HEADING.exec(lines[at]);
  if (!line && !message.card?.step) return undefined;
  const { journey_title: journey, title, step, steps } = message.card ?? {};
  return {
    journey: journey ?? line[1],
    step: Number(step ?? line[2]),
    steps: Number(steps ?? line[3]),
    title: line ? line[4] : title,
    rest: lines.filter((_, index) => index !== at).join("\n"),
  };
}

// The field that a message asks for, of those that are filled in: { label, parser }.
export function askedField(message, fields) {
  const [, journey, field] = /^(\w+)\/\d+\/([a-z_]+)_\d+$/.exec(message.card?.answers ?? "") ?? [];
  return fields[journey]?.[field];
}

const ON_SCREEN = /^\w+\/\d+\/\d+$/; // no field is asked for: a screen is explained

const isAtScreen = (message) => ON_SCREEN.test(message.card?.answers ?? "");

// The name of the picture of the screen that a message tells what to do on, as files are called.
export function pictureOf(message) {
  if (!isAtScreen(message) || !/^→/m.test(message.text)) return undefined;
  const { journey, step, part } = message.card;
  return part > 1 ? `${journey}-${step}-${part}` : `${journey}-${step}`;
}

// The text around a table that says the same as its words.
export function aroundTable(text, table) {
  const at = table.text ? text.indexOf(table.text) : -1;
  if (at < 0) return [text.trimEnd(), ""];
  return [text.slice(0, at).trimEnd(), text.slice(at + table.text.length).trimStart()];
}

export function moveOf(payload) {
  try {
    return JSON.parse(/^\/journey(\{.*\})$/s.exec(payload ?? "")?.[1] ?? "{}").move ?? "";
  } catch {
    return "";
  }
}

const ASIDE = ["details", "back", "pause", "person", "explain"];

// How much a choice stands out: "main" goes on, "aside" leads away; an answer is never favoured.
export function choiceWeight({ payload }) {
  const move = moveOf(payload);
  return move === "next" || move === "finished" ? "main" : ASIDE.includes(move) ? "aside" : "";
}

// A button of ours says what it does: the page that the person looks at has a 「次へ」 of its own.
export function choiceTitle(choice, message, words) {
  const move = moveOf(choice.payload);
  if (move === "next" && isAtScreen(message)) {
    return words.say(message.choices.some((one) => moveOf(one.payload) === "next_screen") ? "part_done" : "screen_done");
  }
  return move === "next_screen" ? words.say("whole_screen_done") : choice.title;
}

// What a person said on an earlier page: a button that was pressed is called as it was then.
export function saidText(message, before, words) {
  const pressed = message.isMine ? undefined : before?.choices?.find((one) => one.title === message.text);
  return pressed ? choiceTitle(pressed, before, words) : message.text;
}
