// Takes the place of the server in a page that was exported: a grid of runs that lie in the file itself.

export class Refused extends Error {}
export class Gone extends Error {}

const kept = JSON.parse(document.getElementById("kept").textContent);

export const stringsOf = async (lang) => ({ en: strings_en, fr: strings_fr })[lang]; // declared above, in the file

// Where the state stands in the address: a file's address may change behind its # alone.
let behind = location.hash.startsWith("#?") ? location.hash.slice(1) : "";
export const address = {
  read: () => {
    if (location.hash.startsWith("#?")) behind = location.hash.slice(1);
    return behind;
  },
  write: (query) => `#${query || "?"}`,
};

export async function ask(path) {
  if (path === "api/schemes") return kept.schemes;
  if (path.startsWith("api/scheme?")) return kept.scheme;
  throw new Refused(path);
}

// The levels of the grid nearest to what is asked, by place among the steps of each knob, and what had to move.
function nearest(settings) {
  const asked = new Map(settings.map((setting) => setting.split("=")));
  const snapped = [];
  const levels = kept.axes.map(({ key, levels: on }) => {
    const knob = kept.scheme.knobs.find((one) => one.key === key);
    const wanted = asked.get(key) ?? knob.written;
    const place = (value) => knob.values.indexOf(value);
    const found = on.reduce((best, level) => (Math.abs(place(level) - place(wanted)) < Math.abs(place(best) - place(wanted)) ? level : best));
    if (found !== wanted) snapped.push({ key, asked: wanted, found });
    return found;
  });
  return { levels, snapped };
}

async function unpacked(id) {
  const packed = Uint8Array.from(atob(document.getElementById(id).textContent), (letter) => letter.charCodeAt(0));
  return new Response(new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"))).json();
}

export class Job {
  constructor(path, body) {
    Object.assign(this, { body, state: { answered_seconds: 0 } });
  }

  async answer() {
    const { levels, snapped } = nearest(this.body.settings);
    const { answer, figures } = await unpacked(`run-${kept.runs.findIndex((run) => run.join() === levels.join())}`);
    this.drawn = figures;
    return { ...answer, snapped };
  }

  async figures() { return this.drawn; }

  async cancel() { /* nothing is ever under way */ }
}
