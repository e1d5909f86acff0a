export * from "./resources";
export * from "./workloads";
