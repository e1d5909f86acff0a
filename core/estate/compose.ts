import { loadAll, YAMLException, type LoadOptions, type State } from "js-yaml";
import { yamlSchema } from "./yaml-schema";

/** A node of a document: offsets into its text, its kind, its value and the nodes below it, keys among them. */
export interface ComposedNode {
  start: number;
  end: number;
  kind: "mapping" | "sequence" | "scalar";
  value: unknown;
  children: ComposedNode[];
}

export interface Fault {
  message: string;
  offset: number;
}

const GAP = /(?:\s|#[^\r\n]*)*/y;

/** The offset of what comes next: past white space and comments. */
export function skipGap(text: string, offset: number): number {
  GAP.lastIndex = offset;
  GAP.exec(text);
  return GAP.lastIndex;
}

/**
 * Reads a YAML stream as trees of nodes, one a document. The fast parser gives values; its listener tells of each
 * node's begin and end, which the trees are made from.
 */
export function compose(text: string, deepest: number): { documents: ComposedNode[]; fault?: Fault } {
  const documents: ComposedNode[] = [];
  const open: { start: number; children: ComposedNode[] }[] = [];
  const listener = (event: string, state: State): void => {
    if (event === "open") {
      open.push({ start: state.position, children: [] });
      return;
    }
    const frame = open.pop();
    if (!frame) return;
    const value: unknown = state.result;
    // What was first taken for a key of a mapping is told of twice: once as that, once as itself.
    const only = frame.children.length === 1 ? frame.children[0] : undefined;
    const again = only !== undefined && typeof value === "object" && value !== null && only.value === value;
    const node: ComposedNode = again
      ? only
      : {
          start: skipGap(text, frame.start),
          end: state.position,
          kind: Array.isArray(value)
            ? "sequence"
            : typeof value === "object" && value !== null
              ? "mapping"
              : "scalar",
          value,
          children: frame.children,
        };
    (open.at(-1)?.children ?? documents).push(node);
  };
  let warning: string | undefined;
  const options = {
    schema: yamlSchema,
    json: true, // duplicate keys are told of with the other errors, not one by one
    maxDepth: deepest,
    listener,
    onWarning: (error: YAMLException) => void (warning ??= error.reason),
  } as LoadOptions;
  try {
    loadAll(text, null, options);
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    const mark = error.mark as { position?: number } | undefined;
    return { documents: [], fault: { message: error.reason, offset: mark?.position ?? 0 } };
  }
  return warning === undefined ? { documents } : { documents, fault: { message: warning, offset: 0 } };
}
