export type { Endpoint } from "../../reachability";
export type { Party } from "../../reachability/flows";
export { connectionsIn, managingZones, nodeOf } from "./analysis";
export { forbiddenBetween, reportForbidden, type ForbiddenBetween } from "./forbidden";
export { endsOf, nameEnds, nameShares } from "./names";
export { forwardedIn, type Passing } from "./passing";
export { reaching, type Reach } from "./reaching";
export { missingOf, witnessEvidence } from "./witness";
