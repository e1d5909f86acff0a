import { sourceError } from "../draft";
import type { SourceError } from "../source";

const longest = 200;
const controls = /[\p{Cc}\p{Cf}]/gu;

/** The first line of a message of the engine, fit to be shown: no colour marks, no control characters, not too long. */
function plainMessage(message: string): string {
  const [line = ""] = message
    .replace(/<\{%[^%]*%\}>/g, "")
    // eslint-disable-next-line no-control-regex
    .replace(/\u001b\[[0-9;?]*[A-Za-z]/g, "")
    .trim()
    .split(/\r?\n/);
  const plain = line.replace(controls, "");
  return plain.length > longest ? `${plain.slice(0, longest)}…` : plain;
}

/** The last words of every preview that fails, whatever the reason; a policy pack's refusal has no others. */
const justFailed = /^(?:error: )?(?:preview|update) failed$/;

/** What the errors that a preview reports mean for what can be said of it. */
export class Diagnostics {
  readonly errors: SourceError[] = [];
  failed = false;

  constructor(private readonly file: string) {}

  add(severity: unknown, message: unknown): void {
    if (severity !== "error" || typeof message !== "string") return;
    this.failed = true;
    const text = plainMessage(message);
    if (text === "" || justFailed.test(text)) return;
    this.errors.push(
      sourceError(
        "preview-failed",
        { file: this.file },
        `the preview failed: ${text.replace(/^error: /, "")}`,
        "mend the program and run the preview again; what it had registered until then is judged",
      ),
    );
  }
}
