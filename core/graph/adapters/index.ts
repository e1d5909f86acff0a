import type { Builder } from "../build";
import { adaptAws } from "./aws";
import { adaptKubernetes } from "./kubernetes";
import { adaptStackReference } from "./stack-reference";

/** The only door between a provider's property names and the graph. */
export function adaptResource(builder: Builder): void {
  const { type } = builder.resource;
  if (type.startsWith("kubernetes:")) adaptKubernetes(builder);
  else if (type === "pulumi:pulumi:StackReference") adaptStackReference(builder);
  else adaptAws(builder);
}
