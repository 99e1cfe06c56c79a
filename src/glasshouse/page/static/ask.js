// Asks the server, waits for jobs, and says so where nobody answers any more.

export class Refused extends Error {}
export class Gone extends Error {}

export const stringsOf = async (lang) => (await import(`./strings/${lang}.js`)).default;

// Where the state stands in the address.
export const address = { read: () => location.search, write: (query) => query || "./" };

const pause = (milliseconds) => new Promise((go) => setTimeout(go, milliseconds));

export async function ask(path, { method = "GET", body } = {}) {
  let answer;
  try {
    answer = await fetch(path, {
      method,
      headers: body === undefined ? {} : { "content-type": "application/json" },
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: AbortSignal.timeout(30_000),
    });
  } catch {
    throw new Gone();
  }
  const said = await answer.json().catch(() => ({ reason: String(answer.status) }));
  if (!answer.ok) throw new Refused(said.reason);
  return said;
}

// One question: `answer` is there before the figures that are drawn from it.
export class Job {
  constructor(path, body, tell) { Object.assign(this, { path, body, tell, cancelled: false, number: null }); }

  async answer() {
    this.state = await ask(this.path, { method: "POST", body: this.body });
    this.number = this.state.job;
    if (this.cancelled) await this.cancel();
    await this.until(() => this.state.answered_seconds !== null);
    if (this.state.state === "cancelled") return null;
    if (this.state.answered_seconds === null) throw new Refused(this.state.reason);
    return ask(`api/jobs/${this.number}/answer`);
  }

  async figures() {
    await this.until(() => false);
    if (this.state.state !== "done") throw new Refused(this.state.reason || this.state.state);
    return ask(`api/jobs/${this.number}/figures`);
  }

  async until(enough) {
    while (["waiting", "running"].includes(this.state.state) && !enough()) {
      this.tell(this.state);
      await pause(250);
      this.state = await ask(`api/jobs/${this.number}`);
    }
  }

  async cancel() {
    this.cancelled = true;
    if (this.number !== null) await ask(`api/jobs/${this.number}`, { method: "DELETE" });
  }
}
