const group = process.env["MUTATE"];

/**
 * Mutation tests of the policies and of what they stand on. `MUTATE=policies/host npm run mutation` takes one folder or file.
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
  mutate: group
    ? [
        group.endsWith(".ts") ? group : `${group}/**/*.ts`,
        "!core/policy/minimal/**",
        "!core/policy/frameworks/**",
      ]
    : [
        "policies/*/*.ts",
        "!policies/bin/**",
        "core/policy/**/*.ts",
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
  timeoutMS: 5000,
  tempDirName: "node_modules/.cache/stryker",
  reporters: ["clear-text", "json"],
  clearTextReporter: { allowColor: false, logTests: false, reportScoreTable: true },
  jsonReporter: { fileName: "coverage/mutation.json" },
  thresholds: { high: 95, low: 85, break: 85 },
};
