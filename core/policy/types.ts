/** The types that reports are made of; nothing here exists at run time. */
export type { AppliedException } from "./exceptions/exception";
export type { Coverage } from "./coverage";
export type { Finding, Subject } from "./finding";
export type { Judgement } from "./judge";
export type { Tally } from "./tally";
export type { Policy, PolicyInfo, Severity } from "./policy";
export type { Evidence } from "./report";
