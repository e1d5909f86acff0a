import assert from "node:assert/strict";
import { join } from "node:path";
import { loadEstate } from "../../core/estate";
import { buildGraph, type Resource } from "../../core/graph";
import { createResolver } from "../../core/policy/environment";
import { judge } from "../../core/policy/judge";
import { readProgram } from "../../core/source/program";
import { catalog } from "../../policies/catalog";
import { Engine } from "../support/engine";

const root = join(__dirname, "../..");

/** What a finding must agree in, whichever way the resources came. */
const line = (policy: string, level: string, urn: string, path: string): string =>
  [policy, level, urn, path].join(" ");

async function byCommandLine(resources: readonly Resource[]): Promise<string[]> {
  const loaded = loadEstate({ path: join(root, "bulkhead.yaml") });
  assert.ok(loaded.ok);
  const { estate } = loaded;
  const policies = catalog.map(({ policy }) => policy);
  const options = { estate, resolver: createResolver(estate), stage: "preview" as const };
  return judge(policies, buildGraph(resources), options)
    .findings.map(({ policy, level, subject, path }) => line(policy, level, subject.urn ?? subject.id, path))
    .sort();
}

async function byEngine(stack: string, resources: readonly Resource[]): Promise<string[]> {
  const engine = await Engine.start(root, { PULUMI_NODEJS_PROJECT: "shop", PULUMI_NODEJS_STACK: stack });
  try {
    await engine.configureStack("shop", stack, true);
    await engine.configure();
    const found = [];
    for (const resource of resources) found.push(...(await engine.analyze(resource)));
    found.push(...(await engine.analyzeStack(resources)));
    return found
      .map(({ policy, level, urn, message }) => {
        const path = / \(([^()\s]*)\)(\n|$)/.exec(message.slice(message.indexOf("\n")))?.[1] ?? "";
        return line(policy, level, urn, path);
      })
      .sort();
  } finally {
    engine.stop();
  }
}

/**
 * The same program, judged by the command line and through the engine's calls. `Analyze` carries neither the
 * dependencies of properties (so the words for what is missing differ, which are not compared) nor the place in the
 * source.
 */
describe("parity of command line and pack", function () {
  this.timeout(180_000);
  for (const stack of ["flat", "production"]) {
    it(`finds the same in the stack ${stack}`, async () => {
      const program = await readProgram(root, { stack });
      assert.deepEqual(program.errors, []);
      const { resources } = program;
      assert.ok(resources.length > 20);
      assert.deepEqual(await byEngine(stack, resources), await byCommandLine(resources));
    });
  }
});
