import { bool, int, intOrString, listOf, mapOf, shape, str, type Read, type Shaped } from "../shape";
import type { Node } from "./node";
import type { Workload } from "./workload";

const capabilities = shape({ add: listOf(str), drop: listOf(str) });
export const profile = shape({ type: str, localhostProfile: str });
export const seLinuxOptions = shape({ level: str, role: str, type: str, user: str });
export type SeLinuxOptions = Read<typeof seLinuxOptions>;
export const windowsOptions = shape({ hostProcess: bool, runAsUserName: str, gmsaCredentialSpecName: str });

const containerSecurityContext = shape({
  allowPrivilegeEscalation: bool,
  appArmorProfile: profile,
  capabilities,
  privileged: bool,
  procMount: str,
  readOnlyRootFilesystem: bool,
  runAsGroup: int,
  runAsNonRoot: bool,
  runAsUser: int,
  seLinuxOptions,
  seccompProfile: profile,
  windowsOptions,
});
export type ContainerSecurityContext = Read<typeof containerSecurityContext>;

const keyRef = shape({ name: str, key: str, optional: bool });
const envVar = shape({
  name: str,
  value: str,
  valueFrom: shape({
    secretKeyRef: keyRef,
    configMapKeyRef: keyRef,
    fieldRef: shape({ fieldPath: str }),
    resourceFieldRef: shape({ resource: str, containerName: str }),
  }),
});
export type EnvVar = Read<typeof envVar>;

const handler = {
  exec: shape({ command: listOf(str) }),
  httpGet: shape({ host: str, path: str, port: intOrString, scheme: str }),
  tcpSocket: shape({ host: str, port: intOrString }),
};
const probe = shape({ ...handler, grpc: shape({ port: int, service: str }) });
const lifecycleHandler = shape(handler);

/** The fields of a container as Kubernetes names them; other platforms' containers are put into the same words. */
export const containerFields = {
  name: str,
  image: str,
  imagePullPolicy: str,
  command: listOf(str),
  args: listOf(str),
  workingDir: str,
  ports: listOf(shape({ name: str, containerPort: int, hostPort: int, hostIP: str, protocol: str })),
  env: listOf(envVar),
  envFrom: listOf(
    shape({
      prefix: str,
      configMapRef: shape({ name: str, optional: bool }),
      secretRef: shape({ name: str, optional: bool }),
      /** A file of variables that ECS reads from S3, by its ARN. */
      fileRef: shape({ name: str }),
    }),
  ),
  resources: shape({
    limits: mapOf(intOrString),
    requests: mapOf(intOrString),
    claims: listOf(shape({ name: str, request: str })),
  }),
  securityContext: containerSecurityContext,
  volumeMounts: listOf(
    shape({
      name: str,
      mountPath: str,
      subPath: str,
      subPathExpr: str,
      readOnly: bool,
      mountPropagation: str,
    }),
  ),
  volumeDevices: listOf(shape({ name: str, devicePath: str })),
  livenessProbe: probe,
  readinessProbe: probe,
  startupProbe: probe,
  lifecycle: shape({ postStart: lifecycleHandler, preStop: lifecycleHandler }),
  restartPolicy: str,
  stdin: bool,
  stdinOnce: bool,
  tty: bool,
  /** ECS's: what its output is handed to, `awslogs`, `awsfirelens`, …; Kubernetes leaves that to its nodes. */
  logDriver: str,
  terminationMessagePath: str,
};

export type ContainerRole = "container" | "init" | "sidecar" | "ephemeral";

/** One container of a workload, whatever runs it. */
export interface Container extends Node, Omit<Shaped<typeof containerFields>, "name"> {
  readonly kind: "Container";
  readonly role: ContainerRole;
  readonly platform: Workload["platform"];
  readonly workload: Workload;
  /** Free data of the platform that no policy reads across platforms (ECS `linuxParameters`, for example). */
  readonly extra?: Readonly<Record<string, unknown>>;
}
