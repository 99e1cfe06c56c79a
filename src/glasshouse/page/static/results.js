// What a run says: guesses beside it, sentences, charts, the line that gives the same, the manifest.

import { chart } from "./charts.js";
import { h, save, table, whole } from "./dom.js";
import { changed } from "./view-knobs.js";
import { GUESSED } from "./view-start.js";

export function results(page) {
  if (page.run === null) return [h("p", { class: "note" }, page.say("run.nothing"))];
  const { answer } = page.run;
  return [page.ofWhat(),
    h("h3", {}, page.titled(answer.manifest.request.scheme)), h("p", { class: "note" }, answer.subtitle),
    said(page, answer), changed(page), line(page, answer.command, "run.command"), own(page, answer),
    drawnLater(page, (figures) => [h("h3", {}, page.say("run.figures")), figures.map((figure) => drawn(page, figure))], "figures"),
    numbers(page, answer), manifest(page, answer),
  ];
}

function one(answer, measure) {
  return answer.readings.find((row) => row.measure === measure && row.scheme === answer.manifest.request.scheme && row.clause === null
    && (row.context === null || row.context === "synthetic cohort") && (row.by === null || row.by === "synthetic cohort"));
}

// The reader's guess, and what the run says beside it.
export function guesses(page) {
  if (!page.state.guess || page.run === null) return null;
  const { answer } = page.run;
  const given = page.state.guess.split(",");
  const rows = GUESSED.map(({ measure, factor, unit }, place) => {
    const row = one(answer, measure);
    const shown = (value) => `${page.number((value * factor).toPrecision(3))}${unit && ` ${unit}`}`;
    const span = row && row.low !== null ? ` (${shown(row.low)} – ${shown(row.high)})` : "";
    return [page.say(`start.${measure}`), given[place] ? `${given[place]}${unit && ` ${unit}`}` : page.say("guess.none"),
      row && row.value !== null ? shown(row.value) + span : page.say("guess.none")];
  });
  return h("section", { id: "guesses" }, table(page.say("guess.head"), ["", page.say("guess.guess"), page.say("guess.run")], rows),
    h("div", { class: "row" }, page.see(), h("button", { type: "button", onclick: () => page.go({ view: "city", month: "" }) }, page.say("guess.city"))));
}

function said(page, answer) {
  return h("section", {}, h("h3", {}, page.say("run.head")),
    h("dl", { class: "who" }, answer.sentences.map((block) => [h("dt", {}, block.heading), h("dd", {}, block.sentences.map((text) => h("p", {}, text)))])),
    h("details", {}, h("summary", {}, page.say("run.sure")), answer.sure.map((text) => h("p", { class: "note" }, text))));
}

// A line names a pasted scheme by a file of its name.
export function own(page, answer) {
  if (!page.run.text) return null;
  const called = `${answer.manifest.request.scheme}.yaml`;
  return h("p", {}, page.say("pasted.file", { file: called }), " ", h("button", { type: "button", id: "pasted-file", onclick: () => save(called, "application/yaml", page.run.text) }, called));
}

export function line(page, command, head) {
  const button = h("button", { type: "button", onclick: async () => {
    await navigator.clipboard.writeText(command);
    button.textContent = page.say("run.copied");
  } }, page.say("run.copy"));
  return h("section", {}, h("h3", {}, page.say(head)), h("pre", { tabindex: "0", class: "command" }, command), button);
}

// A part that is made of figures, which come after the answer.
export function drawnLater(page, make, id) {
  const box = h("section", { id }, h("p", { class: "note", role: "status" }, page.say("run.drawing")));
  page.run.figures.then((figures) => box.replaceChildren(...whole(make(figures))), (problem) => box.replaceChildren(page.refusal(problem)));
  return box;
}

function drawn(page, figure) {
  const charts = figure.panels.map((panel, place) => chart(panel, `${figure.id}-${place + 1}`, (key) => page.say(key)).element);
  return h("article", { id: `figure-${figure.id}` }, h("h4", {}, figure.title), h("p", { class: "note" }, `${page.say("run.decide")}: ${figure.question}`),
    figure.said.map((text) => h("p", {}, text)), charts,
    h("ul", { class: "note" }, figure.notes.map((text) => h("li", {}, text))),
    figure.tables.length ? h("details", {}, h("summary", {}, page.say("run.numbers")), figure.tables.map((one) => table(one.caption, one.head, one.rows))) : null);
}

function lazily(summary, make) {
  const box = h("details", {}, h("summary", {}, summary));
  box.addEventListener("toggle", () => { if (box.open && box.children.length === 1) box.append(...[make()].flat()); });
  return box;
}

function numbers(page, answer) {
  const keys = ["measure", "scheme", "against", "clause", "context", "by", "value", "low", "high", "interval", "unit", "n"];
  return h("section", {}, lazily(page.say("run.all"), () => table(page.say("run.all"), page.say("run.heads"), answer.readings.map((row) =>
    keys.map((key) => (row[key] === null ? "" : typeof row[key] === "number" ? page.number(row[key].toPrecision(4)) : row[key]))))),
  h("button", { type: "button", id: "readings-csv", onclick: () => save("readings.csv", "text/csv", answer.csv) }, page.say("run.all_csv")));
}

export function manifest(page, answer) {
  return h("section", { id: "manifest" }, lazily(page.say("run.manifest"), () =>
    table(page.say("run.manifest"), [page.say("run.key"), page.say("run.value")], answer.manifest_rows)));
}
