/** The engine's own words, for whoever speaks to it: URNs, envelopes of values, property paths. */
export { hideIgnored, parsePropertyPath } from "./ignore-changes";
export { parseUrn, type Urn } from "./urn";
export { missingFrom, plainValue, type ValueOptions } from "./values";
