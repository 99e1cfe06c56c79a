// One invented life, month by month, in both worlds; drawn by number or by kind of story.

import { h, svg, whole } from "./dom.js";
import { written } from "./state.js";
import { line } from "./results.js";

const KINDS = ["any", "ever_listed", "listed_in_error", "child_of_listed", "listed_and_returned", "never_watched", "rewarded"];
const BURDENS = new Set(["REFUSED", "ENTERED", "ALSO_REFUSED"]);

export function life(page) {
  const place = h("div", { id: "told", class: "life" });
  const number = h("input", { id: "person", type: "number", min: "0", max: "2000000", step: "1", required: true, value: page.state.person });
  const tell = async (person, asked = page.isStale() ? page.question() : page.askedOfRun()) => {
    number.value = person;
    page.put({ person: String(person) });
    const answered = await page.compute("life", { ...asked, language: page.state.lang, person: Number(person) });
    if (answered === null) return;
    const { found } = answered;
    page.offered = found;
    if (document.body.contains(place)) place.replaceChildren(...whole(told(page, found)));
  };
  page.restored = () => page.state.person !== "" && tell(page.state.person);
  if (page.offered && String(page.offered.person) === page.state.person) place.append(...whole(told(page, page.told)));
  const form = h("form", { class: "row", onsubmit: (event) => { event.preventDefault(); tell(number.value); } },
    h("label", { for: "person" }, page.say("life.number"), number), h("button", { type: "submit", class: "first", "data-computes": "life" }, page.say("life.tell")));
  return [h("h2", {}, page.say("life.head")), h("p", {}, page.say("life.said")), form, another(page, tell), page.status("life"), place];
}

function another(page, tell) {
  if (page.run === null) return h("p", { class: "note" }, page.say("life.need_run"));
  const { stories } = page.run.answer;
  const select = h("select", { id: "kind" }, KINDS.map((kind) =>
    h("option", { value: kind, disabled: !stories[kind].length }, page.say("life.kinds")[kind] + (stories[kind].length ? "" : ` – ${page.say("life.nobody")}`))));
  page.next ??= {};
  const draw = () => {
    const found = stories[select.value];
    page.next[select.value] = ((page.next[select.value] ?? -1) + 1) % found.length;
    tell(found[page.next[select.value]], page.askedOfRun());
  };
  return h("div", { class: "row" }, h("label", { for: "kind" }, page.say("life.kind"), select), h("button", { type: "button", id: "another", class: "first", "data-computes": "life", onclick: draw }, page.say("life.another")));
}

function told(page, found) {
  const months = h("div", {});
  const before = h("input", { type: "checkbox", id: "before" });
  const differing = h("input", { type: "checkbox", id: "differing" });
  const fill = () => months.replaceChildren(byMonth(page, found, before.checked, differing.checked));
  before.addEventListener("change", fill);
  differing.addEventListener("change", fill);
  fill();
  return [h("h3", {}, page.say("life.who", { person: page.number(found.person), seed: found.seed })),
    h("p", {}, found.who.join(" · ")),
    ...found.worlds.map((world) => timeline(page, found, world)), h("p", { class: "note" }, page.say("life.legend")),
    h("label", {}, before, " ", page.say("life.before")), h("label", {}, differing, " ", page.say("life.differing")), months, line(page, found.command, "life.line")];
}

function byMonth(page, found, withBefore, onlyDiffering) {
  const ids = page.clauseIds();
  const worlds = found.worlds.map((world) => Map.groupBy(world.events.filter((event) => event.says), (event) => event.month));
  const months = [...new Set(worlds.flatMap((world) => [...world.keys()]))].sort((a, b) => a - b);
  const rows = months.filter((month) => withBefore || month >= found.in_force).map((month) => {
    const cells = worlds.map((world) => world.get(month) ?? []);
    const differs = new Set(cells.map((events) => events.map((event) => event.says).join("\n"))).size > 1;
    if (onlyDiffering && !differs) return null;
    return h("tr", { class: differs ? "differs" : null }, h("th", { scope: "row" }, cells.flat()[0].when),
      cells.map((events, which) => h("td", { "data-world": found.worlds[which].world }, events.length ? h("ul", {}, events.map((event) => told_event(page, event, ids))) : "–")));
  }).filter(Boolean);
  if (!rows.length) return h("p", {}, page.say("life.same"));
  return h("table", {}, h("thead", {}, h("tr", {}, h("th", { scope: "col" }, page.say("life.month")), found.worlds.map((world) => h("th", { scope: "col" }, page.titled(world.world))))), h("tbody", {}, rows));
}

function told_event(page, event, ids) {
  const clause = [event.b, event.a].flatMap((word) => [word, word.split("/").pop()]).find((word) => ids.has(word));
  const kind = event.untrue ? "untrue" : BURDENS.has(event.event) ? "burden" : null;
  return h("li", { class: kind }, event.says, clause ? [" ", h("a", {
    href: `${written(page.state, { view: "clauses" })}#clause-${clause}`, "aria-label": `${page.say("life.clause")} ${clause}`,
    onclick: (click) => { click.preventDefault(); page.go({ view: "clauses" }).then(() => document.getElementById(`clause-${clause}`)?.scrollIntoView()); },
  }, `§ ${clause}`)] : null);
}

function timeline(page, found, world) {
  const first = Math.min(found.in_force, ...world.events.map((event) => event.month));
  const rows = spans(world, found.end);
  const wide = matchMedia("(max-width: 860px)").matches ? 400 : 960;
  const left = wide > 400 ? 150 : 84;
  const tall = 22;
  const x = (month) => left + ((wide - left - 4) * (month - first)) / (found.end - first);
  const height = tall * (rows.size + 1) + 8;
  const marks = [...rows].flatMap(([name, parts], row) => {
    const y = tall * row + 16;
    return [svg("text", { x: 0, y: y + 5 }, name === "REFUSED" ? page.say("life.refused") : name === "UNTRUE" ? page.say("life.untrue") : name),
      svg("line", { class: "rule", x1: left, x2: wide, y1: y + 10, y2: y + 10 }),
      ...parts.map(([begin, end, kind]) => kind === "refused" ? svg("path", { class: kind, d: `M${x(begin) - 3} ${y - 3}l6 6m0-6l-6 6` })
        : kind === "untrue" ? svg("path", { class: kind, d: `M${x(begin) - 5} ${y}q2.5-6 5 0t5 0` })
        : svg("rect", { class: kind, x: x(begin), y: y - 5, width: Math.max(2, x(end) - x(begin)), height: 10 }))];
  });
  const years = [];
  const each = wide > 400 ? 24 : 60;
  for (let month = Math.ceil(first / each) * each; month < found.end; month += each) years.push(svg("text", { x: x(month), y: height - 4 }, String(month / 12)));
  const force = svg("line", { class: "rule", x1: x(found.in_force), x2: x(found.in_force), y1: 0, y2: height - 14, "stroke-width": 2 });
  const called = page.titled(world.world);
  return h("figure", {}, h("figcaption", {}, h("b", {}, called), rows.size ? "" : `: ${page.say("life.empty")}`),
    rows.size ? svg("svg", { class: "timeline", viewBox: `0 0 ${wide} ${height}`, role: "img", "aria-label": `${called}. ${page.say("life.legend")}` }, force, marks, years) : null);
}

// What befell the person, by row: on each list with and without error, refused, untrue records.
function spans(world, end) {
  const rows = new Map();
  const since = new Map();
  const put = (name, part) => rows.set(name, [...(rows.get(name) ?? []), part]);
  for (const event of world.events) {
    if (event.event === "STATUS") {
      if (since.has(event.a)) put(event.a, [since.get(event.a)[0], event.month, since.get(event.a)[1]]);
      since.delete(event.a);
      const flags = Number(event.b);
      if (flags & 1) since.set(event.a, [event.month, flags & 2 ? "listed" : "error"]);
    } else if (event.event === "REFUSED") put("REFUSED", [event.month, event.month + 1, "refused"]);
    else if (event.untrue) put("UNTRUE", [event.month, event.month + 1, "untrue"]);
  }
  for (const [name, [begin, kind]] of since) put(name, [begin, end, kind]);
  return rows;
}
