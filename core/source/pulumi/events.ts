import { isMapping } from "../../graph/mapping";
import { sourceError, type Draft } from "../draft";
import type { BytePlaces } from "../files/places";
import { PreviewReader } from "./preview";
import { Element } from "./reader";

/** Whether a line is an event of `PULUMI_ENABLE_STREAMING_JSON_PREVIEW=true pulumi preview --json`. */
export function isEventLine(line: string): boolean {
  if (!line.startsWith("{")) return false;
  try {
    const event: unknown = JSON.parse(line);
    return isMapping(event) && "sequence" in event && "timestamp" in event;
  } catch {
    return false;
  }
}

const longestLine = 64 * 1024 * 1024;

/**
 * Reads a preview that came as a stream of events, a line each. The engine's debug diagnostics among them hold secrets in
 * clear: of those, nothing is kept.
 */
export class EventReader {
  private readonly preview: PreviewReader;
  private rest: Buffer[] = [];
  private restBytes = 0;
  private offset = 0;
  private lines = 0;
  private ended = false;
  private broken = false;

  constructor(
    private readonly file: string,
    folder: string,
    private readonly places: BytePlaces,
  ) {
    this.preview = new PreviewReader(file, folder);
  }

  write(chunk: Buffer): void {
    let start = 0;
    for (let end = chunk.indexOf(0x0a); end >= 0; end = chunk.indexOf(0x0a, start)) {
      this.line(this.takeRest(chunk.subarray(start, end)));
      this.offset += 1;
      start = end + 1;
    }
    if (start < chunk.length && !this.broken) {
      this.rest.push(Buffer.from(chunk.subarray(start)));
      this.restBytes += chunk.length - start;
      if (this.restBytes > longestLine) this.fault("has a line of more than 64 MiB");
    }
  }

  finish(): Draft {
    this.line(this.takeRest(Buffer.alloc(0)));
    if (!this.ended && !this.broken) this.fault("ends before the preview does");
    return this.preview.finish();
  }

  private takeRest(end: Buffer): Buffer {
    if (this.rest.length === 0) return end;
    const whole = Buffer.concat([...this.rest, end]);
    this.rest = [];
    this.restBytes = 0;
    return whole;
  }

  private line(bytes: Buffer): void {
    this.lines += 1;
    const start = this.offset;
    this.offset += bytes.length;
    if (this.broken || bytes.length === 0) return;
    const text = bytes.toString("utf8");
    if (text.trim() === "") return;
    let event: unknown;
    try {
      event = JSON.parse(text);
    } catch {
      return this.fault("is not JSON, or was cut here");
    }
    if (!isMapping(event)) return this.fault("is not an event");
    this.event(event, new Element(this.places, start, this.offset));
  }

  private event(event: Readonly<Record<string, unknown>>, element: Element): void {
    for (const name of ["resourcePreEvent", "resOutputsEvent"]) {
      const metadata = isMapping(event[name]) ? event[name]["metadata"] : undefined;
      if (!isMapping(metadata)) continue;
      const after = isMapping(metadata["new"]) ? "new" : "old";
      this.preview.step(
        metadata["op"],
        metadata[after],
        element.within(name, "metadata", after),
        metadata["old"],
      );
    }
    const diagnostic = event["diagnosticEvent"];
    if (isMapping(diagnostic)) this.preview.diagnostics.add(diagnostic["severity"], diagnostic["message"]);
    const summary = event["summaryEvent"];
    if (isMapping(summary)) {
      this.ended = true;
      if (summary["result"] === "failed") this.preview.diagnostics.failed = true;
    }
    if ("cancelEvent" in event) this.ended = true;
  }

  private fault(message: string): void {
    this.broken = true;
    this.rest = [];
    this.preview.addError(
      sourceError(
        "preview",
        { file: this.file, line: this.lines },
        `the stream of the preview ${message}`,
        "run the preview again and keep its whole output",
      ),
    );
  }
}
