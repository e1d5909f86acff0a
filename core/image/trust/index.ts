export { loadTrust, type TrustOptions } from "./load";
export { trustIn, type ImageTrust, type KnownTrust } from "./trust";
