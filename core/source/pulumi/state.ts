import type { NotSeen } from "../../graph";
import { isMapping } from "../../graph/mapping";
import type { Resource } from "../../graph/resource";
import { sourceError, type Draft } from "../draft";
import type { SourceError, StateManifest } from "../source";
import type { Element, FormatReader } from "./reader";
import { ResourceMaker } from "./resource";
import { parseUrn } from "./urn";

const inputs = ["inputs"];

/** The newest version of deployments and checkpoints that is understood. */
const newestVersion = 4;

const interrupted: Readonly<Record<string, string>> = {
  creating: "its creation was interrupted: it may exist",
  importing: "its import was interrupted: it may be managed already",
  updating: "its update was interrupted: what runs may differ from what is recorded",
  deleting: "its deletion was interrupted: it may be gone",
  reading: "it was being read when the update was interrupted",
};

/** Reads the resources of `pulumi stack export` or of a checkpoint: what exists, as the last update left it. */
export class StateReader implements FormatReader {
  private readonly resources: Resource[] = [];
  private readonly errors: SourceError[] = [];
  private readonly notSeen: NotSeen[] = [];
  private readonly maker = new ResourceMaker();
  private deleting = 0;
  private replacing = 0;
  private stack: string | undefined;
  private written: StateManifest | undefined;
  private tooNew: SourceError | undefined;

  constructor(private readonly file: string) {}

  element(_key: string | number, value: unknown, element: Element): void {
    if (isMapping(value) && value["delete"] === true) {
      this.deleting += 1;
      return;
    }
    if (isMapping(value) && value["pendingReplacement"] === true) {
      this.replacing += 1;
      return;
    }
    const resource = this.maker.make(value, element, inputs);
    if (typeof resource === "string") {
      this.errors.push(sourceError("state", element.locate(), resource, "export the state again"));
      return;
    }
    this.stack ??= resource.stack;
    this.resources.push(Object.assign(resource, { deployed: resource.properties }));
  }

  aside(path: string, value: unknown, element: Element): void {
    if (path === "version") this.checkVersion(value, element);
    else if (path.endsWith("manifest")) this.written = readManifest(value);
    else if (path.endsWith("pending_operations")) this.pending(value);
  }

  finish(): Draft {
    const notes: string[] = [];
    const count = (number: number, what: string) => {
      if (number > 0)
        notes.push(`${this.file}: ${number} ${number === 1 ? "resource" : "resources"} ${what}`);
    };
    count(this.deleting, "to be deleted not counted");
    count(this.replacing, "deleted and not replaced yet not counted");
    const { tooNew } = this;
    return {
      kind: "state",
      stage: "state",
      resources: tooNew ? [] : this.resources,
      errors: tooNew ? [tooNew] : this.errors,
      notSeen: this.notSeen,
      notes,
      partial: false,
      ...(this.stack === undefined ? {} : { stack: this.stack }),
      ...(this.written && { manifest: this.written }),
    };
  }

  private checkVersion(version: unknown, element: Element): void {
    if (
      typeof version === "number" &&
      Number.isInteger(version) &&
      version >= 1 &&
      version <= newestVersion
    ) {
      return;
    }
    const written = typeof version === "number" ? String(version) : "that is not a number";
    this.tooNew = sourceError(
      "state-version",
      element.locate(),
      `is a state of version ${written}; versions 1 to ${newestVersion} can be read`,
      "update Bulkhead, or export the stack with an older Pulumi CLI",
    );
  }

  private pending(operations: unknown): void {
    if (!Array.isArray(operations)) return;
    for (const operation of operations as unknown[]) {
      if (!isMapping(operation) || !isMapping(operation["resource"])) continue;
      const urn = parseUrn(operation["resource"]["urn"]);
      const why = interrupted[String(operation["type"])] ?? "an operation on it was interrupted";
      if (urn) this.notSeen.push({ what: `${urn.type} ${urn.name}`, why });
    }
  }
}

function readManifest(value: unknown): StateManifest {
  if (!isMapping(value)) return {};
  const { time, version } = value;
  // The engine's zero time stands for none.
  const known = typeof time === "string" && time.length < 64 && Date.parse(time) > 0;
  return {
    ...(known && { time }),
    ...(typeof version === "string" && version !== "" && version.length < 64 && { engine: version }),
  };
}
