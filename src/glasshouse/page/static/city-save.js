// The city to take along: the picture of the month as PNG or SVG, and what the legend counts, month by month, as CSV.

import { h, save, svg } from "./dom.js";

const SIDE = 640;
const GAP = 40;
const HEAD = 60;
const FOOT = 40;
const KEYS = 3; // of the legend, in a line
const LINE = 26;

// `draw(pen, world, side)` draws a world's dots in a square, `legend()` gives words and marks; a pen has the few methods of a canvas that it needs.
export function takeAlong({ named, say, titles, paint, draw, legend, when, rows }) {
  const wide = titles.length * SIDE + (titles.length + 1) * GAP;
  const keys = legend();
  const below = HEAD + SIDE + GAP;
  const tall = below + LINE * Math.ceil(keys.length / KEYS) + FOOT;
  const scene = (pen) => {
    pen.fillStyle = paint.ground;
    pen.fillRect(0, 0, wide, tall);
    titles.forEach((title, world) => {
      pen.fillStyle = paint.ink;
      pen.font = "600 20px Arial, sans-serif";
      pen.fillText(title, GAP + world * (SIDE + GAP), HEAD - 16);
      pen.translate(GAP + world * (SIDE + GAP), HEAD);
      draw(pen, world, SIDE);
      pen.translate(-GAP - world * (SIDE + GAP), -HEAD);
    });
    pen.fillStyle = paint.ink;
    pen.font = "16px Arial, sans-serif";
    keys.forEach(({ said, draw: key }, place) => {
      const [x, y] = [GAP + (place % KEYS) * ((wide - 2 * GAP) / KEYS), below + LINE * Math.floor(place / KEYS)];
      key(pen, x + 8, y - 5);
      pen.fillStyle = paint.ink;
      pen.fillText(said, x + 26, y);
    });
    pen.fillText(`${when()}. ${say("notice")}.`, GAP, tall - FOOT / 2);
  };
  const makes = {
    PNG: () => {
      const canvas = h("canvas", { width: String(wide), height: String(tall) });
      scene(canvas.getContext("2d"));
      canvas.toBlob((blob) => save(`${named}.png`, "image/png", blob));
    },
    SVG: () => {
      const pen = new Written(wide, tall);
      scene(pen);
      save(`${named}.svg`, "image/svg+xml", new XMLSerializer().serializeToString(pen.root));
    },
    CSV: () => save(`${named}.csv`, "text/csv", [`# ${say("notice")}`, ...rows().map((row) => row.map(cell).join(",")), ""].join("\n")),
  };
  return h("div", { class: "downloads" }, Object.entries(makes).map(([kind, make]) =>
    h("button", { type: "button", "aria-label": `${say("download")} ${kind}: ${say("views.city")}`, onclick: make }, kind)));
}

const cell = (value) => (/[",\n]/.test(String(value)) ? `"${String(value).replaceAll('"', '""')}"` : String(value));

// A pen that writes what it draws, as SVG.
class Written {
  constructor(wide, tall) {
    this.root = svg("svg", { xmlns: "http://www.w3.org/2000/svg", viewBox: `0 0 ${wide} ${tall}`, width: wide, height: tall });
    Object.assign(this, { x: 0, y: 0, path: "", globalAlpha: 1 });
  }

  put(tag, given, text = "") {
    this.root.append(svg(tag, { ...given, ...(this.globalAlpha < 1 ? { opacity: this.globalAlpha } : {}) }, text));
  }

  translate(x, y) { this.x += x; this.y += y; }
  at(x, y) { return `${(this.x + x).toFixed(1)} ${(this.y + y).toFixed(1)}`; }
  beginPath() { this.path = ""; }
  moveTo(x, y) { this.path += `M${this.at(x, y)}`; }
  lineTo(x, y) { this.path += `L${this.at(x, y)}`; }
  closePath() { this.path += "Z"; }
  arc(x, y, radius) { this.path += `M${this.at(x - radius, y)}a${radius} ${radius} 0 1 0 ${2 * radius} 0a${radius} ${radius} 0 1 0 ${-2 * radius} 0`; }
  fill() { this.put("path", { d: this.path, fill: this.fillStyle }); }
  stroke() { this.put("path", { d: this.path, fill: "none", stroke: this.strokeStyle, "stroke-width": this.lineWidth }); }
  fillRect(x, y, width, height) { this.put("rect", { x, y, width, height, fill: this.fillStyle }); }
  fillText(text, x, y) { this.put("text", { x: this.x + x, y: this.y + y, fill: this.fillStyle, "font-family": "Arial, sans-serif", "font-size": /(\d+)px/.exec(this.font)[1] }, text); }
}
