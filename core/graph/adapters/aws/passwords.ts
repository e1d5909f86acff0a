import type { SecretValue } from "../../nodes/key";
import { str } from "../../shape";
import { Secret } from "../../value";
import { addPlaced, at, judged } from "./placed";
import type { Adapter, AdapterTable } from "./table";

/** At most so many entries of a list are read. */
const most = 100;

const listAt = (
  properties: Readonly<Record<string, unknown>>,
  path: readonly string[],
): readonly unknown[] => {
  let value: unknown = properties;
  for (const key of path) {
    if (value instanceof Secret) value = value.value;
    if (Array.isArray(value)) value = value[0] as unknown;
    if (typeof value !== "object" || value === null) return [];
    value = (value as Record<string, unknown>)[key];
  }
  if (value instanceof Secret) value = value.value;
  return Array.isArray(value) ? value.slice(0, most) : [];
};

/**
 * Passwords in a list, each a value of its own.
 *
 * @param list where the list stands: `authenticationMode.passwords`
 * @param below where the password stands in an entry; absent where the entry is one
 */
export const passwordsIn =
  (list: string, below?: string): Adapter =>
  (builder) => {
    listAt(judged(builder.resource), list.split(".")).forEach((_, index) => {
      const place = [list, index, ...(below === undefined ? [] : [below])].join(".");
      addPlaced<SecretValue>(builder, "SecretValue", { value: at(str, place) });
    });
  };

const password: Adapter = (builder) =>
  void addPlaced<SecretValue>(builder, "SecretValue", { value: at(str, "password") });

const cacheUser: Adapter = (builder) => {
  passwordsIn("passwords")(builder);
  passwordsIn("authenticationMode.passwords")(builder);
};

/** Users and ways to stores that a program gives a password. */
export const passwords: AdapterTable = {
  "aws:dms/endpoint:Endpoint": password,
  "aws:elasticache/user:User": cacheUser,
  "aws-native:elasticache:User": cacheUser,
  "aws:memorydb/user:User": cacheUser,
  "aws-native:memorydb:User": cacheUser,
};
