import { existsSync } from "node:fs";
import { join } from "node:path";
import { isMapping, type Mapping } from "../../graph/mapping";
import type { Location, Resource } from "../../graph/resource";
import { sourceError, type Draft } from "../draft";
import type { SourceError } from "../source";
import { Diagnostics } from "./diagnostics";
import type { Element, FormatReader } from "./reader";
import { ResourceMaker } from "./resource";

/** The URN of the state that a step starts from, where it is another, and those that the engine names beside. */
function knownBefore(state: unknown, before: unknown, urn: string | undefined): string[] {
  const named: unknown = isMapping(state) ? state["aliases"] : undefined;
  const all = [
    ...(isMapping(before) ? [before["urn"]] : []),
    ...(Array.isArray(named) ? (named as unknown[]) : []),
  ];
  return [...new Set(all)].filter((each): each is string => typeof each === "string" && each !== urn);
}

/** Operations after which the resource, in this form, is not there any more. */
const gone = new Set(["delete", "delete-replaced", "discard", "discard-replaced", "remove-pending-replace"]);

/** Reads the steps of `pulumi preview --json`: what will be there after the update. */
export class PreviewReader implements FormatReader {
  private readonly byUrn = new Map<string, Resource>();
  private readonly errors: SourceError[] = [];
  private readonly sources = new Map<string, boolean>();
  readonly diagnostics: Diagnostics;
  private readonly maker = new ResourceMaker();
  private untargeted = 0;

  constructor(
    private readonly file: string,
    /** The folder in which the program's own files are looked for. */
    private readonly folder: string,
  ) {
    this.diagnostics = new Diagnostics(file);
  }

  element(_key: string | number, step: unknown, element: Element): void {
    if (!isMapping(step)) return this.fail("a step is not an object", element);
    const after = isMapping(step["newState"]) ? "newState" : "oldState";
    this.step(step["op"], step[after], element.within(after), step["oldState"]);
  }

  /** One operation of the plan, the state that it leads to, and the one that it starts from. */
  step(op: unknown, state: unknown, element: Element, before: unknown): void {
    if (typeof op === "string" && gone.has(op)) return;
    const position = isMapping(state) ? this.sourcePosition(state) : undefined;
    const resource = this.maker.make(state, element, ["inputs"], position);
    if (typeof resource === "string") return this.fail(resource, element);
    const aliases = knownBefore(state, before, resource.urn);
    const isLeftOut = op === "same" && resource.custom === true && resource.physicalId === undefined;
    if (isLeftOut) this.untargeted += 1;
    const deployed =
      op === "same" && !isLeftOut ? resource.properties : isMapping(before) ? before["inputs"] : undefined;
    this.byUrn.set(
      resource.urn ?? resource.id,
      Object.assign(resource, isMapping(deployed) && { deployed }, aliases.length > 0 && { aliases }),
    );
  }

  aside(path: string, value: unknown): void {
    if (path === "diagnostics" && Array.isArray(value)) {
      for (const each of value as unknown[]) {
        if (isMapping(each)) this.diagnostics.add(each["severity"], each["message"]);
      }
    }
  }

  finish(): Draft {
    const notes: string[] = [];
    if (this.untargeted > 0) {
      notes.push(
        `${this.file}: the preview leaves resources out (--target): the rest of the stack is not seen`,
      );
    }
    if (this.diagnostics.failed) {
      notes.push(`${this.file}: the preview failed: resources that it did not come to are not seen`);
    }
    const resources = [...this.byUrn.values()];
    const stack = resources.find((each) => each.stack !== undefined)?.stack;
    return {
      kind: "preview",
      stage: "preview",
      resources,
      errors: [...this.errors, ...this.diagnostics.errors],
      notSeen: [],
      notes,
      partial: this.untargeted > 0 || this.diagnostics.failed,
      ...(stack === undefined ? {} : { stack }),
    };
  }

  addError(error: SourceError): void {
    this.errors.push(error);
  }

  private fail(message: string, element: Element): void {
    this.addError(sourceError("preview", element.locate(), message, "run the preview again"));
  }

  /** The line of the program that made the resource, where the program lies here. */
  private sourcePosition(state: Mapping): Location | undefined {
    const written = state["sourcePosition"];
    const match =
      typeof written === "string" ? /^project:\/\/\/([^#]+)#(\d+)(?:,(\d+))?$/.exec(written) : null;
    const [, file, line, column] = match ?? [];
    if (file === undefined || file.split("/").includes("..") || file.includes("node_modules"))
      return undefined;
    let present = this.sources.get(file);
    if (present === undefined) {
      present = existsSync(join(this.folder, file));
      this.sources.set(file, present);
    }
    return present
      ? { file, line: Number(line), ...(column === undefined ? {} : { column: Number(column) }) }
      : undefined;
  }
}
