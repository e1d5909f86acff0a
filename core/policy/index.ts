export * from "./kubernetes";
export * from "./aws";
export * from "./image";
export * from "./minimal";
export * from "./rbac";
export { definePolicy } from "./policy";
export type { Context, EnforcementLevel, Example, Policy, PolicyInfo, Severity } from "./policy";
export type { Evidence, Report, ReportOptions } from "./report";
export { describe } from "./judge";
