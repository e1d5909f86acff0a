import type * as resourcePb from "@pulumi/pulumi/proto/resource_pb";
import type { Alias } from "../../../graph";

/** What a request says that its resource was called before: as specifications, and from older SDKs as whole URNs. */
export function aliasesOf(request: resourcePb.RegisterResourceRequest): Alias[] {
  const structured = (request.getAliasesList?.() ?? []).flatMap((alias): Alias[] => {
    const spec = alias.getSpec();
    if (!spec) return alias.getUrn() === "" ? [] : [alias.getUrn()];
    const [name, type, parent] = [spec.getName(), spec.getType(), spec.getParenturn()];
    const [project, stack] = [spec.getProject(), spec.getStack()];
    return [
      {
        ...(name !== "" && { name }),
        ...(type !== "" && { type }),
        ...(parent !== "" && { parent }),
        ...(spec.getNoparent() && { noParent: true }),
        ...(project !== "" && { project }),
        ...(stack !== "" && { stack }),
      },
    ];
  });
  return [...(request.getAliasurnsList?.() ?? []), ...structured];
}
