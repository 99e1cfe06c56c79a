// The text with, in its margin, what each clause did in the run.

import { h } from "./dom.js";

export function clauses(page) {
  const head = [h("h2", {}, page.say("clauses.head")), h("p", {}, page.say("clauses.said"))];
  if (page.run === null) return [...head, ...page.toCompute()];
  const { answer } = page.run;
  return [...head, page.ofWhat(), h("h3", {}, page.titled(answer.manifest.request.scheme)), h("p", { class: "note" }, answer.subtitle), h("p", { class: "note" }, answer.clauses_note),
    answer.clauses.map((clause) => h("article", { class: "clause", id: `clause-${clause.id}` },
      h("div", {}, h("p", {}, h("span", { class: "note" }, clause.kind), " ", h("b", { class: "id" }, clause.id)), h("p", {}, clause.says),
        h("p", { class: "note id" }, `${page.say("clauses.source")} ${clause.source}`)),
      h("div", { class: "margin" }, clause.did.length ? clause.did.map((text) => h("p", {}, text)) : h("p", { class: "note" }, page.say("clauses.none")),
        clause.found.length ? h("p", {}, h("b", {}, page.say("clauses.found")), " ", clause.found.map(([rule, severity]) => `${rule} (${severity})`).join(", ")) : null))),
    answer.findings.map((text) => h("p", { class: "note", lang: "en" }, text))];
}
