import type { Location } from "../../graph/resource";
import { sourceError, type Draft } from "../draft";
import type { BytePlaces } from "../files/places";
import type { ScanHandler, Step } from "../json/scan-handler";
import type { SourceError } from "../source";
import { PlanReader } from "./plan";
import { PreviewReader } from "./preview";
import { Element, type FormatReader } from "./reader";
import { parseResource } from "./resource-text";
import { StateReader } from "./state";

type Format = "state" | "preview" | "plan" | "kubernetes";
type Path = readonly (string | number)[];

/** The properties at the top that only one format has. */
const telling: Readonly<Record<string, Format>> = {
  deployment: "state",
  checkpoint: "state",
  latest: "state",
  steps: "preview",
  changeSummary: "preview",
  resourcePlans: "plan",
  apiVersion: "kubernetes",
  kind: "kubernetes",
};

/** Where each format keeps its elements. */
const elements: Readonly<Record<string, "list" | "object">> = {
  "deployment.resources": "list",
  "checkpoint.latest.resources": "list",
  "latest.resources": "list",
  steps: "list",
  resourcePlans: "object",
};
const containers = new Set(["deployment", "checkpoint", "checkpoint.latest", "latest"]);
/** What else is read. */
const asides = new Set([
  "version",
  "diagnostics",
  "deployment.manifest",
  "checkpoint.latest.manifest",
  "latest.manifest",
  "deployment.pending_operations",
  "checkpoint.latest.pending_operations",
  "latest.pending_operations",
]);

/**
 * Recognises a JSON document of the engine by its properties, whatever their order, and hands its elements to the reader of
 * its format. Everything else in it is passed over unread.
 */
export class PulumiDocument implements ScanHandler {
  /** Where the program made a resource, frame by frame: a third of a state. */
  readonly unread = "stackTrace";
  readonly parse = parseResource;
  /** Set as soon as the document has shown what it is. */
  format: Format | undefined;
  private reader: FormatReader | undefined;
  private readonly kept: { path: string; value: unknown; element: Element }[] = [];
  private readonly errors: SourceError[] = [];
  private readonly wrong = new Set<string>();
  /** How deep the items lie of the list of elements that is being read: nothing is worked out anew for each of them. */
  private listDepth = 0;

  constructor(
    private readonly file: string,
    private readonly folder: string,
    private readonly places: BytePlaces,
  ) {}

  at(path: Path): Step {
    const key = path.at(-1) ?? "";
    if (this.isItem(path, key)) return "take";
    this.listDepth = 0;
    if (path.length === 1) this.recognise(String(key));
    const parent = path.slice(0, -1).join(".");
    const shape = elements[parent] ?? (containers.has(parent) ? "object" : undefined);
    if (shape !== undefined && (shape === "list") !== (typeof key === "number")) {
      this.wrong.add(parent);
      return "skip";
    }
    if (parent in elements) {
      if (key === 0) this.listDepth = path.length;
      return "take";
    }
    const here = path.join(".");
    if (containers.has(here) || here in elements) return "enter";
    return asides.has(here) ? "take" : "skip";
  }

  take(path: Path, value: unknown, start: number, end: number): void {
    const element = new Element(this.places, start, end);
    const key = path.at(-1) ?? "";
    if (this.isItem(path, key)) return this.reader?.element(key, value, element);
    const here = path.join(".");
    if (containers.has(here) || here in elements) {
      if (value !== null) this.wrong.add(here);
    } else if (asides.has(here)) this.kept.push({ path: here, value, element });
    else this.reader?.element(key, value, element);
  }

  refuse(path: Path, start: number): void {
    this.errors.push(this.error(`${path.join(".")} is not valid JSON`, this.places.at(start)));
  }

  /** What was read; undefined where the document is none of the engine's. */
  finish(): Draft | undefined {
    if (!this.reader) return undefined;
    for (const { path, value, element } of this.kept) this.reader.aside?.(path, value, element);
    const draft = this.reader.finish();
    const wrong = [...this.wrong].map((path) =>
      this.error(`${path} is not ${elements[path] === "list" ? "a list" : "an object"}`),
    );
    return { ...draft, errors: [...draft.errors, ...wrong, ...this.errors] };
  }

  /** Whether this is a further item of the list of elements whose first was met last. */
  private isItem(path: Path, key: string | number): boolean {
    return typeof key === "number" && key > 0 && path.length === this.listDepth;
  }

  private recognise(key: string): void {
    const format = Object.hasOwn(telling, key) ? telling[key] : undefined;
    if (this.format !== undefined || format === undefined) return;
    this.format = format;
    if (format === "state") this.reader = new StateReader(this.file);
    else if (format === "preview") this.reader = new PreviewReader(this.file, this.folder);
    else if (format === "plan") this.reader = new PlanReader(this.file);
  }

  private error(message: string, location?: Location): SourceError {
    return sourceError("json", location ?? { file: this.file }, message, "export the file again");
  }
}
