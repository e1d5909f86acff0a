import { trustIn, type KnownTrust, type SnapshotStatus } from "../../image";
import type { ExampleImages } from "../policy";
import { trustedImage } from "./workloads";

/** When it is in the examples. */
export const exampleTime = Date.parse("2026-06-01T12:00:00Z");

/** `days` before it is in the examples; negative for afterwards. */
export const daysAgo = (days: number): string => new Date(exampleTime - days * 86_400_000).toISOString();

/** The digest of the image that the minimal container runs. */
export const trustedDigest = trustedImage.slice(trustedImage.indexOf("@") + 1);

/** A green image with all that policies ask. */
export const greenStatus = (changes: Partial<SnapshotStatus> = {}): SnapshotStatus => ({
  digest: trustedDigest,
  colour: "green",
  since: daysAgo(10),
  known: daysAgo(11),
  ...changes,
  facts: {
    signers: ["build"],
    builder: "https://ci.example.com/v1",
    base: [],
    instrumented: true,
    size: 50_000_000,
    packages: 40,
    baseClass: "distroless",
    licences: ["MIT"],
    ...changes.facts,
  },
});

/** The same image in doubt since some days, by a vulnerability of low severity. */
export const amberStatus = (days: number): SnapshotStatus => ({
  ...greenStatus(),
  colour: "amber",
  since: daysAgo(days),
  causes: [{ cause: "vulnerability:CVE-2026-1", severity: "low", since: daysAgo(days) }],
});

/** That the minimal container runs its image already. */
export const running = [{ digest: trustedDigest, environment: "production", instances: 2 }];

/** What is known of images in an example. */
export const known = (
  statuses: SnapshotStatus | readonly SnapshotStatus[],
  more: Omit<ExampleImages, "statuses"> = {},
): ExampleImages => ({ statuses: [statuses].flat(), ...more });

/** The same as checks are given it. */
export function exampleTrust({ statuses, running, requests }: ExampleImages): KnownTrust {
  const byDigest = new Map(statuses.map((status) => [status.digest, status]));
  return trustIn({
    source: "the example",
    at: exampleTime,
    now: exampleTime,
    find: (digest) => byDigest.get(digest),
    list: () => statuses,
    ...(running && { running }),
    ...(requests && { requests }),
  });
}
