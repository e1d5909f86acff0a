export * from "./aws-control";
export * from "./aws-data";
export * from "./aws-network";
export * from "./divided";
export { exampleEstate } from "./estate";
export * from "./kubernetes-objects";
export * from "./resources";
export * from "./workloads";
export * from "./namespaces";
