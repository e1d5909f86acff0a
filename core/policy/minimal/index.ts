export * from "./aws-control";
export { exampleEstate } from "./estate";
export * from "./resources";
export * from "./workloads";
