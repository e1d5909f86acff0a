import * as pulumi from "@pulumi/pulumi";
import type { DeclaredEstate } from "./estate";
import { resolveImage } from "./trusted-images";
import type { HardenedWorkloadArgs } from "./workload-args";

type Runner = Parameters<typeof resolveImage>[1]["runner"];

/** The beacon that a workload asks for; raises InputError where it can't know whom to tell what. */
export function beaconOf(
  declared: DeclaredEstate,
  { register, cluster }: Pick<HardenedWorkloadArgs, "register" | "cluster">,
  runner: Runner,
) {
  if (!register) return undefined;
  const error = declared.error.bind(declared);
  const url = register.url ?? declared.estate.register?.url;
  if (url === undefined)
    throw error("register.url", "is needed: the estate names no register", ["register", "url"]);
  if (!URL.canParse(url)) throw error("register.url", `is ${JSON.stringify(url)}: write https://host:port`);
  const named = register.cluster ?? cluster;
  if (named === undefined) throw error("register.cluster", "is needed: the workload names no cluster");
  const resolved = (text: string): string =>
    resolveImage(declared, { text, input: "register.image", runner, anyStatus: false });
  return {
    // What is known is refused before anything is created.
    image:
      typeof register.image === "string"
        ? resolved(register.image)
        : pulumi.output(register.image).apply(resolved),
    url,
    cluster: named,
    audience: register.audience ?? new URL(url).hostname,
  };
}
