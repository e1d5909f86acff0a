import { peek, Unknown, type Container, type Volume } from "../../graph";
import type { ImageConfig } from "../image-config";
import type { LibraryEntry } from "../library";
import type { PlaceRule } from "../rule-set";

/** Volumes that the kubelet mounts for reading alone. */
const readOnlySources = new Set(["configMap", "secret", "projected", "downwardAPI", "image"]);
/** Where programs write that have a root filesystem of their own to write to. */
const usualPlaces = ["/tmp", "/var/tmp", "/run", "/var/log"];
/** What runtimes and the kubelet mount into every container. */
const runtimeMounts = [
  "/proc",
  "/sys",
  "/dev",
  "/etc/hosts",
  "/etc/hostname",
  "/etc/resolv.conf",
  "/run/secrets",
  "/dev/termination-log",
];

interface Found {
  readonly writes: readonly PlaceRule[] | undefined;
  readonly mounts: readonly PlaceRule[] | undefined;
  readonly unknown: readonly string[];
}

/** Where a container may write, and what may be mounted into it. */
export function storageOf(
  container: Container,
  config: ImageConfig | undefined,
  entry: LibraryEntry | undefined,
): Found {
  const writes: PlaceRule[] = [];
  const mounts: PlaceRule[] = runtimeMounts.map((path) => ({ path, from: "the container runtime" }));
  const unknown: string[] = [];
  let isKnown = true;
  const doubt = (what: string): void => {
    unknown.push(what);
    isKnown = false;
  };
  const volumes = peek(() => [...(container.workload.pod.volumes ?? [])]);
  const listed = peek(() => [...(container.volumeMounts ?? [])]);
  if (volumes instanceof Unknown || listed instanceof Unknown) doubt("its volumes, which are not known yet");
  else
    for (const mount of listed) {
      const read = peek(() => ({
        path: mount.mountPath,
        name: mount.name,
        readOnly: mount.readOnly ?? false,
      }));
      if (read instanceof Unknown || read.path === undefined) {
        doubt("a mount, which is not known yet");
        continue;
      }
      const { path, name, readOnly } = read;
      const from = `the specification's volume ${name ?? ""}`.trim();
      mounts.push({ path, from });
      const source = peek(() => volumes.find((each) => each.name === name));
      if (!readOnly && !(source && !(source instanceof Unknown) && isReadOnly(source)))
        writes.push({ path, from });
    }
  const isSealed = peek(() => container.securityContext?.readOnlyRootFilesystem ?? false);
  const image = config ?? entry?.config;
  const imageName = config ? "the image's config" : `the library's ${entry?.name}`;
  for (const path of image?.volumes ?? []) {
    mounts.push({ path, from: imageName });
    writes.push({ path, from: imageName });
  }
  // A sealed root filesystem keeps processes from writing there, whatever the image does elsewhere.
  if (isSealed !== true) {
    for (const path of usualPlaces) writes.push({ path, from: "a root filesystem that may be written to" });
    for (const path of entry?.writes ?? []) writes.push({ path, from: `the library's ${entry!.name}` });
  }
  if (!image && isSealed !== true)
    unknown.push("where the image keeps its data: give its config (--image-config)");
  return { writes: isKnown ? writes : undefined, mounts: isKnown ? mounts : undefined, unknown };
}

function isReadOnly(volume: Volume): boolean {
  const read = peek(() => [
    ...volume.sources.filter((source) => readOnlySources.has(source)),
    ...(volume.csi?.readOnly === true ||
    volume.persistentVolumeClaim?.readOnly === true ||
    volume.nfs?.readOnly === true
      ? ["read only"]
      : []),
  ]);
  return !(read instanceof Unknown) && read.length > 0;
}
