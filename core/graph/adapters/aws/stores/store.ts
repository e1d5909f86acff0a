import type { OwnProperties } from "../../../nodes/aws";
import type { DataStore } from "../../../nodes/store";
import { looseBool, looseInt, str, type Field } from "../../../shape";
import { at, placed, refersTo, type Place, type Places } from "../placed";
import type { Adapter } from "../table";

type Facts = Pick<
  DataStore,
  | "storeKind"
  | "encryptionDefault"
  | "protectable"
  | "transitDefault"
  | "publicDefault"
  | "backupDefault"
  | "engine"
>;
type Read = Omit<OwnProperties<DataStore>, keyof Facts> & Pick<DataStore, "engine">;

export const nowhere: Places<Read> = {
  encrypted: at(looseBool, []),
  encryptionKey: at(str, []),
  encryptionKeyOf: refersTo([]),
  transitEncrypted: at(looseBool, []),
  publiclyAccessible: at(looseBool, []),
  deletionProtection: at(looseBool, []),
  backupRetention: at(looseInt, []),
  pointInTimeRecovery: at(looseBool, []),
  engine: at(str, []),
  engineMode: at(str, []),
  password: at(str, []),
  managesPassword: at(looseBool, []),
  replicaOf: refersTo([]),
  subnetGroup: refersTo([]),
  subnets: refersTo([]),
  securityGroups: refersTo([]),
};

/** Stores of a kind: what is known of the kind, and where the rest stands where it is not where most keep it. */
export const store = (facts: Facts, places: Partial<Record<keyof Read, Place<unknown>>> = {}): Adapter =>
  placed<DataStore>("DataStore", { ...nowhere, ...places }, facts);

export const key = (...names: string[]): Partial<Record<keyof Read, Place<unknown>>> => ({
  encryptionKey: at(str, names),
  encryptionKeyOf: refersTo(names),
});

export const groups = (classic: string, native = classic): Partial<Record<keyof Read, Place<unknown>>> => ({
  securityGroups: refersTo(classic, native),
});

/** What one of the words that a property may hold says. */
export const word = (isOn: (word: string) => boolean): Field<boolean> => ({
  ...looseBool,
  read: (raw, path, field, context) =>
    typeof raw === "string" ? isOn(raw) : looseBool.read(raw, path, field, context),
});

/** `TLS` alone is encrypted; `TLS_PLAINTEXT` also lets the rest in. */
export const tlsOnly = word((each) => each === "TLS");
