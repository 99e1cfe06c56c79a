// The knobs beside what the last run says.

import { h, save, whole } from "./dom.js";
import { Refused } from "./ask.js";
import { guesses, results } from "./results.js";
import { PASTED } from "./state.js";

export function knobs(page) {
  const shown = h("div", { id: "results", tabindex: "-1" }, results(page));
  const reveal = h("div", {}, guesses(page));
  const state = page.status("compare", idle(page));
  const compute = () => page.compare(async () => {
    if (!document.body.contains(shown)) return page.show();
    reveal.replaceChildren(...whole([guesses(page)]));
    return shown.replaceChildren(...whole(results(page)));
  });
  page.restored = () => compute();
  const form = h("form", { class: "panel", "aria-label": page.say("knobs.to_turn"), onsubmit: (event) => { event.preventDefault(); compute(); } },
    choices(page, state),
    h("div", { class: "row" },
      h("button", { type: "submit", class: "first", "data-computes": "compare", "data-cannot": page.chosen().against.length ? null : "1" }, page.say("knobs.go")),
      h("button", { type: "button", onclick: () => page.go({ settings: new Map(), without: [] }) }, page.say("knobs.reset"))),
    state, page.schemes.alone ? null : [pasting(page), mechanisms(page, state)], groups(page, state));
  return [h("h2", {}, page.say("knobs.head")), reveal, h("p", {}, page.say("knobs.said")), h("div", { class: "work" }, form, shown)];
}

function idle(page) {
  if (page.isStale()) return h("p", { role: "status" }, page.say("state.stale"));
  return h("p", { class: "note", role: "status" }, page.say("state.idle"));
}

function turned(page, state, changed) {
  page.put(changed);
  if (!page.jobs.compare) state.replaceChildren(idle(page));
}

function choices(page, state) {
  const own = page.chosen();
  const select = (key, values, called, change) => h("label", {}, page.say(`knobs.${key}`), h("select", { id: `choose-${key}`, onchange: change },
    values.map((value) => h("option", { value, selected: String(value) === String(page.state[key]) }, called(value)))));
  const number = (key) => (event) => turned(page, state, { [key]: Number(event.target.value) });
  const with_own = (values, value) => (values.includes(value) ? values : [...values, value].sort((a, b) => a - b));
  return h("div", { class: "row" },
    select("scheme", [...page.schemes.schemes.filter((one) => one.against.length).map((one) => one.scheme), ...(page.schemes.alone ? [] : [PASTED])], (name) => page.titled(name), (event) => {
      if (event.target.value === PASTED) return page.go({ scheme: PASTED, settings: new Map() });
      const next = page.schemes.schemes.find((one) => one.scheme === event.target.value);
      const against = next.against.includes(page.state.against) ? page.state.against : next.against.includes("none") ? "none" : next.against[0];
      return page.go({ scheme: next.scheme, against, settings: new Map() });
    }),
    select("against", own.against, (name) => page.titled(name), (event) => turned(page, state, { against: event.target.value })),
    select("people", with_own(page.schemes.people, page.state.people), (value) => page.number(value), number("people")),
    select("years", with_own(page.schemes.years, page.state.years), String, number("years")),
    h("label", {}, page.say("knobs.seed"), h("input", { id: "choose-seed", type: "number", min: "0", max: "2147483647", step: "1", disabled: Boolean(page.schemes.alone), value: page.state.seed, onchange: number("seed") })));
}

// A scheme of the reader's own: read like a file, refused like a file, kept in this tab.
function pasting(page) {
  const mine = page.state.scheme === PASTED;
  const text = h("textarea", { id: "pasted-text", rows: "16", spellcheck: "false", autocapitalize: "off", "aria-describedby": "pasted-said", value: (mine && page.pasted?.text) || "" });
  const said = h("div", { id: "pasted-told", role: "status" }, mine && page.pasted ? page.pasted.notes.map((note) => h("p", { class: "note" }, note)) : "");
  const use = async () => {
    try {
      await page.paste(text.value);
      const { against } = page.pasted;
      await page.go({ scheme: PASTED, settings: new Map(), against: against.includes(page.state.against) ? page.state.against : against.includes("none") ? "none" : against[0] });
      document.getElementById("pasted-told")?.prepend(h("p", {}, page.say("pasted.taken", { title: page.pasted.title, world: page.pasted.world })));
    } catch (problem) {
      said.replaceChildren(h("div", { class: "refusal written", role: "alert" }, problem instanceof Refused ? problem.message : page.say("state.gone")));
    }
  };
  return h("details", { open: mine, id: "pasting" }, h("summary", {}, page.say("pasted.head")),
    h("label", { for: "pasted-text" }, page.say("pasted.label")), h("p", { class: "note", id: "pasted-said" }, page.say("pasted.said")), text,
    h("div", { class: "row" }, h("button", { type: "button", id: "pasted-use", onclick: use }, page.say("pasted.use")),
      mine ? null : h("button", { type: "button", id: "pasted-begin", onclick: () => { text.value = page.own.written; text.focus(); } }, page.say("pasted.begin", { title: page.titled(page.state.scheme) }))), said);
}

function mechanisms(page, state) {
  return h("details", { open: page.state.without.length > 0 }, h("summary", {}, page.say("knobs.mechanisms")),
    page.schemes.mechanisms.map((word) => h("label", {}, h("input", {
      type: "checkbox", id: `mechanism-${word}`, checked: !page.state.without.includes(word),
      onchange: (event) => {
        const without = page.state.without.filter((other) => other !== word);
        turned(page, state, { without: event.target.checked ? without : [...without, word] });
      },
    }), " ", page.say(`mechanisms.${word}`))));
}

function groups(page, state) {
  const found = Map.groupBy(page.own.knobs, (knob) => knob.group);
  return [...found].map(([group, members]) => {
    const changed = members.some((knob) => page.state.settings.has(knob.key));
    return h("details", { open: changed, id: `group-${group}` }, h("summary", {}, `${page.say(`groups.${group}`)} (${members.length})`),
      members.map((knob) => turn(page, state, knob)));
  });
}

const valued = (page, value) => page.say("values")[value] ?? value;

function label(page, knob) {
  const steps = knob.key.split(".");
  const known = page.say("knob");
  const step = [...steps].reverse().find((one) => known[one]);
  const rest = steps[steps.length - 1];
  return step === undefined ? rest.replaceAll("_", " ") : step === rest ? known[step] : `${known[step]} (${rest.replaceAll("_", " ")})`;
}

function turn(page, state, knob) {
  const now = page.state.settings.get(knob.key) ?? knob.written;
  const id = `knob-${knob.key}`;
  const output = h("output", { for: id }, valued(page, now));
  const box = h("div", { class: now === knob.written ? "knob" : "knob changed" });
  const set = (value) => {
    const settings = new Map(page.state.settings);
    if (value === knob.written) settings.delete(knob.key);
    else settings.set(knob.key, value);
    output.textContent = valued(page, value);
    box.className = value === knob.written ? "knob" : "knob changed";
    turned(page, state, { settings });
  };
  const control = knob.is_lever
    ? h("select", { id, onchange: (event) => set(event.target.value) },
        knob.values.map((value) => h("option", { value, selected: value === now }, valued(page, value))))
    : slider(knob, now, id, set);
  box.append(h("label", { for: id }, label(page, knob), " ", h("span", { class: "of" }, `· ${knob.called}`)), control,
    h("span", {}, knob.is_lever ? "" : output, " ", h("span", { class: "of" },
      `${page.say("knobs.written", { value: valued(page, knob.written) })} · ${page.say(knob.is_lever ? "knobs.lever" : "knobs.unknown")}`)));
  return box;
}

function slider(knob, now, id, set) {
  const values = knob.values.includes(now) ? knob.values : [...knob.values, now].sort((a, b) => a - b);
  const control = h("input", { id, type: "range", min: "0", max: String(values.length - 1), step: "1", value: String(values.indexOf(now)), "aria-valuetext": now });
  control.addEventListener("input", () => {
    const value = values[Number(control.value)];
    control.setAttribute("aria-valuetext", value);
    set(value);
  });
  return control;
}

export function changed(page) {
  const { changes, scheme_file: file, manifest } = page.run.answer;
  const off = manifest.request.without;
  const list = changes.length
    ? h("table", {}, h("thead", {}, h("tr", {}, page.say("knobs.head_changed").map((head) => h("th", { scope: "col" }, head)))),
        h("tbody", {}, changes.map((one) => h("tr", {}, h("th", { scope: "row", class: "id" }, one.key), h("td", {}, valued(page, one.written)), h("td", {}, valued(page, one.now))))))
    : h("p", {}, page.say("knobs.nothing_changed"));
  return h("section", { "aria-labelledby": "changed-head" }, h("h3", { id: "changed-head" }, page.say("knobs.changed")), list,
    off.length ? h("p", {}, page.say("knobs.without", { words: off.map((word) => page.say(`mechanisms.${word}`)).join(", ") })) : null,
    h("button", { type: "button", id: "scheme-file", onclick: () => save(`${manifest.request.scheme}-changed.yaml`, "application/yaml", file) }, page.say("knobs.file")));
}
