export { narrowsCallers, narrowsResources } from "./condition";
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
export { isWithinBlocks, isWorld } from "./world";
