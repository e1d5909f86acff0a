const asked = process.env.MUTATE?.split(",") ?? [];
const ofPolicies = asked.length > 0 && asked.every((each) => each.startsWith("policies/"));

const policies = ["alone", "rules", "variations"].map((name) => `test/policies/${name}.spec.ts`);
/** These take the longest, so they come last; they tell policies apart, and nothing of what policies stand on. */
const neighbours = ["test/policies/neighbours.spec.ts"];
const foundations = [
  "test/core/policy/**/*.spec.ts",
  "test/policies/{doubts,image-trust,internet-flows,management,partial,repairs}.spec.ts",
  "test/policies/workload-{forms,repairs,unknowns}.spec.ts",
  "test/policies/{audit,cluster,host,identity,kubernetes}/*.spec.ts",
  "test/policies/placement/{doubt,evidence,levels}.spec.ts",
  "test/policies/pod-security/*.spec.ts",
];

module.exports = {
  require: ["tsx", "./test/support/seed.ts"],
  spec: ofPolicies ? [...policies, ...neighbours] : [...foundations, ...policies],
  ignore: ["test/core/policy/robustness.spec.ts"],
  timeout: 60_000,
};
