// What the pages do beside working without any script: focus, printing, postal codes, one click.
const RENEW_MS = 7 * 60_000; // the chat's token is good for nine minutes

document.querySelector("#summary")?.focus();

// A page that answered a form is come back to as a page: nobody is asked to send the form again.
history.replaceState(history.state, "", location.href);

for (const button of document.querySelectorAll("[data-print]")) {
  button.addEventListener("click", (event) => {
    event.preventDefault();
    window.print();
  });
}

// A second click while the first is on its way does nothing: the server would not either.
for (const form of document.querySelectorAll("form[method=post]")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "1";
  });
}
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});

const assistant = document.querySelector("mypage-assistant");
const agency = new URLSearchParams(location.search).get("agency");
if (assistant && agency) assistant.setAttribute("agency", agency);

async function renew() {
  const response = await fetch("/host-token");
  if (!response.ok) return;
  const { token } = await response.json();
  if (token) assistant.setAttribute("host-token", token);
  else assistant.removeAttribute("host-token"); // signed out: the conversation ends
}
if (assistant?.hasAttribute("host-token")) setInterval(() => renew().catch(() => {}), RENEW_MS);
