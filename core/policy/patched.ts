import type { Node } from "../graph";
import type { Report } from "./report";

const isPatch = ({ resource }: Node): boolean => /^kubernetes:.*Patch$/.test(resource.type);

/** Reports what is wrong because an object says nothing. Of a patch, the object that it patches may say it: there it is not known. */
export function reportUnsaid(
  { node, report }: { readonly node: Node; readonly report: Report },
  message: string,
  path: string,
): void {
  if (isPatch(node)) report.unknown(path, `the object that ${node.resource.name} patches`);
  else report(message, path);
}
