import type { Unknown } from "../../graph";
import { peek, type CustomObject } from "../../graph";
import { listOf, readShape, shape, str } from "../../graph/shape";
import type { HostSetup } from "../../graph/aws/host-setup";
import { versionBelow } from "./versions";

/** The first releases of each maintained branch that lack no fix for leaving a container, as of the end of 2025. */
export const floors: Readonly<Record<Software, readonly string[]>> = {
  // Distributors mend these branches for years without a new number: what is older is mended by nobody.
  kernel: ["5.10.0"],
  containerd: ["1.7.29", "2.0.7", "2.1.5", "2.2.0"],
  runc: ["1.2.8", "1.3.3", "1.4.0"],
};
export type Software = "kernel" | "containerd" | "runc";

/** A program of a host and its version, where it is written. */
export interface Installed {
  readonly software: Software;
  readonly version: string;
}

const fields = {
  status: shape({
    nodeInfo: shape({ kernelVersion: str, containerRuntimeVersion: str }),
    conditions: listOf(shape({ type: str })),
  }),
};
const ofContainerd = /^containerd:\/\/(.+)$/;
const silent = { problem: () => undefined };

/** What a Node object says that its machine runs; nothing where it has no status. */
export function softwareOf({ resource }: CustomObject): readonly Installed[] | Unknown {
  const read = readShape(fields, resource.properties, silent);
  return peek(() => {
    const { kernelVersion, containerRuntimeVersion } = read.status?.nodeInfo ?? {};
    const containerd = containerRuntimeVersion?.match(ofContainerd)?.[1];
    return [
      ...(kernelVersion === undefined ? [] : [{ software: "kernel", version: kernelVersion } as const]),
      ...(containerd === undefined ? [] : [{ software: "containerd", version: containerd } as const]),
    ];
  });
}

const pinned =
  /(?<![\w./-])(?:lib)?(containerd|runc|kernel|linux-image)(?:\.io|-lts|-default|-aws)?[-=_ :]+v?(\d{1,3}\.\d{1,3}(?:\.\d{1,5})?)/g;
const downloaded = /\/(containerd|runc)\/releases\/download\/v?(\d{1,3}\.\d{1,3}(?:\.\d{1,5})?)/g;

/** The versions that user data installs by number. */
export const softwareIn = ({ texts }: HostSetup): readonly Installed[] =>
  texts.flatMap((text) =>
    [...text.matchAll(pinned), ...text.matchAll(downloaded)].map((match) => ({
      software: (match[1] === "linux-image" ? "kernel" : match[1]!) as Software,
      version: match[2]!,
    })),
  );

/** Whether a version is one that nobody mends, or lacks fixes. */
export const isOutdated = (
  { software, version }: Installed,
  lowest: readonly string[] | undefined,
): boolean => versionBelow(version, lowest ?? floors[software]) === true;
