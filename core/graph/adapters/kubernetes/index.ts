import type { Builder } from "../../build";
import { adaptWorkload, podPaths } from "./workload";

/** A Kubernetes object in either form: from a manifest or from the Pulumi provider. */
export function adaptKubernetes(builder: Builder): void {
  const kind = builder.resource.type.slice(builder.resource.type.lastIndexOf(":") + 1).replace(/Patch$/, "");
  if (Object.hasOwn(podPaths, kind)) adaptWorkload(builder, kind);
}
