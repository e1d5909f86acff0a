import { X509Certificate } from "node:crypto";
import { DUTIES } from "../core/estate";
import type { DeploymentRegisterArgs } from "./deployment-register-args";
import type { InputError } from "./input-error";

type Refuse = (input: string, problem: string) => InputError;

/** Refuses what doesn't go together, before anything is created. */
export function checkRegister(args: DeploymentRegisterArgs, error: Refuse): void {
  const { database, port = 8443, replicas, keepDays, namespace = "bulkhead" } = args;
  if (!/^[a-z](?:[-a-z0-9]{0,61}[a-z0-9])?$/.test(namespace) || /^(kube-.*|default)$/.test(namespace))
    throw error(
      "namespace",
      `is ${JSON.stringify(namespace)}: use a-z, 0-9 and -, and no namespace of the cluster`,
    );
  const kinds = (["managed", "connection", "embedded"] as const).filter(
    (kind) => database[kind] !== undefined,
  );
  if (kinds.length !== 1)
    throw error(
      "database",
      `names ${kinds.length === 0 ? "nothing" : kinds.join(" and ")}: name one of managed, connection and embedded`,
    );
  if (!Number.isInteger(port) || port < 1024 || port > 65_535)
    throw error("port", `is ${port}: use 1024 to 65535`);
  if (replicas !== undefined && (!Number.isInteger(replicas) || replicas < 1 || replicas > 20))
    throw error("replicas", `is ${replicas}: use a whole number from 1 to 20`);
  if (database.embedded && replicas !== undefined && replicas !== 1)
    throw error(
      "replicas",
      `is ${replicas}, and a file has one writer: use managed or connection for several`,
    );
  const { backupDays } = database.managed ?? {};
  if (backupDays !== undefined && (!Number.isInteger(backupDays) || backupDays < 7 || backupDays > 35))
    throw error("database.managed.backupDays", `is ${backupDays}: use 7 to 35`);
  if (keepDays !== undefined && (!Number.isInteger(keepDays) || keepDays < 7 || keepDays > 36_500))
    throw error("keepDays", `is ${keepDays}: use 7 to 36500`);
  const roles: readonly string[] = [...DUTIES, "auditor"];
  for (const [index, { issuer, keys, roles: given = [] }] of (args.issuers ?? []).entries()) {
    if (!URL.canParse(issuer))
      throw error(`issuers[${index}].issuer`, `is ${JSON.stringify(issuer)}: write https://…`);
    if (typeof keys === "string" && !isKeySet(keys))
      throw error(`issuers[${index}].keys`, 'is no JWK set: write {"keys": [...]}');
    for (const [at, { role, subjects }] of given.entries()) {
      const input = `issuers[${index}].roles[${at}]`;
      if (!roles.includes(role))
        throw error(`${input}.role`, `is ${JSON.stringify(role)}: use ${roles.join(", ")}`);
      if (subjects.length === 0) throw error(`${input}.subjects`, "is empty: name who has the role");
    }
  }
  for (const [input, value] of Object.entries({
    "tls.authorities": args.tls.authorities,
    "database.managed.authorities": database.managed?.authorities,
    "database.connection.authorities": database.connection?.authorities,
  }))
    if (typeof value === "string") checkAuthorities(input, value, error);
}

/** Refuses what is no certificate in PEM. */
export function checkAuthorities(input: string, text: string, error: Refuse): void {
  try {
    new X509Certificate(text);
  } catch {
    throw error(input, "is no certificate in PEM");
  }
}

function isKeySet(text: string): boolean {
  try {
    const data = JSON.parse(text) as { keys?: unknown } | null;
    return (
      Array.isArray(data?.keys) &&
      !data.keys.some((key: unknown) => Object.hasOwn(Object(key) as object, "d"))
    );
  } catch {
    return false;
  }
}
