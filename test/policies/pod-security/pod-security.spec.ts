import assert from "node:assert/strict";
import fc from "fast-check";
import { buildGraph } from "../../../core/graph";
import { createResolver } from "../../../core/policy/environment";
import { judge } from "../../../core/policy/judge";
import { manifest } from "../../../core/policy/minimal";
import { catalog } from "../../../policies/catalog";
import { readControls } from "../../conformance/controls";
import { estateWith } from "../../support/judge-example";
import { annotations as anyAnnotations, pods } from "./pods";
import { baseline, refusals, restricted, type PodSpec } from "./reference";

const runs = Number(process.env["BULKHEAD_RANDOM_ESTATES"] ?? 400);
const controls = readControls();
const estate = estateWith();

const policiesOf = (control: string) => {
  const names = new Set(controls.get(control)!.policies);
  return catalog.map(({ policy }) => policy).filter(({ name }) => names.has(name));
};
const levels = [
  { control: "pss-baseline", reference: baseline, policies: policiesOf("pss-baseline") },
  { control: "pss-restricted", reference: restricted, policies: policiesOf("pss-restricted") },
] as const;

function findings(
  level: (typeof levels)[number],
  pod: PodSpec,
  annotations: Readonly<Record<string, string>>,
  kubernetesMinor: number,
) {
  const object = { apiVersion: "v1", kind: "Pod", metadata: { name: "p", annotations }, spec: pod };
  const graph = buildGraph([manifest(object)]);
  const resolver = createResolver(estate, { environment: "production", kubernetesMinor });
  return judge(level.policies, graph, { estate, resolver, stage: "state" }).findings;
}

/** Which policies answer for which check of admission, by the name that the reference gives it. */
const checks: Readonly<Record<string, readonly string[]>> = {
  appArmorProfile: ["restrict-apparmor-profiles"],
  hostNamespaces: ["disallow-host-network", "disallow-host-pid", "disallow-host-ipc"],
  hostPorts: ["restrict-host-ports"],
  hostProbes: ["disallow-probe-hosts"],
  privileged: ["disallow-privileged-containers"],
  procMount: ["restrict-proc-mount", "disallow-unmasked-proc"],
  seLinuxOptions: ["restrict-selinux-options"],
  sysctls: ["restrict-sysctls"],
  windowsHostProcess: ["disallow-windows-host-process"],
  allowPrivilegeEscalation: ["disallow-privilege-escalation"],
  restrictedVolumes: ["restrict-volume-types", "restrict-host-path-volumes"],
  runAsNonRoot: ["disallow-root-containers", "require-run-as-non-root"],
  runAsUser: ["disallow-root-user"],
};

describe("Pod Security Standards", () => {
  for (const level of levels) {
    it(`${level.control}: the policies refuse what admission refuses, of every version`, () => {
      const seen = { allowed: 0, refused: 0 };
      fc.assert(
        fc.property(pods, anyAnnotations, fc.integer({ min: 23, max: 38 }), (pod, annotations, minor) => {
          const refused = refusals(level.reference, pod, annotations, minor);
          const found = findings(level, pod, annotations, minor);
          seen[refused.length > 0 ? "refused" : "allowed"]++;
          assert.equal(
            found.length > 0,
            refused.length > 0,
            `1.${minor}: admission refuses by ${refused.join(", ") || "nothing"}, found: ${found.map(({ message }) => message).join(" | ")}`,
          );
        }),
        { numRuns: runs },
      );
      assert.ok(seen.allowed > runs / 50 && seen.refused > runs / 50, JSON.stringify(seen));
    });
  }

  it("each check has its policies, and they answer for nothing else", () => {
    fc.assert(
      fc.property(pods, anyAnnotations, fc.integer({ min: 23, max: 38 }), (pod, annotations, minor) => {
        const refused = refusals(restricted, pod, annotations, minor);
        const found = new Set(findings(levels[1], pod, annotations, minor).map(({ policy }) => policy));
        for (const [check, policies] of Object.entries(checks)) {
          assert.equal(
            policies.some((name) => found.has(name)),
            refused.includes(check),
            `1.${minor} ${check}`,
          );
        }
      }),
      { numRuns: runs },
    );
  });
});
