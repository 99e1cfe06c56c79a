// Elements made from data. Text is always set as text, never as markup.

const SVG = "http://www.w3.org/2000/svg";

function filled(element, given, children) {
  for (const [key, value] of Object.entries(given)) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (key === "value") element.value = value;
    else element.setAttribute(key, value === true ? "" : value);
  }
  for (const child of children.flat(Infinity)) {
    if (child !== null && child !== undefined && child !== false) element.append(child);
  }
  return element;
}

export const whole = (...parts) => parts.flat(Infinity).filter((part) => part !== null && part !== undefined && part !== false);

export const h = (tag, given = {}, ...children) => filled(document.createElement(tag), given, children);
export const svg = (tag, given = {}, ...children) => filled(document.createElementNS(SVG, tag), given, children);

export function save(called, kind, content) {
  const where = URL.createObjectURL(content instanceof Blob ? content : new Blob([content], { type: kind }));
  const link = h("a", { href: where, download: called });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(where), 10_000);
}

export const table = (caption, head, rows) =>
  h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": caption },
    h("table", {}, h("caption", {}, caption),
      h("thead", {}, h("tr", {}, head.map((cell) => h("th", { scope: "col" }, cell)))),
      h("tbody", {}, rows.map((row) => h("tr", {}, row.map((cell, place) =>
        place === 0 ? h("th", { scope: "row" }, cell) : h("td", { class: "number" }, cell)))))));
