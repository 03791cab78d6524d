// 探す: results as one types, and all of it by keys. Without this the form does the same.
const form = document.querySelector("#search");
const field = form.elements.q;
const results = document.querySelector("#results");
const said = document.querySelector("#said");
const WAIT_MS = 60;

let latest = 0;
let timer = 0;

async function ask() {
  const number = ++latest;
  const asked = new URLSearchParams(new FormData(form));
  asked.set("part", "1");
  let response;
  try {
    response = await fetch(`/desk/?${asked}`, { headers: { Accept: "text/html" } });
  } catch {
    return; // what stands there is still right; the next key asks again
  }
  if (number !== latest) return;
  if (response.redirected || !response.ok) {
    form.submit(); // signed out, or too often: the page says so
    return;
  }
  const text = await response.text();
  if (number !== latest) return;
  results.innerHTML = text; // our own page, escaped where it was made
  results.dataset.of = field.value;
  prepare();
  said.textContent = results.querySelector("[data-count]")?.dataset.count ?? results.querySelector("h2")?.textContent ?? "";
}

function soon() {
  clearTimeout(timer);
  timer = setTimeout(ask, WAIT_MS);
}

function prepare() {
  for (const button of results.querySelectorAll("[data-copies]")) button.hidden = false;
  for (const count of results.querySelectorAll("[data-count]")) count.hidden = true; // it is said above
}

const found = () => [...results.querySelectorAll(".result")];
const here = () => document.activeElement?.closest?.(".result");

async function copy(result) {
  const text = result.dataset.copy;
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const area = Object.assign(document.createElement("textarea"), { value: text });
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
    result.focus();
  }
  said.textContent = results.dataset.copied;
}

function move(by) {
  const all = found();
  const next = all.indexOf(here()) + by;
  (next < 0 ? field : all[Math.min(next, all.length - 1)])?.focus();
}

form.addEventListener("input", soon);
form.addEventListener("submit", (event) => {
  event.preventDefault();
  clearTimeout(timer);
  if (results.dataset.of === field.value && found().length) found()[0].focus();
  else ask();
});

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  const result = here();
  if (event.target !== field && !result) return;
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    move(event.key === "ArrowDown" ? 1 : -1);
  } else if (event.target === result && event.key === "Enter") {
    const details = result.querySelector("details");
    if (details) details.open = !details.open;
  } else if (result && event.key.toLowerCase() === "c") {
    event.preventDefault();
    copy(result);
  }
});

results.addEventListener("click", (event) => {
  if (event.target.closest("[data-copies]")) copy(here() ?? event.target.closest(".result"));
});

said.textContent = results.querySelector("[data-count]")?.dataset.count ?? "";
prepare();
results.dataset.of = field.value;
if (!field.value) field.focus();
