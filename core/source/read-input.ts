import { decodeText, longestText } from "./files/text";
import { systemFault } from "./files/faults";
import type { Input } from "./files/input";
import { BytePlaces } from "./files/places";
import { JsonFault } from "./json/scan-handler";
import { JsonScanner } from "./json/scanner";
import { readManifests, type ManifestOptions } from "./manifests";
import { PulumiDocument } from "./pulumi/document";
import { EventReader, isEventLine } from "./pulumi/events";
import { sourceError, type Draft } from "./draft";
import type { SourceError } from "./source";

export interface InputOptions extends ManifestOptions {
  /** The folder in which a preview's program is looked for, to name its lines. */
  readonly folder: string;
}

export interface InputReading extends Draft {
  /** Documents that are none of ours and were passed over. */
  readonly skipped: number;
}

/** Reads one file or stream of any form: what it is, its content tells. Never throws for bad input. */
export async function readInput(input: Input, options: InputOptions): Promise<InputReading> {
  try {
    return await read(input, options);
  } catch (error) {
    return failed([systemFault(error, input.name)]);
  }
}

const failed = (errors: readonly SourceError[]): InputReading => ({
  kind: "manifests",
  stage: "preview",
  resources: [],
  errors,
  notSeen: [],
  notes: [],
  partial: false,
  skipped: 0,
});

async function read(input: Input, options: InputOptions): Promise<InputReading> {
  const places = new BytePlaces(input.name, input.again);
  const text = new TextCollector();
  const json = new JsonAttempt(input, options, places);
  let events: EventReader | undefined;
  let first = true;
  for await (const chunk of input.chunks()) {
    if (first && isEventLine(firstLine(chunk))) events = new EventReader(input.name, options.folder, places);
    if (first && !events && !/^(?:\ufeff)?\s*\{/.test(chunk.toString("utf8", 0, 64))) json.giveUp();
    first = false;
    if (events) events.write(chunk);
    else if (json.wants) json.write(chunk);
    if (!events && !json.certain && !text.add(chunk)) return failed([tooLarge(input.name)]);
  }
  if (events) return { ...events.finish(), skipped: 0 };
  const draft = json.finish();
  if (draft) return { ...draft, skipped: 0 };
  const decoded = decodeText(text.bytes(), input.name);
  if (typeof decoded !== "string") return failed([decoded]);
  return readText(decoded, input, options);
}

function readText(text: string, input: Input, options: InputOptions): InputReading {
  if (text.trim() === "") {
    if (options.skipForeign) return { ...failed([]), skipped: 1 };
    const hint = "name manifests, states, previews or plans";
    return failed([sourceError("empty", { file: input.name }, "is empty", hint)]);
  }
  const { resources, errors, skipped } = readManifests(text, input.name, options);
  return { ...failed(errors), resources, skipped };
}

const tooLarge = (file: string): SourceError =>
  sourceError("too-large", { file }, "is a text of more than 256 MiB", "split it into several files");

const longestFirstLine = 64 * 1024;

/** Empty where it is longer than the first line of a stream of events is: a state's, mostly, which is not read here. */
function firstLine(chunk: Buffer): string {
  const end = chunk.subarray(0, longestFirstLine).indexOf(0x0a);
  if (end < 0 && chunk.length > longestFirstLine) return "";
  return chunk.toString("utf8", 0, end < 0 ? chunk.length : end).trimEnd();
}

/** Keeps what can't be recognised yet; a chunk's bytes are only lent, so they are copied. */
class TextCollector {
  private readonly parts: Buffer[] = [];
  private length = 0;

  add(chunk: Buffer): boolean {
    this.length += chunk.length;
    this.parts.push(Buffer.from(chunk));
    return this.length <= longestText;
  }

  bytes(): Buffer {
    return Buffer.concat(this.parts);
  }
}

/** Tries to read the input as one of the engine's documents, and gives up once it shows that it is none. */
class JsonAttempt {
  wants = true;
  private readonly document: PulumiDocument;
  private readonly scanner: JsonScanner;
  private fault: JsonFault | undefined;

  constructor(
    input: Input,
    options: InputOptions,
    private readonly places: BytePlaces,
  ) {
    this.document = new PulumiDocument(input.name, options.folder, places);
    this.scanner = new JsonScanner(this.document);
  }

  /** Whether the input has shown itself as one of the engine's. */
  get certain(): boolean {
    return this.document.format !== undefined && this.document.format !== "kubernetes";
  }

  giveUp(): void {
    this.wants = false;
  }

  write(chunk: Buffer): void {
    this.attempt(() => this.scanner.write(chunk));
    if (this.fault || this.document.format === "kubernetes") this.wants = false;
  }

  finish(): Draft | undefined {
    if (!this.certain) return undefined;
    if (!this.fault) this.attempt(() => this.scanner.end());
    const draft = this.document.finish();
    if (!draft || !this.fault) return draft;
    const { message, offset, cut } = this.fault;
    const hint = cut ? "it was cut: export it again; what stands before is judged" : "export it again";
    return {
      ...draft,
      errors: [...draft.errors, sourceError("json", this.places.at(offset), message, hint)],
      partial: true,
    };
  }

  private attempt(body: () => void): void {
    try {
      body();
    } catch (error) {
      if (!(error instanceof JsonFault)) throw error;
      this.fault = error;
    }
  }
}
