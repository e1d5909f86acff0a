export * from "./reference";
export * from "./repository";
