// The text with, in its margin, what each clause did in the run.

import { h } from "./dom.js";
import { line, manifest, own } from "./results.js";

export function clauses(page) {
  const head = [h("h2", {}, page.say("clauses.head")), h("p", {}, page.say("clauses.said"))];
  if (page.run === null) return [...head, ...page.toCompute()];
  const { answer } = page.run;
  return [...head, page.ofWhat(), h("h3", {}, page.titled(answer.manifest.request.scheme)), h("p", { class: "note" }, answer.subtitle), h("p", { class: "note" }, answer.clauses_note),
    answer.clauses.map((clause) => h("article", { class: "clause", id: `clause-${clause.id}` },
      h("div", {}, h("p", {}, h("span", { class: "note" }, clause.kind), " ", h("b", { class: "id" }, clause.id)), h("p", {}, clause.says),
        h("p", { class: "note id" }, `${page.say("clauses.source")} ${clause.source}`), asWritten(page, answer.scheme_file, clause.id)),
      h("div", { class: "margin" }, clause.did.length ? clause.did.map((text) => h("p", {}, text)) : h("p", { class: "note" }, page.say("clauses.none")),
        clause.found.length ? h("p", {}, h("b", {}, page.say("clauses.found")), " ", clause.found.map(([rule, severity]) => `${rule} (${severity})`).join(", ")) : null))),
    answer.findings.map((text) => h("p", { class: "note", lang: "en" }, text)),
    line(page, answer.command, "run.command"), own(page, answer), manifest(page, answer)];
}

// The lines of the text that say the clause: from its id or its section on, as long as they stand deeper.
function asWritten(page, text, id) {
  const lines = text.split("\n");
  const deep = (one) => one.length - one.trimStart().length;
  const inner = lines.findIndex((one) => one.trim() === `id: ${id}`);
  const first = inner < 0 ? lines.findIndex((one) => [`- id: ${id}`, `${id}:`].includes(one.trim()))
    : lines.findLastIndex((one, place) => place < inner && one.trim() && deep(one) < deep(lines[inner]));
  if (first < 0) return null;
  const edge = deep(lines[first]);
  const after = lines.findIndex((one, place) => place > first && one.trim() && deep(one) <= edge);
  const own = lines.slice(first, after < 0 ? lines.length : after).map((one) => one.slice(edge)).join("\n").trimEnd();
  return h("details", {}, h("summary", { "aria-label": `${page.say("clauses.written")}: ${id}` }, page.say("clauses.written")), h("pre", { tabindex: "0" }, own));
}
