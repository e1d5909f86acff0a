import * as pulumi from "@pulumi/pulumi";
import type { DeclaredEstate } from "./estate";
import { registerAuthorities } from "./planners/hardened-workload";
import { checkAuthorities } from "./register-checks";
import { resolveImage } from "./trusted-images";
import type { HardenedWorkloadArgs, WorkloadConnection } from "./workload-args";

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
  if (typeof register.authorities === "string")
    checkAuthorities("register.authorities", register.authorities, error);
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
    ...(register.authorities !== undefined && { authorities: registerAuthorities(runner.workload) }),
  };
}

/** The way to a register in the cluster: the Service that its address names stands before the workload of that name. */
export function wayToRegister(
  declared: DeclaredEstate,
  { register }: Pick<HardenedWorkloadArgs, "register">,
): WorkloadConnection[] {
  if (register?.zone === undefined) return [];
  const url = register.url ?? declared.estate.register?.url ?? "";
  const { hostname, port } = new URL(url);
  const [workload, namespace, kind] = hostname.split(".");
  if (workload === undefined || namespace === undefined || kind !== "svc")
    throw declared.error(
      "register.zone",
      `is for a register in the cluster, as https://register.bulkhead.svc:8443; ${hostname} is none: name it under connections.to`,
    );
  return [{ zone: register.zone, namespace, workload, ports: [`${port || 443}/tcp`] }];
}
