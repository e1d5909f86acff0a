/** What policies on hosts read of their user data. */
export { hostSetup, type HostSetup } from "../../graph/aws/host-setup";
export type { KubeletSetting } from "../../graph/aws/kubelet-settings";
export { findHostLogins } from "./logins";
export { findDaemonDoors, findInsecureRegistries } from "./daemons";
export { findKernelWeakenings } from "./kernel";
export { findLoosePermissions } from "./permissions";
export { findNeedlessFeatures } from "./features";
export { findDisabledAuditing, shipsLogs } from "./auditing";
export { findKubeletHoles, joinsKubernetes, podPidsLimit } from "./kubelet";
export { parseVersion, versionBelow } from "./versions";
export { reportSetup } from "./report-setup";
