export { defaultEstate, UNDECLARED } from "./default";
export { compareEstates, type Loosening } from "./compare";
export type { UrlReader } from "./extends";
export { describeEstate } from "./describe";
export { hintFor, suggest } from "./suggest";
export {
  loadEstate,
  parseEstateData,
  placeInEstate,
  type EstateSource,
  type LoadedEstate,
  type LoadOptions,
  type LoadResult,
} from "./load";
export {
  loadExceptions,
  parseExceptions,
  type ExceptionNames,
  type ExceptionsResult,
  type PlacedException,
} from "./load-exceptions";
export { repositoriesOf } from "./checks";
export { matchWorkloadName, UNKNOWN, type Fact, type Labels } from "./facts";
export { matchGlob } from "./glob";
export * from "./select";
export type { Match } from "./verdict";
export { estateJsonSchema, renderEstateJsonSchema, renderExceptionsJsonSchema } from "./json-schema";
export { matchRepository } from "./repository";
export { satisfiesVersion, type VersionRange } from "./version";
export { parseDuration, parsePorts, parseSize, type PortRange } from "./units";
export type { SettingFault, SettingsCheck } from "./settings";
export { showPath } from "./issues";
export { kindOf } from "./text";
export type { EstateError, EstateErrorCode, EstateWarning, Place } from "./problem";
export type { Estate } from "./schema/estate";
export type { AccountGroup, Cluster, PlatformAgent } from "./schema/accounts";
export type { Environment } from "./schema/environments";
export { NEEDED_EVIDENCE, type EvidenceKind } from "./schema/evidence";
export type { BaseFlow, Flow, FlowEnd } from "./schema/flows";
export type { Hosts } from "./schema/hosts";
export { DUTIES, type Duty, type Identities } from "./schema/identities";
export type { RiskRow, Severity } from "./schema/image-limits";
export type { Images, Signer } from "./schema/images";
export type { InputRule, WorkloadInputs } from "./schema/inputs";
export type { CohabitationRule, Layer, Level } from "./schema/levels";
export {
  STALE_AFTER,
  type Deadlines,
  type Exceptions,
  type PolicySetting,
  type Register,
} from "./schema/operation";
export type { Clause, DeploymentRule } from "./schema/rules";
export type { Enforcement, Status } from "./schema/scalars";
export type { PlaceSelector, WorkloadSelector, ZoneSelector } from "./schema/selectors";
export type { Supplier } from "./schema/suppliers";
export type { CriticalService, DataClass, Owner } from "./schema/workloads";
export type { Zone } from "./schema/zones";
