export * from "./capabilities";
<<<<<<< Updated upstream
export * from "./security-context";
export * from "./host-path";
export * from "./clusters";
export * from "./isolation";
export * from "./namespaces";
export * from "./rbac";
export * from "./selector";
export * from "./service-accounts";
=======
export * from "./host-path";
export * from "./security-context";
>>>>>>> Stashed changes
