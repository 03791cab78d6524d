// What the pages do by keys, beside working without any script.
document.querySelector("#summary")?.focus();

// A page that answered a form is come back to as a page.
history.replaceState(history.state, "", location.href);

const isTyping = (node) => node?.matches?.("input, textarea, select, [contenteditable]");

// 「/」 goes to the field that one searches in, where there is one.
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  const field = event.key === "/" ? document.querySelector("[data-search]") : null;
  if (!field) return;
  event.preventDefault();
  field.focus();
  field.select?.();
});

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

// A second click while the first is on its way does nothing.
for (const form of document.querySelectorAll("form[method=post]")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "1";
  });
}
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});
