export { allAcross, nothingAcross, type Across } from "./across";
export { compareTogether } from "./compare";
export { joinedStacks, meetingKinds, type Meeting } from "./components";
export { isJudgedTogether } from "./judged";
export { isLeftOut, relevantIn } from "./relevant";
export { togetherOf, type Member } from "./resources";
