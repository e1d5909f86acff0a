import { isMapping, type Mapping } from "../../graph/mapping";
import type { Resource } from "../../graph/resource";
import { sourceError, type Draft } from "../draft";
import type { SourceError } from "../source";
import type { Element, FormatReader } from "./reader";
import { ResourceMaker } from "./resource";

const goneSteps = new Set([
  "delete",
  "delete-replaced",
  "discard",
  "discard-replaced",
  "remove-pending-replace",
]);
const freshSteps = new Set(["create", "import", "read"]);

/**
 * Reads a plan as `pulumi preview --save-plan` writes it. It holds only what changes of a resource's inputs: for those
 * that exist already the planned outputs, which have every input, stand in for the rest.
 */
export class PlanReader implements FormatReader {
  private readonly resources: Resource[] = [];
  private readonly errors: SourceError[] = [];
  private readonly maker = new ResourceMaker();
  private existing = 0;

  constructor(private readonly file: string) {}

  element(urn: string | number, plan: unknown, element: Element): void {
    if (!isMapping(plan)) return this.fail("a resource's plan is not an object", element);
    const { goal } = plan;
    const steps = Array.isArray(plan["steps"]) ? (plan["steps"] as unknown[]) : [];
    const stays = steps.some((step) => typeof step === "string" && !goneSteps.has(step));
    if ((steps.length > 0 && !stays) || goal === null || goal === undefined) return;
    if (!isMapping(goal)) return this.fail("a resource's goal is not an object", element);
    const fresh = steps.every((step) => typeof step === "string" && freshSteps.has(step));
    if (!fresh) this.existing += 1;
    const inputs = applyDiff(fresh ? {} : plan["state"], goal["inputDiff"]);
    const resource = this.maker.make({ ...goal, urn, inputs }, element, ["goal", "inputDiff", "adds"]);
    if (typeof resource === "string") return this.fail(resource, element);
    const named = Array.isArray(goal["aliases"]) ? (goal["aliases"] as unknown[]) : [];
    const aliases = named.filter((each) => typeof each === "string");
    this.resources.push(aliases.length > 0 ? Object.assign(resource, { aliases }) : resource);
  }

  finish(): Draft {
    const stack = this.resources[0]?.stack;
    const notes =
      this.existing > 0
        ? [
            `${this.file}: a plan holds only changes: resources that exist are judged by their planned outputs`,
          ]
        : [];
    return {
      kind: "plan",
      stage: "preview",
      resources: this.resources,
      errors: this.errors,
      notSeen: [],
      notes,
      partial: false,
      ...(stack === undefined ? {} : { stack }),
    };
  }

  private fail(message: string, element: Element): void {
    this.errors.push(sourceError("plan", element.locate(), message, "save the plan again"));
  }
}

function applyDiff(base: unknown, diff: unknown): Mapping {
  const inputs: Record<string, unknown> = isMapping(base) ? { ...base } : {};
  if (!isMapping(diff)) return inputs;
  for (const part of ["adds", "updates"]) {
    const changes = diff[part];
    if (!isMapping(changes)) continue;
    for (const key of Object.keys(changes)) {
      Object.defineProperty(inputs, key, {
        value: changes[key],
        enumerable: true,
        configurable: true,
        writable: true,
      });
    }
  }
  const deletes = diff["deletes"];
  for (const key of Array.isArray(deletes) ? (deletes as unknown[]) : []) {
    if (typeof key === "string") delete inputs[key];
  }
  return inputs;
}
