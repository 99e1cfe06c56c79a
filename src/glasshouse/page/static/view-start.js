// Three questions before the first reveal.

import { h } from "./dom.js";

export const GUESSED = [
  { measure: "ever_listed", factor: 100, unit: "%" },
  { measure: "lifetime_listing", factor: 100, unit: "%" },
  { measure: "refusals", factor: 1, unit: "" },
];

export function start(page) {
  const names = { scheme: page.titled(page.state.scheme), other: page.titled(page.state.against), people: page.number(page.state.people), years: page.state.years };
  const fields = GUESSED.map(({ measure, unit }, place) => {
    const given = page.state.guess.split(",")[place] ?? "";
    return h("fieldset", {}, h("label", { for: `guess-${measure}` }, page.say(`start.${measure}`)),
      h("input", { id: `guess-${measure}`, type: "number", min: "0", max: unit ? "100" : "100000", step: "any", value: given, inputmode: "decimal" }), unit);
  });
  const go = (guess) => {
    page.put({ guess });
    return page.compare((first) => (first ? page.go({ view: "knobs" }) : page.show()));
  };
  const form = h("form", {
    class: "guesses",
    onsubmit: (event) => {
      event.preventDefault();
      const guess = fields.map((field) => field.querySelector("input").value).join(",");
      go(/\d/.test(guess) ? guess : "");
    },
  }, fields, h("div", { class: "row" },
    h("button", { type: "submit", class: "first", "data-computes": "compare" }, page.say("start.go")),
    h("button", { type: "button", "data-computes": "compare", onclick: () => go("") }, page.say("start.skip"))));
  return [h("p", { class: "lead" }, page.say("lead")), page.state.scheme === "beijing-2018" ? h("p", {}, page.say("start.story")) : null, h("h2", {}, page.say("start.head")), h("p", {}, page.say("start.said", names)), form, page.status("compare")];
}
