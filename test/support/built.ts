import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { loadEstate, type Estate } from "../../core/estate";
import { buildGraph, Secret, type Resource } from "../../core/graph";
import { createResolver } from "../../core/policy/environment";
import type { Finding } from "../../core/policy/finding";
import { judge } from "../../core/policy/judge";
import { catalog } from "../../policies/catalog";

const PROJECT = "shop";
const account = "333333333333";

/** Writes an estate (JSON is YAML) into a folder of its own and gives its path. */
export function estateFile(data: object): string {
  const path = join(mkdtempSync(join(tmpdir(), "estate-")), "bulkhead.yaml");
  writeFileSync(path, JSON.stringify(data));
  return path;
}

/** Runs a program part under the SDK's mocks and gives what it registered, every id and ARN known. */
export async function build(program: () => unknown, stack = "production"): Promise<readonly Resource[]> {
  const found: Resource[] = [];
  const mocks: pulumi.runtime.Mocks = {
    newResource: ({ type, name, inputs, custom }) => {
      const urn = `urn:pulumi:${stack}::${PROJECT}::${type}::${name}`;
      const properties = inputs as Record<string, unknown>;
      const id = physicalId(type, name, properties);
      const arn = arnOf(type, name, properties);
      if (type.startsWith("bulkhead:")) return { id: undefined, state: properties };
      found.push({
        id: urn,
        urn,
        type,
        name,
        properties: marked(properties) as Record<string, unknown>,
        physicalId: id,
        custom: custom ?? true,
        stack: `${PROJECT}/${stack}`,
      });
      return { id, state: { name, ...properties, arn, keyId: id, latestVersion: 1 } };
    },
    call: ({ token, inputs }) => {
      if (token === "aws:index/getCallerIdentity:getCallerIdentity")
        return { accountId: account, id: account };
      if (token === "aws:index/getRegion:getRegion") return { region: "eu-west-1", id: "eu-west-1" };
      if (token === "aws:ssm/getParameter:getParameter")
        return { ...(inputs as object), value: "ami-0aaa1111bbbb2222c" };
      return inputs as Record<string, unknown>;
    },
  };
  await pulumi.runtime.setMocks(mocks, PROJECT, stack, false);
  program();
  await pulumi.runtime.disconnect();
  return found;
}

/** Keeps what a program registered by a key, for tests that ask different things of the same one. */
export function runOnce<T>(): (key: string, run: () => T) => T {
  const kept = new Map<string, T>();
  return (key, run) => {
    const before = kept.get(key);
    if (before !== undefined) return before;
    const made = run();
    kept.set(key, made);
    return made;
  };
}

const SIGNATURE = "4dabf18193072939515e22adb298388d";

/** A copy in which secrets are marked as every source marks them. */
function marked(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(marked);
  if (typeof value !== "object" || value === null) return value;
  if (SIGNATURE in value && "value" in value) return new Secret(marked(value.value));
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, marked(part)]));
}

const named = (inputs: Record<string, unknown>, key: string, other: string): string =>
  typeof inputs[key] === "string" ? inputs[key] : other;

function physicalId(type: string, name: string, inputs: Record<string, unknown>): string {
  if (/^aws:(iam|eks|ecr|cloudwatch)\//.test(type))
    return named(inputs, "name", named(inputs, "nodeGroupName", name));
  return `${type.split(":").at(-1)?.toLowerCase() ?? ""}-${name}`;
}

function arnOf(type: string, name: string, inputs: Record<string, unknown>): string {
  const own = named(inputs, "name", name);
  const [, module = "", kind = ""] = /^aws:(\w+)\/\w+:(\w+)$/.exec(type) ?? [];
  const arn = (service: string, rest: string, region = "eu-west-1") =>
    `arn:aws:${service}:${region}:${account}:${rest}`;
  if (module === "iam") return arn("iam", `${kind.toLowerCase()}/${own}`, "");
  if (module === "cloudwatch" && kind === "LogGroup") return arn("logs", `log-group:${own}`);
  if (module === "ecr") return arn("ecr", `repository/${own}`);
  if (module === "s3") return `arn:aws:s3:::${own}`;
  return arn(module, `${kind.toLowerCase()}/${own}`);
}

/** An estate that is there. */
function estateAt(path: string): Estate {
  const loaded = loadEstate({ path });
  if (!loaded.ok) throw new Error(loaded.errors.map(({ message }) => message).join("\n"));
  return loaded.estate;
}

/** What the whole pack finds in the resources. */
export function findings(resources: readonly Resource[], path: string): readonly Finding[] {
  const estate = estateAt(path);
  const graph = buildGraph(resources);
  if (graph.problems.length > 0) throw new Error(graph.problems.map(({ message }) => message).join("\n"));
  const resolver = createResolver(estate);
  const policies = catalog.map(({ policy }) => policy);
  return judge(policies, graph, { estate, resolver, stage: "state" }).findings;
}

/** Findings as lines, for messages of failed tests. */
export const lines = (found: readonly Finding[]): string[] =>
  found.map(({ policy, kind, subject, message }) => `${policy} (${kind}) ${subject.name}: ${message}`).sort();
