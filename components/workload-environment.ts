import * as pulumi from "@pulumi/pulumi";
import type { InputError } from "./input-error";
import { checkVariable } from "./workload-shape";

type Refuse = (input: string, problem: string) => InputError;
type Variables = Record<string, pulumi.Input<string>>;

const IS_SECRET =
  "is a secret: everybody who may read the workload would read it; deliver it through secrets, as a file";

/** The variables, of which none is a secret. A map with a secret in it may come as a secret as a whole. */
export function plainVariables(
  given: Variables,
  error: Refuse,
): pulumi.Input<{ name: string; value: pulumi.Input<string> }[]> {
  const listed = (map: Variables) =>
    Object.entries(map).map(([name, value]) => {
      checkVariable(name, error);
      const known = typeof value === "string" ? value : plain(value, error(`environment.${name}`, IS_SECRET));
      return { name, value: known };
    });
  if (!pulumi.Output.isInstance(given)) return listed(given);
  return plain(given as pulumi.Output<Record<string, string>>, error("environment", IS_SECRET)).apply(listed);
}

/** A value that is not marked as a secret; one that is ends the program with this error. */
function plain<T>(value: pulumi.Input<T>, refusal: Error): pulumi.Output<T> {
  const output: pulumi.Output<unknown> = pulumi.output(value);
  return pulumi.output(pulumi.isSecret(output)).apply((secret) => {
    if (secret) throw refusal;
    return output;
  }) as pulumi.Output<T>;
}
