// The plain chat page: sends a message, shows the replies, keeps nothing but the session.
const GREETING = {
  text: "こんにちは。マイページの会員登録と、Clickarの更新をご案内するAIチャットです。\nお困りのことを、ふだんの言葉で書いてください。",
  choices: [
    { title: "会員登録の流れを知りたい", text: "会員登録の流れを教えてください" },
    { title: "更新の流れを知りたい", text: "更新の流れを教えてください" },
    { title: "電話で聞きたい", text: "電話番号を教えてください" },
  ],
  links: [],
  source: "",
};
const FAILED = {
  text: "通信がうまくいきませんでした。電波の状態を確かめて、もう一度お試しください。\nお電話でもご案内します。会員登録 0120-157-566、Clickarの操作 0120-301-377",
  choices: [],
  links: [
    { title: "会員登録の窓口", url: "tel:0120157566" },
    { title: "Clickarの操作の窓口", url: "tel:0120301377" },
  ],
  source: "",
};
const SESSION_KEY = "chat-session";

const list = document.querySelector("#messages");
const form = document.querySelector("#form");
const input = document.querySelector("#text");
const status = document.querySelector("#status");
const scroller = document.querySelector("main");
let queue = Promise.resolve();

function element(name, className, text) {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (text) made.textContent = text;
  return made;
}

function show(item) {
  list.append(item);
  const bottom = item.offsetTop + item.offsetHeight;
  // A long answer is read from its start; a short one scrolls fully into view.
  scroller.scrollTop = Math.min(item.offsetTop - 8, bottom - scroller.clientHeight + 16);
}

function showMine(text) {
  const item = element("li", "mine");
  item.append(element("div", "bubble", text));
  show(item);
  return item;
}

// A table in its own frame, which scrolls sideways where the screen is narrower than it.
function drawn(table) {
  const frame = element("div", "table");
  frame.tabIndex = 0; // so that the keyboard can scroll it
  frame.setAttribute("role", "region");
  const made = element("table");
  if (table.caption) {
    frame.setAttribute("aria-label", table.caption);
    made.append(element("caption", "", table.caption));
  }
  const head = element("tr");
  for (const title of table.columns) head.append(heading(title, "col"));
  const top = element("thead");
  top.append(head);
  const body = element("tbody");
  const marked = new Set(table.marked.map(([row, column]) => `${row},${column}`));
  table.rows.forEach((cells, row) => {
    const line = element("tr");
    cells.forEach((text, column) => {
      const cell = column ? element("td", "", text) : heading(text, "row");
      if (marked.has(`${row},${column}`)) cell.append(element("span", "mark", table.mark));
      line.append(cell);
    });
    body.append(line);
  });
  made.append(top, body);
  frame.append(made);
  return frame;
}

function heading(text, scope) {
  const made = element("th", "", text);
  made.scope = scope;
  return made;
}

// The text, with the table in place of the words that say the same.
function bubble(reply) {
  if (!reply.table) return element("div", "bubble", reply.text);
  const made = element("div", "bubble");
  const { text } = reply.table;
  const at = text ? reply.text.indexOf(text) : -1;
  const before = at < 0 ? reply.text : reply.text.slice(0, at);
  const after = at < 0 ? "" : reply.text.slice(at + text.length);
  made.append(before.trimEnd(), drawn(reply.table), after.trimStart());
  return made;
}

function showReply(reply) {
  const item = element("li", "theirs");
  item.append(bubble(reply));
  if (reply.source) item.append(element("p", "source", reply.source));
  const actions = element("div", "actions");
  for (const link of reply.links) {
    const anchor = element("a", "", link.title);
    anchor.href = link.url;
    if (!link.url.startsWith("tel:")) {
      anchor.target = "_blank";
      anchor.rel = "noopener noreferrer";
    }
    actions.append(anchor);
  }
  for (const choice of reply.choices) {
    const button = element("button", "", choice.title);
    button.type = "button";
    button.addEventListener("click", () => {
      button.classList.add("chosen");
      send(choice.payload ?? choice.text, choice.title);
    });
    actions.append(button);
  }
  if (actions.childElementCount) item.append(actions);
  show(item);
  for (const frame of item.querySelectorAll(".table")) {
    // A column may end just at the edge: then nothing else tells that there are more.
    if (frame.scrollWidth > frame.clientWidth) {
      frame.before(element("p", "sideways", "横に動かすと、続きが見えます →"));
    }
  }
}

async function session() {
  const kept = sessionStorage.getItem(SESSION_KEY);
  if (kept) return kept;
  const agency = new URLSearchParams(location.search).get("agency");
  // the page of マイページ puts its token here; an address would keep it
  const hostToken = document.documentElement.dataset.hostToken;
  const response = await fetch("/api/chat/session", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(hostToken ? { agency, host_token: hostToken } : { agency }),
  });
  if (!response.ok) throw new Error(String(response.status));
  const { token } = await response.json();
  sessionStorage.setItem(SESSION_KEY, token);
  return token;
}

async function post(text, id) {
  const response = await fetch("/api/chat/messages", {
    method: "POST",
    headers: {
      "Content-Type": "application/json",
      Authorization: `Bearer ${await session()}`,
    },
    body: JSON.stringify({ text, client_msg_id: id }),
  });
  if (response.status === 401 && sessionStorage.getItem(SESSION_KEY)) {
    sessionStorage.removeItem(SESSION_KEY);
    return post(text, id);
  }
  const body = await response.json();
  if (response.status === 429) return [{ text: body.title, choices: [], links: [], source: "" }];
  if (!response.ok || !body.replies.length) throw new Error(String(response.status));
  return body.replies;
}

function send(text, shown = text) {
  for (const button of list.querySelectorAll(".actions button")) button.disabled = true;
  const mine = showMine(shown);
  // One after the other: a second message typed while the first is on its way waits.
  queue = queue.then(() => deliver(text, mine));
}

async function deliver(text, mine) {
  const id = crypto.randomUUID?.() ?? String(Math.random()).slice(2);
  status.textContent = "回答を準備しています…";
  try {
    const replies = await post(text, id);
    replies.forEach(showReply);
  } catch {
    mine.classList.add("failed");
    showReply({ ...FAILED, choices: [{ title: "もう一度送る", text }] });
  }
  status.textContent = "";
}

function submit() {
  const text = input.value.trim();
  if (!text) return;
  input.value = "";
  input.style.height = "";
  send(text);
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  submit();
});

input.addEventListener("keydown", (event) => {
  // Enter that only confirms a kanji conversion must not send.
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing && event.keyCode !== 229) {
    event.preventDefault();
    submit();
  }
});

input.addEventListener("input", () => {
  input.style.height = "";
  input.style.height = `${input.scrollHeight}px`;
});

list.setAttribute("role", "log");
showReply(GREETING);
