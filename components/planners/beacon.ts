/** The sidecar that tells the register when its neighbour starts and ends. */
export interface BeaconPlan {
  readonly image: string;
  readonly url: string;
  /** As instances' names begin. */
  readonly cluster: string;
  /** What its token is made for. */
  readonly audience: string;
  /** The config map whose ca.crt vouches for the register; none where the system's authorities do. */
  readonly authorities?: string | undefined;
}

interface Neighbour {
  readonly name: string;
  readonly image: string;
  readonly userId: number;
}

const PORT = 7415;
const VOLUME = "register-token";
const FOLDER = "/var/run/secrets/bulkhead";
/** Seconds; the kubelet renews a token before it is over. */
const TOKEN_LIFE = 3600;
const amounts = { cpu: "20m", memory: "96Mi", "ephemeral-storage": "16Mi" };

/** A token for the register alone: the pod's other containers don't have it. */
export const beaconVolumes = ({ audience, authorities }: BeaconPlan): object[] => [
  {
    name: VOLUME,
    projected: {
      sources: [
        { serviceAccountToken: { audience, expirationSeconds: TOKEN_LIFE, path: "token" } },
        ...(authorities === undefined
          ? []
          : [{ configMap: { name: authorities, items: [{ key: "ca.crt", path: "ca.crt" }] } }]),
      ],
    },
  },
];

/** The hooks of the container that it speaks for. */
export const beaconHooks = ({ name }: Neighbour): object => {
  const hook = (path: string): object => ({
    httpGet: { path: `/${path}?container=${name}`, port: PORT, scheme: "HTTP" },
  });
  return { postStart: hook("started"), preStop: hook("stopping") };
};

/** A native sidecar: it is there before the container starts, and until after it has ended. */
export function beaconContainer(
  { image, url, cluster, authorities }: BeaconPlan,
  neighbour: Neighbour,
): object {
  const { name, userId } = neighbour;
  const field = (variable: string, fieldPath: string): object => ({
    name: `BULKHEAD_${variable}`,
    valueFrom: { fieldRef: { apiVersion: "v1", fieldPath } },
  });
  const value = (variable: string, text: string): object => ({ name: `BULKHEAD_${variable}`, value: text });
  return {
    name: "beacon",
    image,
    imagePullPolicy: "Always",
    restartPolicy: "Always",
    env: [
      value("REGISTER_URL", url),
      value("CLUSTER", cluster),
      field("NAMESPACE", "metadata.namespace"),
      field("POD_UID", "metadata.uid"),
      field("NODE", "spec.nodeName"),
      value("WORKLOAD", name),
      value("CONTAINER", name),
      value("IMAGE", neighbour.image),
      value("TOKEN_FILE", `${FOLDER}/token`),
      ...(authorities === undefined ? [] : [value("CA_FILE", `${FOLDER}/ca.crt`)]),
      value("PORT", String(PORT)),
    ],
    ports: [{ name: "beacon", containerPort: PORT, protocol: "TCP" }],
    resources: { requests: amounts, limits: amounts },
    securityContext: {
      privileged: false,
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      runAsNonRoot: true,
      runAsUser: userId,
      runAsGroup: userId,
      capabilities: { drop: ["ALL"] },
      seccompProfile: { type: "RuntimeDefault" },
      appArmorProfile: { type: "RuntimeDefault" },
    },
    startupProbe: {
      httpGet: { path: "/healthz", port: PORT, scheme: "HTTP" },
      periodSeconds: 1,
      failureThreshold: 60,
    },
    livenessProbe: {
      httpGet: { path: "/healthz", port: PORT, scheme: "HTTP" },
      periodSeconds: 10,
      timeoutSeconds: 3,
    },
    readinessProbe: {
      httpGet: { path: "/healthz", port: PORT, scheme: "HTTP" },
      periodSeconds: 10,
      timeoutSeconds: 3,
    },
    volumeMounts: [{ name: VOLUME, mountPath: FOLDER, readOnly: true }],
  };
}
