export * from "./aws-control";
export * from "./aws-network";
export { exampleEstate } from "./estate";
export * from "./kubernetes-objects";
export * from "./resources";
export * from "./workloads";
