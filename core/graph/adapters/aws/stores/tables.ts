import { looseBool, type Field } from "../../../shape";
import { Unknown } from "../../../value";
import { at } from "../placed";
import type { AdapterTable } from "../table";
import { key, store } from "./store";

const facts = { storeKind: "DynamoDB table", encryptionDefault: "on", protectable: true } as const;
const table = store(
  { ...facts, transitDefault: "on" },
  {
    ...key("serverSideEncryption.kmsKeyArn", "sseSpecification.kmsMasterKeyId"),
    deletionProtection: at(looseBool, "deletionProtectionEnabled"),
    pointInTimeRecovery: at(
      looseBool,
      "pointInTimeRecovery.enabled",
      "pointInTimeRecoverySpecification.pointInTimeRecoveryEnabled",
    ),
  },
);

/** What each replica of a table in several regions says for itself: whether it is on in all of them. */
const inEveryReplica = (...keys: readonly string[]): Field<boolean> => ({
  ...looseBool,
  read(raw) {
    if (raw instanceof Unknown) return raw;
    const found = (Array.isArray(raw) ? (raw as readonly unknown[]) : []).map((replica) =>
      keys.reduce<unknown>(
        (value, name) =>
          value instanceof Unknown || typeof value !== "object" || value === null
            ? value
            : (value as Record<string, unknown>)[name],
        replica,
      ),
    );
    const open = found.find((each) => each instanceof Unknown);
    if (found.some((each) => each !== true && each !== "true" && !(each instanceof Unknown))) return false;
    return open instanceof Unknown ? open : found.length > 0;
  },
});

/** Tables of DynamoDB. */
export const tables: AdapterTable = {
  "aws:dynamodb/table:Table": table,
  "aws-native:dynamodb:Table": table,
  "aws:dynamodb/tableReplica:TableReplica": store(facts, {
    ...key("kmsKeyArn"),
    deletionProtection: at(looseBool, "deletionProtectionEnabled"),
    pointInTimeRecovery: at(looseBool, "pointInTimeRecovery"),
  }),
  "aws-native:dynamodb:GlobalTable": store(facts, {
    deletionProtection: at(inEveryReplica("deletionProtectionEnabled"), "replicas"),
    pointInTimeRecovery: at(
      inEveryReplica("pointInTimeRecoverySpecification", "pointInTimeRecoveryEnabled"),
      "replicas",
    ),
  }),
};
