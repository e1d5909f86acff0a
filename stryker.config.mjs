const asked = process.env["MUTATE"]?.split(",") ?? ["policies/*/*.ts", "core/policy"];
const [group, ...others] = new Set(asked.map((each) => /^policies\/([a-z]+)/.exec(each)?.[1]));
// Policies know nothing of each other: those of one group are held to their own tests, which takes a tenth of the time.
if (group !== undefined && others.length === 0) process.env["POLICY"] = group;

/**
 * Mutation tests of the policies and of what they stand on. `MUTATE=policies/host npm run mutation` takes folders or files, with commas
 * between. `npm run mutation -- --incremental` asks again only what changed, by a file that CI may keep.
 *
 * @type {import("@stryker-mutator/api/core").PartialStrykerOptions}
 */
export default {
  testRunner: "mocha",
  coverageAnalysis: "perTest",
  plugins: ["@stryker-mutator/mocha-runner", "./test/mutation/metadata-ignorer.mjs"],
  ignorers: ["metadata"],
  mochaOptions: {
    config: "test/mutation/mocharc.json",
  },
  mutate: [
    ...asked.map((each) => (each.endsWith(".ts") ? each : `${each}/**/*.ts`)),
    "!policies/bin/**",
    "!core/policy/minimal/**",
    "!core/policy/frameworks/**",
  ],
  ignorePatterns: [
    "dist",
    "/components",
    "policies/bin",
    "/docs/components",
    "/test/cluster",
    "/test/bench",
    "/.ci",
  ],
  disableTypeChecks: false,
  ignoreStatic: true,
  concurrency: Number(process.env["MUTATION_WORKERS"] ?? 2),
  // A slow machine must not pass for a killed mutant.
  timeoutMS: 60_000,
  timeoutFactor: 4,
  tempDirName: "node_modules/.cache/stryker",
  incrementalFile: "coverage/mutation-incremental.json",
  reporters: ["clear-text", "json"],
  clearTextReporter: { allowColor: false, logTests: false, reportScoreTable: true },
  jsonReporter: { fileName: "coverage/mutation.json" },
  thresholds: { high: 95, low: 85, break: 85 },
};
