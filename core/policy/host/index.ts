/** What policies on hosts read of their user data. */
export { hostSetup } from "../../graph/aws/host-setup";
export { findHostLogins } from "./logins";
export { findDaemonDoors } from "./daemons";
export { findInsecureRegistries } from "./registries";
export { findKernelWeakenings } from "./kernel";
export { findLoosePermissions } from "./permissions";
export { findNeedlessFeatures } from "./features";
export { findDisabledAuditing } from "./auditing";
export { logShipperOf } from "./log-shipping";
export { findKubeletHoles, joinsKubernetes, podPidsLimit } from "./kubelet";
export { floors as softwareFloors, isOutdated, softwareIn, softwareOf } from "./software";
export { reportSetup } from "./report-setup";
export { nameOfAlias, nameOfAmiType, nameOfParameter } from "./image-names";
export { covers as coversName } from "../../graph/aws-control/iam-glob";
