// The card on which one field is filled in, with the keyboard and the memory of the device for it.
import { ERAS, eraDate } from "./dates.js";
import { make } from "./dom.js";

const line = (given) => ({ parts: [given] });
const names = (family, given, more = {}) => ({
  parts: [
    { label: family, autocomplete: "family-name", ...more },
    { label: given, autocomplete: "given-name", ...more },
  ],
  between: "　",
});
const SHAPES = {
  email: line({ type: "email", inputmode: "email", autocomplete: "email", autocapitalize: "off", spellcheck: "false" }),
  phone: line({ type: "tel", inputmode: "tel", autocomplete: "tel-national" }),
  postal_code: line({ inputmode: "numeric", autocomplete: "postal-code" }),
  kanji_name: names("family", "given"),
  kana_name: names("family_kana", "given_kana", { autocomplete: "off" }),
  romaji_name: names("family", "given", { autocomplete: "off", autocapitalize: "characters" }),
  address: {
    parts: [
      { label: "street", autocomplete: "address-line1" },
      { label: "building", autocomplete: "address-line2", isOptional: true },
    ],
    between: "　",
  },
  policy_numbers: line({ autocomplete: "off", autocapitalize: "characters", spellcheck: "false" }),
  birth_date: { isDate: true },
};

export const hasForm = (parser) => parser in SHAPES;

let made = 0;

// `answer(text)` is called with what was filled in.
export function fieldForm(field, words, answer) {
  const shape = SHAPES[field.parser];
  made += 1;
  const inputs = shape.isDate ? dateInputs(words) : shape.parts.map((part) => input(part, field, words));
  const problemId = `field-problem-${made}`;
  const problem = make("p", { className: "problem", id: problemId, role: "alert" });
  const form = make(
    "form",
    { className: "field", part: "field", novalidate: true },
    make("fieldset", {}, make("legend", { text: field.label }), make("div", { className: "boxes" }, ...inputs.map((one) => one.box))),
    problem,
    make("button", { className: "primary", text: words.say("answer_field") }),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const read = shape.isDate ? readDate(inputs, words) : readLines(shape, inputs, words);
    for (const one of inputs) one.control.removeAttribute("aria-invalid");
    problem.textContent = read.problem ?? "";
    if (!read.problem) {
      answer(read.text);
      return;
    }
    read.at.control.setAttribute("aria-invalid", "true");
    read.at.control.setAttribute("aria-describedby", problemId);
    read.at.control.focus();
  });
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.isComposing || event.keyCode === 229)) event.preventDefault();
  });
  return form;
}

function input({ label, isOptional = false, type = "text", ...given }, field, words) {
  const control = make("input", { type, maxlength: "300", required: !isOptional, ...given });
  const title = label ? words.say(`part_${label}`) : field.label;
  const shown = isOptional ? words.say("optional", { label: title }) : title;
  return { control, isOptional, title, box: make("label", {}, make("span", { text: shown }), control) };
}

function dateInputs(words) {
  const era = make("select", {}, ...ERAS.map((text) => make("option", { text })));
  const boxes = ["year", "month", "day"].map((name) => {
    const autocomplete = { year: "off", month: "bday-month", day: "bday-day" }[name];
    const control = make("input", { type: "text", inputmode: "numeric", maxlength: "5", size: "4", autocomplete });
    return { name, control, box: named(words.say(`part_${name}`), control, "short") };
  });
  return [{ name: "era", control: era, box: named(words.say("part_era"), era, "short") }, ...boxes];
}

function named(text, control, className) {
  return make("label", { className }, make("span", { text }), control);
}

function readDate(inputs, words) {
  const [era, year, month, day] = inputs.map((one) => one.control.value);
  const { text, problem } = eraDate({ era, year, month, day });
  if (!problem) return { text };
  return { problem: words.say(`wrong_${problem}`), at: inputs.find((one) => one.name === problem) };
}

function readLines({ between = "" }, inputs, words) {
  const empty = inputs.find((one) => !one.isOptional && !one.control.value.trim());
  if (empty) return { problem: words.say("fill_in", { label: empty.title }), at: empty };
  const texts = inputs.map((one) => one.control.value.trim()).filter(Boolean);
  return { text: texts.join(between) };
}
