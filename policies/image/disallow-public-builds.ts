import { buildProject, definePolicy, example } from "../../core/policy";

export default definePolicy({
  name: "disallow-public-builds",
  displayName: "Builds are not shown to everybody, and check whom they pull from",
  description:
    "A public project shows its logs and artefacts to the world; one that ignores certificates takes its sources from whoever answers.",
  severity: "high",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.1.5"],
  requirements: [20, 23],
  remediationSteps: "Set projectVisibility to PRIVATE, and remove source.insecureSsl.",
  appliesTo: "BuildProject",
  check({ node, report }) {
    report.part(() => {
      if (node.visibility === "PUBLIC_READ") report("is shown to everybody", node.places["visibility"]);
    });
    report.part(() => {
      if (node.insecureSsl) report("does not check its source's certificate", node.places["insecureSsl"]);
    });
  },
  repairs: { projectVisibility: "PRIVATE", visibility: "PRIVATE", insecureSsl: false },
  good: () => ({ private: example(buildProject()) }),
  bad: () => ({
    public: example(buildProject({ projectVisibility: "PUBLIC_READ" })),
    "certificates ignored": example(buildProject({ source: { insecureSsl: true } })),
  }),
});
