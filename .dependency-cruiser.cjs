const room = (path) => `^${path}/`;

/** Rules of the house: who may import whom, each with its reason. */
module.exports = {
  forbidden: [
    {
      name: "no-circles",
      comment: "A circle can only be understood, tested and loaded as a whole.",
      severity: "error",
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
    },
    {
      name: "foundations-stand-alone",
      comment:
        "The estate, the graph and the sets are what everything else is said in: they know nothing of it.",
      severity: "error",
      from: { path: "^core/(estate|graph|sets)/" },
      to: { path: "^(core|cli|policies|components|stacks|register)/", pathNot: "^core/(estate|graph|sets)/" },
    },
    {
      name: "sets-are-arithmetic",
      comment: "Set algebra is pure: it imports nothing of ours.",
      severity: "error",
      from: { path: room("core/sets") },
      to: { path: "^(core|cli|policies|stacks)/", pathNot: room("core/sets") },
    },
    {
      name: "estate-and-graph-apart",
      comment:
        "What is declared and what is found meet in the policies; neither is written in terms of the other.",
      severity: "error",
      from: { path: "^core/(estate|graph)/" },
      to: { path: "^core/(estate|graph)/", pathNot: "^core/$1/" },
    },
    {
      name: "sources-give-resources",
      comment: "A source turns what it reads into resources; it judges nothing.",
      severity: "error",
      from: { path: room("core/source") },
      to: { path: "^(core|cli|policies)/", pathNot: "^core/(source|graph)/" },
    },
    {
      name: "analyses-know-no-policy",
      comment: "Policies ask the analyses, never the other way round.",
      severity: "error",
      from: { path: "^core/(reachability|placement|image)/" },
      to: { path: "^(core/(policy|report|source)|cli|policies)/" },
    },
    {
      name: "behaviour-and-usage-are-analyses",
      comment:
        "What may run and what was used follows from the graph, the estate and the logs; where these come from, and what policies make of it, is others' concern.",
      severity: "error",
      from: { path: "^core/(behaviour|usage)/" },
      to: { path: "^(core/(policy|report|source|audit|bundle)|cli|policies|components|stacks|register)/" },
    },
    {
      name: "policy-core-knows-no-output",
      comment: "A verdict does not depend on who reads it, nor on where the resources came from.",
      severity: "error",
      from: { path: room("core/policy") },
      to: { path: "^(core/(report|source)|cli|policies)/" },
    },
    {
      name: "reports-read-the-result",
      comment:
        "The result is the contract: a reporter sees nothing else, so that a saved result renders the same.",
      severity: "error",
      from: { path: room("core/report") },
      to: {
        path: "^(core|cli|policies)/",
        pathNot: ["^core/report/", "^core/policy/types\\.ts$", "^core/audit/result\\.ts$"],
      },
    },
    {
      name: "audits-join-verdicts",
      comment:
        "What stacks come to together is computed from their records: nothing of it reads a file or judges a resource.",
      severity: "error",
      from: { path: room("core/audit") },
      to: { path: "^(core/(source|bundle)|cli|policies)/" },
    },
    {
      name: "own-policies-are-policies",
      comment:
        "What users write is loaded as policies, with the policy room's words; who judges by them is the caller's.",
      severity: "error",
      from: { path: room("core/own") },
      to: { path: "^(core|cli|policies)/", pathNot: "^core/(own|policy)/" },
    },
    {
      name: "policies-import-the-policy-room-only",
      comment:
        "A policy is written against the graph's words as the policy room hands them out; one file is enough to add one.",
      severity: "error",
      from: { path: "^policies/[^/]+/" },
      to: { path: "^(core|cli|policies|stacks)/", pathNot: "^core/policy/index\\.ts$" },
    },
    {
      name: "components-build-from-the-estate",
      comment:
        "A component knows what is declared and how to build it; the policies that judge it must not have built it.",
      severity: "error",
      from: { path: room("components") },
      to: { path: "^(core|policies|stacks)/", pathNot: "^core/(estate|sets|image)/" },
    },
    {
      name: "planners-are-arithmetic",
      comment: "What a component emits can be computed and tested without an engine.",
      severity: "error",
      from: { path: room("components/planners") },
      to: {
        path: ["node_modules/@pulumi/", "^components/(?!planners/)"],
        pathNot: "^components/(input-error|loosening|estate)\\.ts$",
        dependencyTypesNot: ["type-only"],
      },
    },
    {
      name: "register-events-are-arithmetic",
      comment: "What events come to can be computed and tested without a database or a service.",
      severity: "error",
      from: { path: room("register/domain") },
      to: { path: "^(register/(?!domain/)|node_modules/(kysely|libsql|pg|fastify|pino)/)" },
    },
    {
      name: "register-store-serves-nobody",
      comment: "The history is kept and verified the same way whoever asks for it.",
      severity: "error",
      from: { path: room("register/store") },
      to: { path: "^register/(service|client|index)" },
    },
    {
      name: "register-stands-on-the-core",
      comment: "The register knows the estate and the evidence, and neither policies nor who calls it.",
      severity: "error",
      from: { path: room("register") },
      to: { path: "^(core/(policy|report|source|reachability|placement)|policies|components|stacks)/" },
    },
    {
      name: "register-loaded-lazily",
      comment: "The service's libraries take longer to load than most commands to run.",
      severity: "error",
      from: { path: room("cli") },
      to: {
        path: room("register"),
        pathNot: "^register/client\\.ts$",
        dependencyTypesNot: ["type-only", "dynamic-import"],
      },
    },
    {
      name: "nobody-imports-the-outside",
      comment: "The command line and the tests stand at the end: what they use must not depend on them.",
      severity: "error",
      from: { path: "^(core|policies|components|stacks|register)/" },
      to: { path: "^(cli|test|scripts)/" },
    },
    {
      name: "policy-sdk-in-the-pack-only",
      comment: "The engine's SDK takes seconds to load: only the pack, which the engine starts, may load it.",
      severity: "error",
      from: {
        path: "^(core|cli|policies|scripts)/",
        pathNot: "^policies/(pack|engine|wire|service|repair)\\.ts$",
      },
      to: { path: "node_modules/@pulumi/policy", dependencyTypesNot: ["type-only"] },
    },
    {
      name: "pulumi-sdk-in-programs-only",
      comment:
        "The providers' SDKs load inside every preview and check: only programs need them at run time.",
      severity: "error",
      from: {
        path: "^(core|cli|policies|scripts)/",
        pathNot: ["^policies/(pack|engine|wire|service|repair)\\.ts$", "^core/source/program/child"],
      },
      to: { path: "node_modules/@pulumi/(pulumi|aws|kubernetes)", dependencyTypesNot: ["type-only"] },
    },
    {
      name: "files-and-processes-at-the-edge",
      comment:
        "Analyses and policies are pure functions of the graph and the estate: what they say can be replayed.",
      severity: "error",
      from: {
        path: "^(core/(graph|sets|policy|report|reachability|placement|behaviour|usage)|policies/[^/]+)/",
      },
      to: {
        dependencyTypes: ["core"],
        path: "^(node:)?(fs|net|http|https|child_process|dns|tls|worker_threads)(/|$)",
      },
    },
    {
      name: "no-orphans",
      comment: "What nothing uses is deleted.",
      severity: "error",
      from: {
        orphan: true,
        pathNot: ["\\.d\\.ts$", "^stacks/", "^core/source/program/child", "^components/plugin\\.ts$"],
      },
      to: {},
    },
    {
      name: "no-unlisted-packages",
      comment: "What is imported at run time must be installed with us.",
      severity: "error",
      from: { path: "^(core|cli|policies|components|stacks|register)/" },
      to: { dependencyTypes: ["npm-no-pkg", "npm-unknown", "npm-dev"], dependencyTypesNot: ["type-only"] },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^(dist|policies/bin|components/bin|test/.*/fixtures)/" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "require", "node", "default"],
    },
  },
};
