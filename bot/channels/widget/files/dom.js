// Elements from plain data; text is always text.
export function make(name, given = {}, ...children) {
  const { className, text, on = {}, ...attributes } = given;
  const made = document.createElement(name);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  for (const [key, value] of Object.entries(attributes)) {
    if (value === true) made.setAttribute(key, "");
    else if (value !== false && value !== undefined && value !== null) made.setAttribute(key, value);
  }
  for (const [event, handle] of Object.entries(on)) made.addEventListener(event, handle);
  made.append(...children.filter((child) => child !== undefined && child !== null && child !== ""));
  return made;
}

export function button(text, press, given = {}) {
  return make("button", { type: "button", text, on: { click: press }, ...given });
}

// A link to a page or a number; other kinds of addresses are none.
export function link({ title, url }, given = {}) {
  const isCall = /^tel:[\d+]+$/.test(url);
  const isPage = /^(https?:\/\/|\/(?!\/))/.test(url);
  if (!isCall && !isPage) return undefined;
  const away = isCall ? {} : { target: "_blank", rel: "noopener noreferrer" };
  return make("a", { href: url, text: title, ...away, ...given });
}
