// What the reader chose, in the URL and nowhere else.

import { address } from "./ask.js";

const PLAIN = { view: "start", lang: "en", scheme: "beijing-2018", against: "none", people: 10000, years: 10, seed: 1, person: "", guess: "",
  month: "", age: "", work: "", income: "", did: "", colour: "held" };
const NUMBERS = ["people", "years", "seed"];

export function read() {
  const given = new URLSearchParams(address.read());
  const state = { ...PLAIN, settings: new Map(), without: [], asked: given.get("asked") === "1" };
  for (const key of Object.keys(PLAIN)) if (given.has(key)) state[key] = given.get(key);
  for (const key of NUMBERS) state[key] = Number(state[key]);
  for (const setting of given.getAll("set")) {
    const cut = setting.indexOf("=");
    if (cut > 0) state.settings.set(setting.slice(0, cut), setting.slice(cut + 1));
  }
  state.without = given.getAll("without");
  if (!["en", "fr"].includes(state.lang)) state.lang = "en";
  return state;
}

export function written(state, changed = {}) {
  const whole = { ...state, ...changed };
  const out = new URLSearchParams();
  for (const [key, plain] of Object.entries(PLAIN)) if (String(whole[key]) !== String(plain)) out.set(key, whole[key]);
  for (const [key, value] of whole.settings) out.append("set", `${key}=${value}`);
  for (const word of whole.without) out.append("without", word);
  if (whole.asked) out.set("asked", "1");
  const query = out.toString();
  return address.write(query && `?${query}`);
}

// A pasted text is no part of the address: it stays in this tab.
export const PASTED = "pasted";

export function question(state, text) {
  return {
    ...(state.scheme === PASTED ? { text } : { scheme: state.scheme }), against: state.against, people: state.people, years: state.years, seed: state.seed,
    language: state.lang, settings: [...state.settings].map(([key, value]) => `${key}=${value}`), without: state.without,
  };
}
