/** Tells on a terminal how far the audit is, at most ten times a second; elsewhere it says nothing. */
export class Progress {
  private done = 0;
  private shown = 0;
  private readonly started = Date.now();

  constructor(
    private readonly total: number,
    private readonly stream: Pick<NodeJS.WriteStream, "write" | "isTTY"> = process.stderr,
  ) {}

  step(): void {
    this.done += 1;
    const now = Date.now();
    if (!this.stream.isTTY || now - this.shown < 100) return;
    this.shown = now;
    this.stream.write(`\r\u001b[K${progressText(this.done, this.total, now - this.started)}`);
  }

  end(): void {
    if (this.stream.isTTY && this.shown > 0) this.stream.write("\r\u001b[K");
  }
}

/** @param elapsed milliseconds */
function progressText(done: number, total: number, elapsed: number): string {
  const percent = Math.floor((done / total) * 100);
  const left = Math.round(((elapsed / done) * (total - done)) / 1000);
  // The first few say little of the rest.
  const estimate = done < 20 && done < total ? "" : `, about ${duration(left)} left`;
  return `${done} of ${total} stacks judged (${percent} %)${done === total ? "" : estimate}`;
}

function duration(seconds: number): string {
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.ceil(seconds / 60)} min`;
  return `${Math.floor(seconds / 3600)} h ${Math.ceil((seconds % 3600) / 60)} min`;
}
