import { listOf, looseBool, shape, str, type Field } from "../../shape";
import { reveal, Unknown } from "../../value";
import { isMapping } from "./workload";

const efs = shape({
  fileSystemId: str,
  rootDirectory: str,
  transitEncryption: str,
  authorizationConfig: shape({ accessPointId: str, iam: str }),
});
/** The native provider spells the file system's id in one word. */
const efsVolume: typeof efs = {
  read: (raw, path, key, context) =>
    efs.read(
      isMapping(raw) && raw["filesystemId"] !== undefined
        ? { ...raw, fileSystemId: raw["filesystemId"] }
        : raw,
      path,
      key,
      context,
    ),
};

/** The volumes of a task, of which EFS's are judged by themselves. */
export const taskVolumes = listOf(shape({ name: str, efsVolumeConfiguration: efsVolume }));

/** `true`, or `ENABLED` as the native provider says it. */
export const enabled: Field<boolean> = {
  ...looseBool,
  read: (raw, path, key, context) =>
    looseBool.read(raw === "ENABLED" ? true : raw === "DISABLED" ? false : raw, path, key, context),
};

/** A volume of a task in the words of Kubernetes: what it is kept on decides. */
export function volumeOf(item: unknown): unknown {
  const volume = reveal(item);
  if (!isMapping(volume)) return volume;
  const { name } = volume;
  const host = reveal(volume["host"]);
  if (host instanceof Unknown) return { name, hostPath: host };
  const hostPath = reveal(volume["hostPath"]) ?? (isMapping(host) ? host["sourcePath"] : undefined);
  if (hostPath) return { name, hostPath: { path: hostPath } };
  const efsConfiguration = reveal(volume["efsVolumeConfiguration"]);
  if (isMapping(efsConfiguration)) {
    const { fileSystemId, filesystemId } = efsConfiguration;
    const volumeAttributes = { fileSystemId: fileSystemId ?? filesystemId };
    return { name, csi: { driver: "efs.csi.aws.com", volumeAttributes } };
  }
  if (volume["fsxWindowsFileServerVolumeConfiguration"]) return { name, csi: { driver: "fsx.csi.aws.com" } };
  if (volume["s3filesVolumeConfiguration"]) return { name, csi: { driver: "s3.csi.aws.com" } };
  if (reveal(volume["configureAtLaunch"] ?? volume["configuredAtLaunch"]))
    return { name, csi: { driver: "ebs.csi.aws.com" } };
  const docker = reveal(volume["dockerVolumeConfiguration"]);
  if (isMapping(docker) && docker["scope"] === "shared")
    return { name, csi: { driver: docker["driver"] ?? "local" } };
  return { name, emptyDir: {} };
}
