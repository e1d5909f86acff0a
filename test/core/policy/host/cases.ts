import assert from "node:assert/strict";
import { hostSetup, type findHostLogins } from "../../../../core/policy/host";

type Find = typeof findHostLogins;
/** User data, and what is found in it. */
type Cases = Readonly<Record<string, readonly string[]>>;

/** A document of cloud-init. */
export const cloud = (...lines: readonly string[]): string => ["#cloud-config", ...lines].join("\n");
/** One that writes a file. */
export const file = (path: string, ...lines: readonly string[]): string =>
  cloud(
    "write_files:",
    `  - path: ${path}`,
    "    content: |",
    ...lines.flatMap((line) => line.split("\n")).map((line) => `      ${line}`),
  );

/** A configuration of nodeadm that holds one of containerd's. */
export const nodeConfig = (...lines: readonly string[]): string =>
  [
    "apiVersion: node.eks.aws/v1alpha1",
    "kind: NodeConfig",
    "spec:",
    "  containerd:",
    "    config: |",
    ...lines.map((line) => `      ${line}`),
  ].join("\n");

/** Says of each user data what is found in it. */
export function holds(title: string, find: Find, cases: Cases): void {
  describe(title, () => {
    for (const [userData, found] of Object.entries(cases))
      it(`${userData.replaceAll("\n", "⏎").slice(0, 90)}: ${found.join("; ") || "nothing"}`, () =>
        assert.deepEqual(find(hostSetup(userData)), found));
  });
}
