import { environmentOfStack } from "../../core/policy/environment";
import { matchGlob, type Estate } from "../../core/estate";
import type { Boundary, StackVerdict } from "../../core/audit";
import type { Result } from "../../core/report";
import { BackendError, openBackend, type Backend, type StackFile } from "../../core/source/backends";
import { isGlob } from "../../core/source/files/glob";
import type { Task } from "./options";

/** Which stacks are audited; an empty list leaves nothing out. */
export interface Filters {
  readonly projects: readonly string[];
  readonly stacks: readonly string[];
  readonly environments: readonly string[];
}

export interface Listed {
  readonly tasks: readonly Task[];
  /** Backends that could not be listed, or hold nothing. */
  readonly problems: Result["problems"];
}

/** Lists the stacks of all backends in the order of their ids, each once, as far as the filters don't leave them out unread. */
export async function listStacks(
  specs: readonly string[],
  filters: Filters,
  estate: Pick<Estate, "environments">,
): Promise<Listed> {
  const tasks = new Map<string, Task>();
  const problems: Result["problems"] = [];
  for (const [index, spec] of specs.entries()) {
    try {
      const backend = await openBackend(spec);
      let found = 0;
      for await (const file of backend.list()) {
        found += 1;
        const id = idOf(backend, file);
        if (!tasks.has(id) && mayPass(file, filters, estate)) tasks.set(id, { id, backend: index, file });
      }
      if (found === 0) problems.push(nothingIn(spec));
    } catch (error) {
      if (!(error instanceof BackendError)) throw error;
      const { message, hint } = error;
      problems.push({
        code: "backend",
        location: { file: spec },
        message,
        ...(hint !== undefined && { hint }),
      });
    }
  }
  return { tasks: [...tasks.values()].sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)), problems };
}

const nothingIn = (spec: string): Result["problems"][number] => ({
  code: "nothing",
  location: { file: spec },
  message: "holds no state of a stack",
  hint: "name a backend (its .pulumi lies in it), a folder of exported states, or a state",
});

/** What the stack is called in the audit: what a person would write to name its file. */
function idOf({ name }: Backend, { key }: StackFile): string {
  const isAddress = /^[a-z][a-z0-9+.-]*:\/\//i.test(name);
  if (!isAddress && isGlob(name)) return key;
  if (!isAddress && (name === key || name.endsWith(`/${key}`))) return name;
  return `${name.replace(/\/+$/, "")}/${key}`;
}

const isNamed = (patterns: readonly string[], name: string | undefined): boolean =>
  patterns.length === 0 || (name !== undefined && patterns.some((pattern) => matchGlob(pattern, name)));

/** Whether a stack may be among those asked for, by its key alone. */
function mayPass(file: StackFile, filters: Filters, estate: Pick<Estate, "environments">): boolean {
  const { project, stack } = file;
  // An export says nothing by its name.
  if (project === undefined) return true;
  if (!isNamed(filters.projects, project) || !isNamed(filters.stacks, stack)) return false;
  if (filters.environments.length === 0) return true;
  const environment = environmentOfStack(estate, `${project}/${stack}`);
  return environment === undefined || filters.environments.includes(environment);
}

/** Whether it is, by what was read of it. What could not be read is not left out. */
export function passes(
  verdict: Pick<StackVerdict, "project" | "stack" | "problems">,
  boundary: Pick<Boundary, "environments">,
  filters: Filters,
): boolean {
  if (verdict.problems.length > 0 && boundary.environments.length === 0) return true;
  const { environments } = filters;
  return (
    isNamed(filters.projects, verdict.project) &&
    isNamed(filters.stacks, verdict.stack) &&
    (environments.length === 0 || boundary.environments.some((each) => environments.includes(each)))
  );
}
