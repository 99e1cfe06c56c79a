// The page: a state in the URL, a view of it, one run at a time.

import { h, whole } from "./dom.js";
import { Gone, Job, Refused, ask, stringsOf } from "./ask.js";
import { PASTED, question, read, written } from "./state.js";
import { city } from "./view-city.js";
import { start } from "./view-start.js";
import { knobs } from "./view-knobs.js";
import { clauses } from "./view-clauses.js";
import { life } from "./view-life.js";

// How many people are computed at once, and on how many a larger city is shown first.
const QUICK = 10_000;
const FIRST = 2_000;
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
    return this.strings.schemes[name] ?? this.schemes.schemes.find((one) => one.scheme === name)?.title ?? name;
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
    for (const link of document.querySelectorAll("nav a")) link.href = written(this.state, { view: link.dataset.view });
  }

  async go(changed) {
    Object.assign(this.state, changed);
    history.pushState(null, "", written(this.state));
    await this.show(true);
  }

  // What the run that is shown was asked; before there is one, what the knobs ask.
  askedOfRun() {
    if (this.run === null) return this.question();
    const asked = JSON.parse(this.run.asked);
    return { ...asked, people: this.run.fewer ?? asked.people };
  }

  isStale() { return this.run !== null && this.run.asked !== JSON.stringify(this.question()); }

  async load() {
    this.strings = await stringsOf(this.state.lang);
    this.schemes ??= await ask("api/schemes");
    if (this.schemes.alone) for (const part of ["start", "knobs", "state"]) Object.assign(this.strings[part], this.strings.alone[part]);
    document.documentElement.lang = this.state.lang;
    document.title = `${this.strings.title}: ${this.say(`views.${this.state.view}`)}`;
    document.getElementById("skip").textContent = this.say("skip");
    if (this.schemes.alone) Object.assign(this.state, { people: this.schemes.people[0], years: this.schemes.years[0], view: this.state.view === "life" ? "start" : this.state.view });
    if (this.schemes.alone || (this.state.scheme !== PASTED && !this.schemes.schemes.some((one) => one.scheme === this.state.scheme))) this.state.scheme = this.schemes.alone ? this.schemes.schemes.find((one) => one.against.length).scheme : "beijing-2018";
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
    const links = Object.keys(VIEWS).filter((view) => view !== "life" || !this.schemes.alone).map((view) =>
      h("li", {}, h("a", {
        href: written(this.state, { view }), "data-view": view, "aria-current": this.state.view === view ? "page" : null,
        onclick: (event) => { event.preventDefault(); this.go({ view }); },
      }, this.say(`views.${view}`))));
    const languages = ["en", "fr"].map((lang) =>
      h("option", { value: lang, lang, selected: lang === this.state.lang }, { en: "English", fr: "Français" }[lang]));
    document.getElementById("head").replaceChildren(
      h("div", { class: "top" }, h("h1", {}, this.say("title")),
        this.schemes.alone ? null : h("label", {}, `${this.say("language")} `, h("select", { id: "language", onchange: (event) => this.go({ lang: event.target.value }) }, languages))),
      h("p", { class: "notice" }, `${this.say("notice")}.`),
      this.schemes.alone ? h("p", { class: "note" }, this.say("alone.said", { runs: this.schemes.alone, people: this.number(this.schemes.people[0]), years: this.schemes.years[0] })) : "",
      h("nav", { "aria-label": this.say("title") }, h("ul", {}, links)));
    document.getElementById("foot").replaceChildren(h("p", { class: "note" }, this.say("not_evidence"), " ", this.schemes.alone ? "" : h("a", { href: "openapi.json" }, "OpenAPI")));
  }

  async show(moved = false) {
    this.restored = null;
    if (moved) this.said = null;
    const main = document.getElementById("main");
    try {
      await this.load();
      this.frame();
      main.replaceChildren(...whole((VIEWS[this.state.view] ?? start)(this)));
      this.enable();
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

  // Where the views tell of the job of a sort: what is said of it now.
  status(sort, idle = "") {
    return h("div", { class: "state", id: "state" }, this.jobs[sort]?.element ?? this.said ?? idle);
  }

  tell(said) {
    this.said = said;
    document.getElementById("state")?.replaceChildren(...whole([said]));
  }

  // One job of a sort at a time; null where it was cancelled or refused.
  async compute(sort, body, note = "") {
    if (this.jobs[sort]) return null;
    const bar = h("progress", { max: "1", "aria-label": this.say("knobs.go") });
    const words = h("p", { role: "status" }, this.say("state.stages")[""]);
    const job = new Job(`api/${sort}`, body, (told) => {
      const stages = this.say("state.stages");
      const stage = stages[told.stage] ?? told.stage;
      words.textContent = note + (told.state === "waiting" ? this.say("state.waiting")
        : this.say("state.running", { stage, seconds: Math.round(told.seconds), expected: `${Math.ceil(told.expected_seconds)} s` }));
      if (told.total) bar.value = told.done / told.total;
      else bar.removeAttribute("value");
    });
    const cancel = h("button", { type: "button", class: "cancel", onclick: () => job.cancel().catch(() => {}) }, this.say("knobs.cancel"));
    job.element = h("div", {}, words, bar, cancel);
    this.jobs[sort] = job;
    this.tell(job.element);
    this.enable();
    try {
      const found = await job.answer();
      this.tell([h("p", { role: "status" }, found === null ? this.say("state.cancelled") : this.schemes.alone ? this.say("alone.taken") : this.say("state.done", { seconds: job.state.answered_seconds })),
        found !== null && this.state.view === "knobs" ? this.see() : null]);
      return found === null ? null : { found, job };
    } catch (problem) {
      this.tell(this.refusal(problem));
      return null;
    } finally {
      delete this.jobs[sort];
      this.enable();
    }
  }

  // On a narrow screen what the run says lies below the knobs.
  see() {
    const go = () => {
      const shown = document.getElementById("results");
      shown.scrollIntoView();
      shown.focus({ preventScroll: true });
    };
    return h("button", { type: "button", class: "see", onclick: go }, this.say("state.see"));
  }

  enable() {
    for (const button of document.querySelectorAll("button[data-computes]")) button.disabled = Boolean(this.jobs[button.dataset.computes]) || button.dataset.cannot === "1";
  }

  // What a view shows that speaks of a run, before there is one.
  toCompute() {
    const compute = () => this.compare((first) => this.show(first));
    this.restored = compute;
    return [h("p", {}, this.say("run.first")), h("button", { type: "button", class: "first", "data-computes": "compare", onclick: compute }, this.say("knobs.go")), this.status("compare")];
  }

  // What stands above all that speaks of the run: that it is not what the knobs say, or on fewer people.
  ofWhat() {
    const { alone, answer, fewer, asked } = this.run;
    const { people } = JSON.parse(asked);
    return [this.isStale() ? h("p", { class: "note" }, this.say("state.stale")) : null,
      answer.snapped?.length ? h("p", { class: "fewer", id: "snapped" }, this.say("alone.snapped"), " ",
        answer.snapped.map(({ key, asked: wanted, found }) => `${key}: ${wanted} → ${found}`).join("; ")) : null,
      fewer ? h("p", { class: "fewer", id: "fewer" }, this.say(alone ? "state.fewer_alone" : "state.fewer", { fewer: this.number(fewer), people: this.number(people) })) : null];
  }

  // The run that the knobs ask for. A large one is shown on a small city first; `shown` is called at each answer.
  async compare(shown) {
    const body = this.question();
    const sizes = body.people > QUICK ? [FIRST, body.people] : [body.people];
    for (const people of sizes) {
      const last = people === body.people;
      const note = last ? "" : this.say("state.first", { people: this.number(people) });
      const answered = await this.compute("compare", { ...body, people }, note);
      if (answered === null) {
        if (people !== sizes[0]) {
          this.run.alone = true;
          await shown(false);
        }
        return;
      }
      const figures = answered.job.figures();
      figures.catch(() => {});
      this.run = { answer: answered.found, figures, asked: JSON.stringify(body), text: body.text, fewer: last ? null : people };
      this.put({ asked: true });
      await shown(people === sizes[0]);
    }
  }
}

const page = new Page();
addEventListener("popstate", () => { page.state = read(); page.show(true); });
await page.show();
document.documentElement.dataset.ready = "1";
if (page.state.asked && page.run === null && page.state.view !== "start") page.restored?.();
