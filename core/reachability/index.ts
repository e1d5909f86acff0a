export type * from "./answer";
export type * from "./endpoint";
export * from "./kubernetes";
