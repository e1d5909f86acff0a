import { adaptResource } from "./adapters";
import { withAccounts } from "./aws-control/accounts";
import { Graph, type NotSeen } from "./graph";
import type { AnyNode, Node } from "./nodes";
import { redactor } from "./redact";
import type { ReadProblem, Resource } from "./resource";
import type { ReadContext } from "./shape";
import type { Path } from "./value";

/** What an adapter is given to put its nodes into. */
export interface Builder extends ReadContext {
  readonly resource: Resource;
  add(node: AnyNode): void;
  notSeen(what: string, why: string): void;
}

export interface BuildOptions {
  readonly partial?: boolean;
  readonly notSeen?: readonly NotSeen[];
  /** The resources are those of several stacks, which share no more than what one of them names of another. */
  readonly joined?: boolean;
  /** Told of each kind of node that is asked for, `*` for all of them. */
  readonly asked?: (kind: string) => void;
}

/** Turns the resources of all sources into one graph. Fields of the wrong type become `problems`, never a throw. */
export function buildGraph(given: readonly Resource[], options: BuildOptions = {}): Graph {
  const resources = withAccounts(given);
  const nodes = new Map<string, Node[]>();
  const problems: ReadProblem[] = [];
  const notSeen: NotSeen[] = [...(options.notSeen ?? [])];
  const add = (node: Node): void => {
    const list = nodes.get(node.kind);
    if (list) list.push(node);
    else nodes.set(node.kind, [node]);
  };
  for (const resource of resources) {
    adaptResource({
      resource,
      add,
      problem: (path: Path | undefined, message: string) => void problems.push({ resource, path, message }),
      notSeen: (what, why) => void notSeen.push({ what, why, resource }),
    });
  }
  const told = problems.length + notSeen.length > 0;
  const redact = told ? redactor(resources) : (text: string) => text;
  return new Graph(
    resources,
    nodes,
    problems.map((each) => ({ ...each, message: redact(each.message) })),
    notSeen.map((each) => ({ ...each, what: redact(each.what), why: redact(each.why) })),
    options.partial ?? false,
    options.joined ?? false,
    options.asked,
  );
}
