const asked = process.env["MUTATE"]?.split(",") ?? ["core/policy"];
const policies = asked.map((each) =>
  /^policies\/([a-z]+)(?:\/((?:disallow|require|restrict)-[a-z0-9-]+))?/.exec(each),
);
// Policies know nothing of each other: each is held to its own tests, which takes a tenth of the time.
if (policies.every(Boolean))
  process.env["POLICY"] = policies.map(([, group, name]) => name ?? group).join(",");

/**
 * Mutation tests of one room: `MUTATE` names folders, files or lines of files, with commas between, either of policies or of what they
 * stand on. `npm run mutation` asks room by room, `npm run mutation:changed` what changed.
 *
 * @type {import("@stryker-mutator/api/core").PartialStrykerOptions}
 */
export default {
  testRunner: "mocha",
  coverageAnalysis: "perTest",
  plugins: ["@stryker-mutator/mocha-runner", "./test/mutation/metadata-ignorer.mjs"],
  ignorers: ["metadata"],
  mochaOptions: {
    config: "test/mutation/mocharc.cjs",
  },
  mutate: [
    ...asked.map((each) => (/\.ts(?::|$)/.test(each) ? each : `${each}/**/*.ts`)),
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
  incrementalFile: `coverage/mutation-incremental${policies.every(Boolean) ? "-policies" : ""}.json`,
  reporters: ["clear-text", "json"],
  clearTextReporter: { allowColor: false, logTests: false, reportScoreTable: true },
  jsonReporter: { fileName: "coverage/mutation.json" },
  thresholds: { high: 95, low: 85, break: 85 },
};
