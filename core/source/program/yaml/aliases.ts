import type { Alias } from "../../../graph";
import { isMap } from "../yaml-file";

interface Names {
  readonly valueOf: (expression: unknown) => unknown;
  /** The URN of the resource that `${name}` stands for. */
  readonly urnOf: (expression: unknown) => string | undefined;
  readonly tokenOf: (type: string) => string;
}

/** The option `aliases`: URNs, or what of them was another. What is not known before the update can't be looked for. */
export function yamlAliases(given: unknown, { valueOf, urnOf, tokenOf }: Names): Alias[] {
  return (Array.isArray(given) ? (given as unknown[]) : []).flatMap((each): Alias[] => {
    const alias = valueOf(each);
    if (typeof alias === "string") return [alias];
    if (!isMap(each) || !isMap(alias)) return [];
    const { urn, name, type, project, stack, parentUrn } = alias;
    if (typeof urn === "string") return [urn];
    const parent = urnOf(each["parent"]) ?? parentUrn ?? alias["parent"];
    return [
      {
        ...(typeof name === "string" && { name }),
        ...(typeof type === "string" && { type: tokenOf(type) }),
        ...(typeof project === "string" && { project }),
        ...(typeof stack === "string" && { stack }),
        ...(typeof parent === "string" && { parent }),
        ...(alias["noParent"] === true && { noParent: true }),
      },
    ];
  });
}
