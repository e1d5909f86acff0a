/** The parts of `urn:pulumi:<stack>::<project>::<types>::<name>`. */
export interface Urn {
  readonly stack: string;
  readonly project: string;
  /** The resource's own type: the last of the `$`-joined chain of its parents' types. */
  readonly type: string;
  readonly name: string;
}

const pattern = /^urn:pulumi:([^:]*)::([^:]*)::(.*?)::([^]*)$/;

/** Takes a URN apart; undefined for anything else. */
export function parseUrn(text: unknown): Urn | undefined {
  const match = typeof text === "string" ? pattern.exec(text) : null;
  if (!match) return undefined;
  const [, stack = "", project = "", types = "", name = ""] = match;
  return { stack, project, type: types.slice(types.lastIndexOf("$") + 1), name };
}
