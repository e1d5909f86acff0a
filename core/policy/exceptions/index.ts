export { applyExceptions, type Applied, type ApplyOptions } from "./apply";
export { fromFile, type AppliedException, type Exception } from "./exception";
export { exceptionsInCode } from "./in-code";
export { exceptionsPolicy } from "./policy";
