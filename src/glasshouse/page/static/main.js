// The page: a state in the URL, a view of it, one run at a time.

import { h, whole } from "./dom.js";
import { Gone, Job, Refused, ask } from "./ask.js";
import { PASTED, question, read, written } from "./state.js";
import { city } from "./view-city.js";
import { start } from "./view-start.js";
import { knobs } from "./view-knobs.js";
import { clauses } from "./view-clauses.js";
import { life } from "./view-life.js";

const VIEWS = { start, city, knobs, clauses, life };

class Page {
  constructor() {
    this.state = read();
    this.run = null; // the answer of the last run, and the question that it answers
    this.jobs = {};
    this.problem = null;
  }

  say(key, values = {}) {
    const found = key.split(".").reduce((at, step) => at?.[step], this.strings);
    if (typeof found !== "string") return found ?? key;
    return found.replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ""));
  }

  number(value) { return Number(value).toLocaleString(this.state.lang); }

  titled(name) {
    if (this.pasted?.scheme === name || name === PASTED) return this.pasted?.title ?? this.say("pasted.none");
    return this.schemes.schemes.find((one) => one.scheme === name)?.title ?? name;
  }

  // What the scheme on the knobs is: its title, and what it may be held against.
  chosen() {
    return this.state.scheme === PASTED ? this.pasted ?? { against: [] } : this.schemes.schemes.find((one) => one.scheme === this.state.scheme);
  }

  question() { return question(this.state, this.pasted?.text); }

  clauseIds() { return new Set(this.run ? this.run.answer.clauses.map((one) => one.id) : []); }

  // Changes of the state: `put` leaves the reader where they are, `go` is a step that Back takes back.
  put(changed) {
    Object.assign(this.state, changed);
    history.replaceState(null, "", written(this.state));
    this.frame();
  }

  async go(changed) {
    Object.assign(this.state, changed);
    history.pushState(null, "", written(this.state));
    await this.show(true);
  }

  isStale() { return this.run !== null && this.run.asked !== JSON.stringify(this.question()); }

  async load() {
    this.strings = (await import(`./strings/${this.state.lang}.js`)).default;
    document.documentElement.lang = this.state.lang;
    document.title = `${this.strings.title}: ${this.say(`views.${this.state.view}`)}`;
    document.getElementById("skip").textContent = this.say("skip");
    this.schemes ??= await ask("api/schemes");
    if (this.state.scheme !== PASTED && !this.schemes.schemes.some((one) => one.scheme === this.state.scheme)) this.state.scheme = "beijing-2018";
    const own = `${this.state.scheme} ${this.state.lang}`;
    if (this.state.scheme === PASTED) {
      const kept = sessionStorage.getItem(PASTED);
      if (this.ownOf !== own && kept) await this.paste(kept).catch(() => { this.pasted = null; });
      this.own = this.pasted ?? { knobs: [] };
      this.ownOf = own;
    } else if (this.ownOf !== own) {
      const query = new URLSearchParams({ scheme: this.state.scheme, language: this.state.lang });
      this.own = await ask(`api/scheme?${query}`);
      this.ownOf = own;
    }
  }

  // Takes a text as the scheme; throws what the server refuses in it.
  async paste(text) {
    const found = await ask("api/pasted", { method: "POST", body: { text, language: this.state.lang } });
    this.pasted = { ...found, text };
    this.ownOf = null;
    sessionStorage.setItem(PASTED, text);
  }

  frame() {
    const links = Object.keys(VIEWS).map((view) =>
      h("li", {}, h("a", {
        href: written(this.state, { view }), "aria-current": this.state.view === view ? "page" : null,
        onclick: (event) => { event.preventDefault(); this.go({ view }); },
      }, this.say(`views.${view}`))));
    const languages = ["en", "fr"].map((lang) =>
      h("option", { value: lang, lang, selected: lang === this.state.lang }, { en: "English", fr: "Français" }[lang]));
    document.getElementById("head").replaceChildren(
      h("div", { class: "top" }, h("h1", {}, this.say("title")),
        h("label", {}, `${this.say("language")} `, h("select", { id: "language", onchange: (event) => this.go({ lang: event.target.value }) }, languages))),
      h("p", { class: "notice" }, `${this.say("notice")}.`),
      h("nav", { "aria-label": this.say("title") }, h("ul", {}, links)));
    document.getElementById("foot").replaceChildren(h("p", { class: "note" }, this.say("not_evidence"), " ", h("a", { href: "openapi.json" }, "OpenAPI")));
  }

  async show(moved = false) {
    this.restored = null;
    const main = document.getElementById("main");
    try {
      await this.load();
      this.frame();
      main.replaceChildren(...whole((VIEWS[this.state.view] ?? start)(this)));
    } catch (problem) {
      main.replaceChildren(this.refusal(problem));
    }
    if (moved) {
      const head = main.querySelector("h2");
      head?.setAttribute("tabindex", "-1");
      head?.focus();
      if (!location.hash) scrollTo(0, 0);
    }
    const aimed = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (aimed) aimed.scrollIntoView();
  }

  refusal(problem) {
    const said = problem instanceof Gone ? this.strings ? this.say("state.gone") : "The server does not answer."
      : problem instanceof Refused ? `${this.say("state.refused")} ${problem.message}` : String(problem);
    return h("p", { class: "refusal", role: "alert" }, said);
  }

  // One job of a sort at a time; `place` tells of it.
  async compute(sort, body, place) {
    if (this.jobs[sort]) return null;
    const bar = h("progress", { max: "1", "aria-label": this.say("knobs.go") });
    const words = h("p", { role: "status" }, this.say("state.stages")[""]);
    const job = new Job(`api/${sort}`, body, (told) => {
      const stages = this.say("state.stages");
      const stage = stages[told.stage] ?? told.stage;
      words.textContent = told.state === "waiting" ? this.say("state.waiting")
        : this.say("state.running", { stage, seconds: Math.round(told.seconds), expected: `${Math.ceil(told.expected_seconds)} s` });
      if (told.total) bar.value = told.done / told.total;
      else bar.removeAttribute("value");
    });
    this.jobs[sort] = job;
    const cancel = h("button", { type: "button", class: "cancel", onclick: () => job.cancel().catch(() => {}) }, this.say("knobs.cancel"));
    place().replaceChildren(words, bar, cancel);
    document.querySelectorAll("button.first").forEach((button) => { button.disabled = true; });
    let said;
    let found = null;
    try {
      found = await job.answer();
      said = h("p", { role: "status" }, found === null ? this.say("state.cancelled") : this.say("state.done", { seconds: job.seconds }));
    } catch (problem) {
      said = this.refusal(problem);
    }
    delete this.jobs[sort];
    document.querySelectorAll("button.first").forEach((button) => { button.disabled = false; });
    place()?.replaceChildren(said);
    return found;
  }

  // What a view shows that speaks of a run, before there is one.
  toCompute() {
    const compute = async () => { if (await this.compare(() => document.getElementById("state"))) await this.show(true); };
    this.restored = compute;
    return [h("p", {}, this.say("run.first")), h("button", { type: "button", class: "first", onclick: compute }, this.say("knobs.go")), h("div", { class: "state", id: "state" })];
  }

  async compare(place) {
    const body = this.question();
    const found = await this.compute("compare", body, place);
    if (found === null) return false;
    this.run = { answer: found, asked: JSON.stringify(body), text: body.text };
    this.put({ asked: true });
    return true;
  }
}

const page = new Page();
addEventListener("popstate", () => { page.state = read(); page.show(true); });
await page.show();
document.documentElement.dataset.ready = "1";
if (page.state.asked && page.run === null && page.state.view !== "start") page.restored?.();
