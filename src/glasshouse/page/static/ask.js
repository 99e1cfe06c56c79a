// Asks the server, waits for jobs, and says so where nobody answers any more.

export class Refused extends Error {}
export class Gone extends Error {}

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

export class Job {
  constructor(path, body, tell) { Object.assign(this, { path, body, tell, cancelled: false, number: null }); }

  async answer() {
    let job = await ask(this.path, { method: "POST", body: this.body });
    this.number = job.job;
    if (this.cancelled) await this.cancel();
    while (job.state === "waiting" || job.state === "running") {
      this.tell(job);
      await pause(300);
      job = await ask(`api/jobs/${this.number}`);
    }
    this.seconds = job.seconds;
    if (job.state === "cancelled") return null;
    if (job.state !== "done") throw new Refused(job.reason);
    return ask(`api/jobs/${this.number}/answer`);
  }

  async cancel() {
    this.cancelled = true;
    if (this.number !== null) await ask(`api/jobs/${this.number}`, { method: "DELETE" });
  }
}
