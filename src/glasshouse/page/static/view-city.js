// A thousand dots in both worlds: each an invented person, coloured by what is held on them, month by month.

import { chart } from "./charts.js";
import { takeAlong } from "./city-save.js";
import { h, svg, whole } from "./dom.js";
import { drawnLater, line, manifest, own } from "./results.js";

const FEWEST = 30;
const TICK = 110; // milliseconds a month
const COLUMNS = 32;
const DEAD = -1;
// From what weighs most to what weighs least: a dot shows the first that holds.
const COLOURS = ["IN_ERROR", "LISTED", "REFUSED", "UNTRUE", "FAVOURED", "EASED", "WRITTEN", "NOTHING"];
const DID = ["LISTED", "IN_ERROR", "REFUSED", "WRITTEN", "UNTRUE", "FAVOURED", "EASED", "NOTHING"];
const AXES = ["age", "work", "income"];

export function city(page) {
  const head = [h("h2", {}, page.say("views.city")), h("p", {}, page.say("city.said"))];
  if (page.run === null) return [...head, ...page.toCompute()];
  return [...head, page.ofWhat(), page.status("compare"), ...new City(page).elements()];
}

class City {
  constructor(page) {
    const { city, manifest } = page.run.answer;
    Object.assign(this, { page, city, names: [manifest.request.scheme, ...manifest.request.against] });
    this.held = this.names.map((name) => city.worlds[name].map((stretches) => unrolled(stretches, city.months)));
    this.ever = this.held[0].map((months) => months.reduce((all, code) => (code === DEAD ? all : all | (code & 255)), 0));
    const asked = page.state.month;
    this.still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.month = asked === "" ? 0 : Math.min(city.months - 1, Math.max(0, Number(asked) || 0));
    this.byClass = city.classes.length > 0 && page.state.colour === "class";
  }

  elements() {
    const { page, city } = this;
    this.canvases = this.names.map(() => h("canvas", { role: "img" }));
    this.counts = h("div", { id: "city-counts" });
    this.told = h("p", { class: "unseen", role: "status", id: "city-told" });
    this.shown = h("p", { class: "note", id: "city-shown" });
    this.when = h("output", { id: "city-when", for: "city-month" });
    this.button = h("button", { type: "button", class: "first", id: "city-play", onclick: () => (this.timer ? this.stop() : this.play()) });
    this.slider = h("input", { type: "range", id: "city-month", min: "0", max: String(city.months - 1), step: "1", value: String(this.month), "aria-label": page.say("city.month") });
    this.slider.addEventListener("input", () => { this.stop(); this.to(Number(this.slider.value)); });
    this.cursor = svg("line", { class: "cursor", y1: "0", y2: "40" });
    this.along = h("div", {});
    this.filter();
    this.legend();
    const figures = this.names.map((name, world) => h("figure", {}, h("figcaption", {}, h("b", {}, page.titled(name))), this.canvases[world]));
    const box = h("section", { class: "city", "aria-label": page.say("views.city") },
      h("p", { id: "city-of" }, page.say("city.of", { dots: page.number(city.dots.length), people: page.number(city.people) })),
      this.filters(), this.shown,
      h("div", { class: "time" }, this.button, h("div", { class: "track" }, this.strip(), this.slider), this.when),
      h("div", { class: "picture" }, figures, this.counts), this.along, this.told);
    new ResizeObserver(() => this.draw()).observe(this.canvases[0]);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.draw());
    this.label();
    queueMicrotask(() => {
      const along = this.takeAlong();
      this.along.replaceWith(along);
      this.along = along;
      this.to(this.month);
      if (page.state.month === "" && !this.still) this.play();
    });
    return [box, this.groups(), line(page, page.run.answer.command, "run.command"), own(page, page.run.answer), manifest(page, page.run.answer)];
  }

  // Which dots are shown: places in the picture, or none where they would be too few.
  filter() {
    const { state } = this.page;
    const wanted = AXES.map((axis) => this.city.axes[axis].findIndex((one) => one.word === state[axis]));
    const column = Object.keys(this.city.axes);
    const flag = this.city.flags[state.did];
    const chosen = [...this.city.dots.keys()].filter((dot) =>
      AXES.every((axis, which) => wanted[which] < 0 || this.city.dots[dot][column.indexOf(axis)] === wanted[which])
      && (!state.did || (state.did === "NOTHING" ? this.ever[dot] === 0 : (this.ever[dot] & flag) !== 0)));
    this.few = chosen.length < FEWEST;
    this.dots = this.few ? [] : chosen;
    this.shown.textContent = this.few ? this.page.say("city.few", { fewest: FEWEST }) : this.page.say("city.shown", { dots: this.page.number(chosen.length) });
  }

  filters() {
    const { page, city } = this;
    const choose = (key, options) => h("label", {}, page.say(`city.filters.${key}`), h("select", {
      id: `city-${key}`,
      onchange: (event) => { page.put({ [key]: event.target.value }); this.changed(); },
    }, options.map(([value, said]) => h("option", { value, selected: value === page.state[key] }, said))));
    const every = ["", page.say("city.everybody")];
    const present = (axis) => city.axes[axis].filter((_, which) => city.dots.some((dot) => dot[Object.keys(city.axes).indexOf(axis)] === which));
    const colours = ["held", "class"].map((word) => [word, page.say(`city.colour.${word}`)]);
    return h("div", { class: "row" },
      AXES.map((axis) => choose(axis, [every, ...present(axis).map(({ word, said }) => [word, said])])),
      choose("did", [every, ...DID.map((word) => [word, page.say(`city.did.${word}`)])]),
      city.classes.length ? choose("colour", colours) : null);
  }

  changed() {
    this.byClass = this.city.classes.length > 0 && this.page.state.colour === "class";
    this.filter();
    this.legend();
    this.to(this.month);
    const along = this.takeAlong();
    this.along.replaceWith(along);
    this.along = along;
    this.tell();
  }

  play() {
    if (this.month >= this.city.months - 1) this.to(0);
    clearTimeout(this.settled);
    this.timer = setInterval(() => {
      if (!document.body.contains(this.slider)) this.stop();
      else if (this.month >= this.city.months - 1) this.stop();
      else this.to(this.month + 1);
    }, TICK);
    this.label();
  }

  stop() {
    if (!this.timer) return;
    clearInterval(this.timer);
    this.timer = null;
    this.label();
    this.settle();
  }

  label() { this.button.textContent = this.page.say(this.timer ? "city.stop" : "city.play"); }

  to(month) {
    this.month = month;
    this.slider.value = String(month);
    this.when.textContent = this.said();
    this.slider.setAttribute("aria-valuetext", this.said());
    const x = (1000 * (month + 0.5)) / this.city.months;
    this.cursor.setAttribute("x1", x);
    this.cursor.setAttribute("x2", x);
    this.draw();
    this.count();
    clearTimeout(this.settled);
    if (!this.timer) this.settled = setTimeout(() => this.settle(), 400);
  }

  // Where time stands still, the address and those who hear the page learn of it.
  settle() {
    if (!document.body.contains(this.slider)) return;
    this.page.put({ month: String(this.month) });
    this.tell();
  }

  said() {
    const month = this.city.begins + this.month;
    const date = new Date(Date.UTC(Math.floor(month / 12), month % 12)).toLocaleDateString(this.page.state.lang, { month: "short", year: "numeric", timeZone: "UTC" });
    return this.page.say("city.when", { date, month: this.month + 1, months: this.city.months });
  }

  // The colours in use, from most to least, and the place among them of a dot in a month.
  colours() {
    if (this.byClass) return [...this.city.classes.map((said, place) => ({ said, class: place })), { said: this.page.say("city.no_class"), class: -1 }, { said: this.page.say("city.colours.DEAD"), dead: true }];
    return [...COLOURS.map((word) => ({ said: this.page.say(`city.colours.${word}`), word })), { said: this.page.say("city.colours.DEAD"), dead: true }];
  }

  colour(code) {
    const last = (this.byClass ? this.city.classes.length + 1 : COLOURS.length);
    if (code === DEAD) return last;
    if (this.byClass) return code >> 8 ? (code >> 8) - 1 : this.city.classes.length;
    const found = COLOURS.findIndex((word) => code & (this.city.flags[word] ?? 0));
    return found < 0 ? COLOURS.length - 1 : found;
  }

  tallied(world, month = this.month) {
    const counts = this.colours().map(() => 0);
    for (const dot of this.dots) counts[this.colour(this.held[world][dot][month])] += 1;
    return counts;
  }

  // The legend is the count: a row a colour that some dot has in some month, a column a world.
  legend() {
    const { page } = this;
    this.met = new Set(this.held.flatMap((world) => world.flatMap((months) => [...new Set(Array.from(months, (code) => this.colour(code)))])));
    this.cells = [];
    const rows = this.colours().map((colour, place) => {
      if (!this.met.has(place)) return null;
      const cells = this.names.map((_, world) => {
        const cell = h("td", { class: "number" });
        this.cells.push({ world, place, cell });
        return cell;
      });
      return h("tr", {}, h("th", { scope: "row" }, swatch(this, colour), " ", colour.said), cells);
    });
    this.counts.replaceChildren(h("table", {}, h("caption", {}, page.say("city.counts")),
      h("thead", {}, h("tr", {}, h("th", { scope: "col" }, page.say(this.byClass ? "city.colour.class" : "city.colour.held")), this.names.map((name) => h("th", { scope: "col" }, page.titled(name))))),
      h("tbody", {}, whole(rows))));
  }

  count() {
    const counts = this.names.map((_, world) => this.tallied(world));
    for (const { world, place, cell } of this.cells) cell.textContent = this.few ? "–" : this.page.number(counts[world][place]);
    this.canvases.forEach((canvas, world) => canvas.setAttribute("aria-label", this.few ? this.shown.textContent : this.sentence(world, counts[world])));
  }

  sentence(world, counts) {
    const said = this.colours().map((colour, place) => [counts[place], colour.said]).filter(([count]) => count).map(([count, words]) => `${this.page.number(count)} ${words}`).join(", ");
    return `${this.page.titled(this.names[world])}, ${this.said()}: ${said}.`;
  }

  tell() {
    this.told.textContent = this.few ? this.shown.textContent : this.names.map((_, world) => this.sentence(world, this.tallied(world))).join(" ");
  }

  draw() {
    this.canvases.forEach((canvas, world) => {
      const wide = canvas.clientWidth;
      if (!wide) return;
      const cell = wide / COLUMNS;
      const tall = Math.ceil(this.city.dots.length / COLUMNS) * cell;
      const ratio = devicePixelRatio || 1;
      if (canvas.width !== Math.round(wide * ratio) || canvas.height !== Math.round(tall * ratio)) {
        canvas.width = Math.round(wide * ratio);
        canvas.height = Math.round(tall * ratio);
        canvas.style.aspectRatio = `${wide} / ${tall}`;
      }
      const pen = canvas.getContext("2d");
      const paint = paints(canvas);
      pen.setTransform(ratio, 0, 0, ratio, 0, 0);
      pen.clearRect(0, 0, wide, tall);
      if (this.few) {
        pen.fillStyle = paint.ink;
        pen.font = "600 1rem Arial, sans-serif";
        pen.textAlign = "center";
        pen.fillText(this.page.say("city.too_few"), wide / 2, tall / 2);
        return;
      }
      this.marks(pen, paint, world, wide);
    });
  }

  // A world's dots of the month, in a square of this side.
  marks(pen, paint, world, side) {
    const cell = side / COLUMNS;
    const colours = this.colours();
    for (const dot of this.dots) {
      const place = this.colour(this.held[world][dot][this.month]);
      mark(pen, paint, colours[place], (dot % COLUMNS + 0.5) * cell, (Math.floor(dot / COLUMNS) + 0.5) * cell, cell, this.city.classes.length);
    }
  }

  takeAlong() {
    const { page, names } = this;
    if (this.few) return h("div", {});
    const paint = paints(this.canvases[0]);
    const months = Array.from({ length: this.city.months }, (_, month) => month);
    return takeAlong({
      named: "city", say: (key) => page.say(key), titles: names.map((name) => page.titled(name)), paint, when: () => this.said(),
      draw: (pen, world, side) => this.marks(pen, paint, world, side),
      legend: () => this.colours().filter((_, place) => this.met.has(place)).map((colour) => ({ said: colour.said, draw: (pen, x, y) => mark(pen, paint, colour, x, y, 18, this.city.classes.length) })),
      rows: () => [["scheme", "month", ...this.colours().map(({ said }) => said)],
        ...names.flatMap((name, world) => months.map((month) => [name, month, ...this.tallied(world, month)]))],
    });
  }

  // How many dots are on a black list, month by month in both worlds, above the slider.
  strip() {
    const flag = this.city.flags.LISTED;
    const counted = this.held.map((world) => Array.from({ length: this.city.months }, (_, month) => world.filter((months) => months[month] !== DEAD && months[month] & flag).length));
    const most = Math.max(1, ...counted.flat());
    const path = (counts) => counts.map((count, month) => `${month ? "L" : "M"}${(1000 * (month + 0.5)) / this.city.months} ${38 - (36 * count) / most}`).join("");
    const said = this.page.say("city.strip", { most: this.page.number(Math.max(...counted.flat())) });
    return h("div", { class: "strip" }, svg("svg", { viewBox: "0 0 1000 40", preserveAspectRatio: "none", role: "img", "aria-label": said },
      counted.map((counts, world) => svg("path", { class: world ? "other" : "own", d: path(counts) })).reverse(), this.cursor), h("span", { class: "note" }, said));
  }

  // Sex, residency and minority stand here and nowhere else: as the report sets them out, with intervals.
  groups() {
    const { page } = this;
    return drawnLater(page, (figures) => {
      const figure = figures.find((one) => one.id === "gaps");
      return figure ? [h("h3", {}, figure.title), h("p", { class: "note" }, page.say("city.groups")), figure.said.map((text) => h("p", {}, text)),
        figure.panels.map((panel, place) => chart(panel, `gaps-${place + 1}`, (key) => page.say(key)).element)] : [];
    }, "city-groups");
  }
}

// [held, months, …] as one code a month; after a death DEAD.
function unrolled(stretches, months) {
  const found = new Int32Array(months).fill(DEAD);
  let at = 0;
  for (let place = 0; place < stretches.length; place += 2) {
    found.fill(stretches[place], at, at + stretches[place + 1]);
    at += stretches[place + 1];
  }
  return found;
}

function paints(element) {
  const style = getComputedStyle(element);
  return Object.fromEntries(["ink", "ground", "strong", "mark", "quiet", "seen", "good"].map((name) => [name, style.getPropertyValue(`--${name}`).trim()]));
}

// Shape and size tell what colour tells, for those who see none.
function mark(pen, paint, colour, x, y, cell, classes) {
  const unit = cell / 16;
  const disc = (radius, fill) => { pen.beginPath(); pen.arc(x, y, radius * unit, 0, 7); pen.fillStyle = fill; pen.fill(); };
  const ring = (radius, width, stroke) => { pen.beginPath(); pen.arc(x, y, radius * unit, 0, 7); pen.strokeStyle = stroke; pen.lineWidth = width * unit; pen.stroke(); };
  if (colour.dead) return;
  if (colour.class !== undefined) {
    if (colour.class < 0) return disc(1.7, paint.quiet);
    const share = classes > 1 ? colour.class / (classes - 1) : 0;
    pen.globalAlpha = 1 - 0.65 * share;
    disc(6 - 2.5 * share, paint.strong);
    pen.globalAlpha = 1;
    return;
  }
  switch (colour.word) {
    case "IN_ERROR": return ring(4.4, 2.6, paint.mark);
    case "LISTED": return disc(5.4, paint.strong);
    case "REFUSED": {
      pen.beginPath();
      for (const [sx, sy] of [[-1, -1], [-1, 1]]) { pen.moveTo(x + 3.6 * unit * sx, y + 3.6 * unit * sy); pen.lineTo(x - 3.6 * unit * sx, y - 3.6 * unit * sy); }
      pen.strokeStyle = paint.strong;
      pen.lineWidth = 2 * unit;
      return pen.stroke();
    }
    case "UNTRUE": return ring(2.8, 1.6, paint.mark);
    case "FAVOURED":
    case "EASED": {
      const size = (colour.word === "FAVOURED" ? 5.4 : 3.8) * unit;
      pen.beginPath();
      pen.moveTo(x, y - size); pen.lineTo(x + size, y); pen.lineTo(x, y + size); pen.lineTo(x - size, y); pen.closePath();
      pen.fillStyle = paint.good;
      return pen.fill();
    }
    case "WRITTEN": return disc(3.2, paint.seen);
    default: return disc(1.7, paint.quiet);
  }
}

function swatch(city, colour) {
  const canvas = h("canvas", { width: "36", height: "36", class: "swatch", "aria-hidden": "true" });
  requestAnimationFrame(() => {
    const pen = canvas.getContext("2d");
    pen.setTransform(2, 0, 0, 2, 0, 0);
    if (canvas.isConnected) mark(pen, paints(canvas), colour, 9, 9, 18, city.city.classes.length);
  });
  return canvas;
}
