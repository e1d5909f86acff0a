export { applyExceptions, type ApplyOptions } from "./apply";
export { fromFile, type Exception } from "./exception";
export { exceptionsInCode } from "./in-code";
export { exceptionsPolicy } from "./policy";
export { reachIn } from "./scope";
