// A table: side by side where there is room, else one card an item with a line for each column.
// The roles stand there in words, since a table laid out as cards loses its own.
import { make } from "./dom.js";

export function tableView(table, words) {
  const marked = new Set(table.marked.map(([row, column]) => `${row},${column}`));
  const head = make("tr", { role: "row" }, ...table.columns.map((title) => heading(title, "col", "columnheader")));
  const lines = table.rows.map((cells, row) => line(table, cells, row, marked, words));
  const made = make(
    "table",
    { role: "table" },
    table.caption ? make("caption", { text: table.caption }) : "",
    make("thead", { role: "rowgroup" }, head),
    make("tbody", { role: "rowgroup" }, ...lines),
  );
  return make("div", { className: "table", part: "table" }, made);
}

function line(table, cells, row, marked, words) {
  const [title, ...values] = cells;
  const isSame = values.length > 1 && values.every((value) => value === values[0]);
  const isTotal = row === table.rows.length - 1 && values.length > 1;
  const shown = values.map((value, index) => {
    const isMarked = marked.has(`${row},${index + 1}`);
    return cell(table.columns[index + 1], value, isMarked ? table.mark : "");
  });
  const all = make("span", { className: "all", "aria-hidden": "true", text: words.say("same_in_all", { value: values[0] ?? "" }) });
  const first = heading(title, "row", "rowheader");
  if (isSame) first.append(all);
  const hasMark = [...marked].some((place) => place.startsWith(`${row},`));
  const names = [isSame && !hasMark ? "same" : "", isTotal ? "total" : ""].filter(Boolean).join(" ");
  return make("tr", { role: "row", className: names }, first, ...shown);
}

function cell(column, value, mark) {
  return make(
    "td",
    { role: "cell" },
    make("span", { className: "of", "aria-hidden": "true", text: column }),
    make("span", { className: "value", text: value }),
    mark ? make("span", { className: "mark", text: mark }) : "",
  );
}

function heading(text, scope, role) {
  return make("th", { scope, role, text });
}
