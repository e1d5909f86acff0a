import type { HostSetup } from "../../graph/aws/host-setup";
import { nodeConfig } from "./words";

const oneOf =
  (...values: readonly string[]) =>
  (value: string): boolean =>
    values.includes(value.toLowerCase());
const isOff = oneOf("false", "off", "no", "0");
const isOn = oneOf("true", "on", "yes", "1");
const zero = /^0+(?:[hms]0*)*$/;

/** Settings of the kubelet that open it, each with when it does and what that does. */
const holes: Readonly<Record<string, readonly [opens: (value: string) => boolean, what: string]>> = {
  "authentication.anonymous.enabled": [isOn, "lets anybody ask its kubelet"],
  "authentication.webhook.enabled": [
    isOff,
    "lets its kubelet take callers without asking the cluster who they are",
  ],
  "authentication.x509.clientCAFile": [
    (value) => value === "",
    "takes no authority for its kubelet's callers",
  ],
  "authorization.mode": [(value) => /AlwaysAllow/i.test(value), "lets its kubelet do what anybody asks"],
  readOnlyPort: [(value) => !zero.test(value), "opens its kubelet's port without authentication"],
  protectKernelDefaults: [isOff, "lets its kubelet change the kernel's settings"],
  rotateCertificates: [isOff, "keeps its kubelet's certificate for ever"],
  "featureGates.RotateKubeletServerCertificate": [isOff, "keeps its kubelet's server certificate for ever"],
  streamingConnectionIdleTimeout: [(value) => zero.test(value), "never closes idle sessions into containers"],
  makeIPTablesUtilChains: [isOff, "lets its packet filter drift from what the kubelet needs"],
  seccompDefault: [isOff, "runs containers without a filter of system calls by default"],
  allowedUnsafeSysctls: [(value) => /\w/.test(value), "lets pods set the kernel's unsafe parameters"],
  tlsMinVersion: [oneOf("versiontls10", "versiontls11"), "lets its kubelet speak outdated TLS"],
};

/** What opens the kubelet, where a setting says so. */
export const findKubeletHoles = ({ kubelet }: HostSetup): readonly string[] =>
  kubelet.flatMap(({ name, value, written }) => {
    const hole = Object.hasOwn(holes, name) ? holes[name] : undefined;
    return hole?.[0](value) === true ? [`${hole[1]} (${written})`] : [];
  });

const joining = /\/etc\/eks\/bootstrap\.sh|\bkubeadm\s+join\b|\bk3s\b.*\bagent\b/;

/** Whether the host's user data has it join a cluster of Kubernetes. */
export const joinsKubernetes = ({ texts, bottlerocket }: HostSetup): boolean =>
  (bottlerocket !== undefined &&
    [...bottlerocket.keys()].some((name) => name.startsWith("settings.kubernetes."))) ||
  texts.some((text) => joining.test(text) || nodeConfig.test(text));

/** The most processes of a pod that the kubelet allows; undefined where nothing says so, `Infinity` where all are. */
export function podPidsLimit({ kubelet }: HostSetup): number | undefined {
  const last = kubelet.filter(({ name }) => name === "podPidsLimit").at(-1);
  if (!last) return undefined;
  const value = Number(last.value);
  return Number.isFinite(value) && value > 0 ? value : Infinity;
}
