import type { Container } from "../nodes/container";
import type { Volume, Workload } from "../nodes/workload";

/** Names that images of databases, queues and object stores go by, as the last part of their path. */
const storeImages =
  /^(?:postgres(?:ql)?|mysql|mariadb|mongo(?:db)?|redis|valkey|cassandra|couchdb|elasticsearch|opensearch|etcd|influxdb|clickhouse(?:-server)?|cockroach|neo4j|rabbitmq|kafka|minio|mssql|oracle(?:-db)?|timescaledb|scylla)(?:-|$)/;

/** Ports that nothing but a data store listens on by custom. */
const storePorts: ReadonlyMap<number, string> = new Map([
  [1433, "SQL Server"],
  [1521, "Oracle"],
  [3306, "MySQL"],
  [5432, "PostgreSQL"],
  [6379, "Redis"],
  [7000, "Cassandra"],
  [9042, "Cassandra"],
  [9200, "Elasticsearch"],
  [27017, "MongoDB"],
]);

/** Drivers whose volumes outlive the pod; `local` is that of container engines, which keep theirs on the machine. */
const durableDrivers = /(?:^|\.)(?:ebs|efs|fsx|s3)\.csi\.aws\.com$|^nfs\.csi\.|^local$/;

/** A reason why a workload stores data, and where it stands below the resource's pod spec. */
export interface StorageEvidence {
  readonly text: string;
  readonly path: string;
}

function fromVolume(volume: Volume): string | undefined {
  if (volume.persistentVolumeClaim)
    return `claims the volume ${volume.persistentVolumeClaim.claimName ?? "of a claim"}`;
  if (volume.ephemeral) return "claims a volume of its own";
  if (volume.hostPath) return `keeps files on the node at ${volume.hostPath.path ?? "a path"}`;
  if (volume.nfs) return "mounts a file server";
  if (volume.awsElasticBlockStore) return "mounts an EBS volume";
  if (volume.csi && durableDrivers.test(volume.csi.driver ?? ""))
    return `mounts a volume of ${volume.csi.driver}`;
  return undefined;
}

function fromContainer({ image, ports }: Container): string | undefined {
  const name =
    image
      ?.replace(/@.*$/, "")
      .replace(/:[^/]*$/, "")
      .split("/")
      .at(-1) ?? "";
  if (storeImages.test(name)) return `runs the data store ${name}`;
  const port = ports?.find((each) => each.containerPort !== undefined && storePorts.has(each.containerPort));
  return port ? `listens on ${port.containerPort}, ${storePorts.get(port.containerPort!)}'s port` : undefined;
}

/**
 * Why a workload is taken to store data: what it claims, mounts, runs or listens on, whether or not it says so. The
 * first reason is enough; undefined for a workload without any. Reading what is unknown raises.
 */
export function storageOf(workload: Workload): StorageEvidence | undefined {
  if (workload.claimTemplates.length > 0) return { text: "claims a volume for each of its pods", path: "" };
  for (const [index, volume] of (workload.pod.volumes ?? []).entries()) {
    const text = fromVolume(volume);
    if (text !== undefined) return { text, path: `volumes[${index}]` };
  }
  for (const container of workload.containers) {
    if (container.role === "init") continue;
    const text = fromContainer(container);
    if (text !== undefined) return { text: `its container ${container.name} ${text}`, path: "" };
  }
  return undefined;
}
