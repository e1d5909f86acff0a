export { arnsIn } from "./arns";
export { alarmsOfCluster, alarmsOfTrail, type Alarms, type AlarmSubject } from "./alarms";
export { accessBlocksOf, bucketPoliciesOf, loggingsOf, takesRecords, versioningsOf } from "./buckets";
export { narrowsCallers, narrowsResources } from "./condition";
export { refusesPlaintext } from "./plaintext";
export { featuresOf } from "./detectors";
export { lifecyclesOf } from "./image-expiry";
export { scanRuleFor } from "./scan-rules";
export { accountOf, isEveryone, isTakenBack, isWholeAccount, lettingEveryoneIn } from "./principal";
export {
  isAbout,
  isAllow,
  isEveryAction,
  isEveryResource,
  isUnrestrictable,
  isWholeService,
  reachesEveryResource,
} from "./statement";
export { addonsOf, networkPolicyEnforcement, type Enforcement } from "./network-policy";
export { isKnown, nameOr } from "./known";
export { isWithinBlocks, isWorld } from "./world";
export { onlyBounds } from "./bounding";
export { effectOf, limitOf, type Effect } from "./effective";
export { escalatingActions, namedBy, reachesAnyName } from "./escalation";
export { issuerOf, letsBuildsIn, namesSubject } from "./federation";
export { permissionsOf, trustOf, type IamPrincipal } from "./permissions";
export { resolve } from "../aws/resolve";
export { overlap } from "./iam-glob";
export { regionOf } from "./regions";
export { publicDoubtOf, publicRouteOf, type PublicRoute } from "./public-subnets";
