// The report's charts, drawn by Vega with its own reader of expressions, so that no text is ever run as a program.

import { h, save } from "./dom.js";

const NARROW = "(max-width: 500px)";

export function chart(panel, named, say) {
  const spec = matchMedia(NARROW).matches ? panel.narrow : panel.wide;
  const place = h("div", { class: "chart", role: "img", "aria-label": panel.alternative });
  const buttons = ["PNG", "SVG", "CSV"].map((kind) =>
    h("button", { type: "button", disabled: true, "aria-label": `${say("download")} ${kind}: ${panel.title}` }, kind));
  const drawn = window.vegaEmbed(place, structuredClone(spec), { actions: false, renderer: "svg", ast: true, defaultStyle: false, tooltip: false })
    .then(({ view }) => {
      place.querySelector("svg")?.setAttribute("aria-hidden", "true");
      const makes = [
        async () => (await view.toCanvas(2)).toBlob((blob) => save(`${named}.png`, "image/png", blob)),
        async () => save(`${named}.svg`, "image/svg+xml", await view.toSVG()),
        async () => save(`${named}.csv`, "text/csv", rows(spec, say)),
      ];
      buttons.forEach((button, which) => {
        button.disabled = false;
        button.addEventListener("click", makes[which]);
      });
    })
    .catch((problem) => place.replaceChildren(h("p", {}, panel.alternative), h("p", { class: "note" }, String(problem))));
  return { element: h("figure", {}, h("figcaption", {}, h("h4", {}, panel.title)), place, h("div", { class: "downloads" }, buttons)), drawn };
}

function rows(spec, say) {
  const found = [];
  const walk = (part) => {
    if (Array.isArray(part)) part.forEach(walk);
    else if (part && typeof part === "object") {
      if (Array.isArray(part.values) && part.values.length && typeof part.values[0] === "object") found.push(...part.values);
      Object.values(part).forEach(walk);
    }
  };
  walk(spec);
  const data = found.filter((row) => !("notice" in row));
  const heads = [...new Set(data.flatMap(Object.keys))];
  const cell = (value) => (value === null || value === undefined ? "" : /[",\n]/.test(String(value)) ? `"${String(value).replaceAll('"', '""')}"` : String(value));
  const lines = [...new Set(data.map((row) => heads.map((head) => cell(row[head])).join(",")))];
  return [`# ${say("notice")}`, heads.join(","), ...lines, ""].join("\n");
}
