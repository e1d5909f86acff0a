// The shop as it is often found: everything runs, and nothing is kept apart. Each part shows faults that
// `bulkhead check --stack flat` names; `../segmented` is the same shop, divided.
export * from "./network";
export * from "./hosts";
export * from "./cluster";
export * from "./identity";
export * from "./workloads";
