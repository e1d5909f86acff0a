import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import * as settings from "@pulumi/pulumi/runtime/settings";
import { stringify } from "yaml";
import { pulumiId, Secret, type Resource } from "../../core/graph";
import { POOL_KEY } from "../../components/planners/manifest";
import { catalog } from "../../policies/catalog";
import { judgeExample } from "./judge-example";
import { admissionGuard, cluster, exampleEstate, overlay, pool } from "../../core/policy/minimal";

/** A file with the examples' estate, with sections laid over it; `remove` deletes it. */
export function estateFile(changes: object = {}): { readonly path: string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), "bulkhead-components-"));
  const path = join(folder, "bulkhead.yaml");
  writeFileSync(path, stringify(overlay(structuredClone(exampleEstate), changes)));
  return { path, remove: () => rmSync(folder, { recursive: true }) };
}

/** What components register, run in this process under Pulumi's mocks: their parts as they reach the pack. */
export async function built(program: () => unknown, stack = "production"): Promise<readonly Resource[]> {
  const found: Resource[] = [];
  await pulumi.runtime.setMocks(
    {
      newResource: ({ type, name, inputs: given, custom }) => {
        const inputs = given as Record<string, unknown>;
        if (custom) {
          const urn = `urn:pulumi:${stack}::example::${type}::${name}`;
          const properties = withSecrets(structuredClone(inputs)) as Record<string, unknown>;
          const id = pulumiId(urn, type, properties);
          found.push({ id, urn, type, name, custom, properties, stack: `example/${stack}` });
        }
        return { id: `${name}-id`, state: { ...inputs, arn: arnOf(type, name), ...outputsOf(type) } };
      },
      call: ({ inputs }) => inputs as Record<string, unknown>,
    },
    "example",
    stack,
    false,
  );
  await program();
  await settled();
  return found;
}

/** The mark by which the SDK says that a value is a secret. */
const secretMark = "4dabf18193072939515e22adb298388d";

/** Values with secrets in them as the pack has them. */
function withSecrets(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withSecrets);
  if (typeof value !== "object" || value === null) return value;
  if (secretMark in value) return new Secret((value as { value?: unknown }).value);
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, withSecrets(each)]));
}

/** Registrations go on after the program's last line; the SDK's types don't name its own way to wait for them. */
const settled = (): Promise<void> => (settings as unknown as { waitForRPCs(): Promise<void> }).waitForRPCs();

/** What AWS makes of a database, beside what it is told. */
const outputsOf = (type: string): object =>
  type === "aws:rds/instance:Instance"
    ? { address: "db.example", masterUserSecrets: [{ secretArn: arnOf("aws:secretsmanager/x", "rds") }] }
    : {};

const arnOf = (type: string, name: string): string =>
  `arn:aws:${type.split(":")[1]?.split("/")[0] ?? ""}:eu-west-1:333333333333:${name}`;

/** The machines of a pool in a zone, as IsolatedNodePool keeps them for who asks by name. */
export const isolatedPool = (name: string, zone: string): readonly Resource[] =>
  pool(name, zone, {
    labels: { [POOL_KEY]: name },
    taints: ["NO_SCHEDULE", "NO_EXECUTE"].map((effect) => ({ key: POOL_KEY, value: name, effect })),
  });

/** What the whole pack says of resources on a cluster, as `policy: resource message`. */
export function judged(
  resources: readonly Resource[],
  estate: Readonly<Record<string, unknown>> = {},
  stack?: string,
): readonly string[] {
  const { findings, problems } = judgeExample(
    catalog.map((entry) => entry.policy),
    {
      resources: [...cluster(), ...admissionGuard(), ...resources],
      estate,
      ...(stack !== undefined && { stack }),
    },
  );
  const said = findings.map(
    ({ policy, kind, subject, message, path }) => `${policy} (${kind}): ${subject.name} ${message} ${path}`,
  );
  return [...said, ...problems].sort();
}
