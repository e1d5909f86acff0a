import assert from "node:assert/strict";
import fc from "fast-check";
import { compareEstates, type Estate, type Flow } from "../../../core/estate";
import { estateOf } from "./estates";

/* eslint-disable @typescript-eslint/no-explicit-any, @typescript-eslint/no-unsafe-member-access,
   @typescript-eslint/no-unsafe-call, @typescript-eslint/no-unsafe-assignment, @typescript-eslint/no-unsafe-return
   -- the edits below reach into plain data whose shape is what they change */
type Data = Record<string, any>;
const REPOSITORY = "333333333333.dkr.ecr.*.amazonaws.com/shop/**";

const base = (): Data => ({
  organisation: "shop",
  zones: {
    internet: { external: true },
    partners: { external: true, cidrs: ["203.0.113.0/24"] },
    dmz: { trust: 20, select: [{ subnetTag: { zone: "dmz" } }] },
    app: { trust: 50, select: [{ subnetTag: { zone: "app" } }], within: "allow", description: "services" },
  },
  flows: [
    { from: "internet", to: "dmz", ports: ["80-443/tcp"] },
    { from: "dmz", to: ["app"], ports: ["8080/tcp", "9000/udp"], required: true },
    { from: { workload: "shop-*" }, to: { name: "pay", cidrs: ["198.51.100.0/24"] }, ports: ["any/tcp"] },
  ],
  levels: {
    own: {
      cohabitation: [{ differ: "zone" }, { differ: "trust", by: 30 }],
      separateZonesBy: ["vm"],
      sandbox: "required",
      userNamespaces: "required",
      blockingLayers: 2,
    },
    lax: { cohabitation: "any" },
  },
  environments: {
    production: {
      select: [{ stack: "*/production" }],
      controlled: true,
      level: "own",
      admit: ["green", "amber"],
      enforce: "mandatory",
      onUnknown: { preview: "mandatory", state: "mandatory" },
    },
    development: {
      select: [{ stack: "**" }],
      level: "own",
      admit: ["green", "red", "amber"],
      enforce: "advisory",
    },
  },
  accountGroups: { shop: { accounts: ["333333333333"], select: [{ namespace: "shop-*" }] } },
  clusters: { shop: { select: [{ cluster: "shop-*" }], networkPolicy: { enforced: true } } },
  platform: [{ namespace: "kube-*" }],
  suppliers: { acme: { repositories: [REPOSITORY] } },
  rules: [
    { never: { supplier: "acme", environment: "production" }, reason: "a" },
    { allow: { zone: "app" }, reason: "b" },
    { allow: { zone: "dmz" }, reason: "c" },
  ],
  dataClasses: { secret: { select: [{ storage: true }] } },
  critical: [{ workload: ["vault"], pools: ["management-*"], perMachine: 2 }],
  images: {
    repositories: { default: [REPOSITORY], development: [REPOSITORY, "docker.io/library/**"] },
    log: "log.jsonl",
    signers: { build: { key: "build.pub" } },
    builders: ["https://ci.example.com"],
    evidence: { green: { qa: "forever", scan: "24h" } },
    risk: [
      { severity: "critical", new: "block", fixWithin: "3d", rebuild: true, vex: "ignore" },
      { severity: "any", fixWithin: "90d" },
    ],
    licences: { deny: ["AGPL-3.0-only"] },
    footprint: { maxSize: "300MB", maxPackages: 100, denyBase: ["full-distribution"] },
  },
  hosts: {
    images: { families: ["bottlerocket-*"], owners: ["amazon"], admit: ["green"], maxAge: "60d" },
    kubernetes: ">=1.33",
    addons: { "vpc-cni": ">=1.18" },
    management: ["10.9.0.0/16"],
  },
  identities: { userIds: { default: [10000, 19999], acme: [20000, 29999] }, duties: { security: ["sec"] } },
  owners: [{ select: [{ namespace: "shop-*" }], owner: "shop" }],
  inputs: { web: { env: { PORT: { port: true }, LEVEL: { enum: ["info"], required: true } }, args: [] } },
  register: { url: "https://register.example.com", key: "r.pub", staleAfter: "15m", stopWithin: "10m" },
  exceptions: { approved: true, protected: ["p"], longest: "90d", file: "exceptions.yaml" },
  deadlines: { critical: "7d", high: "30d" },
  policies: {
    a: { enforce: "mandatory", settings: { n: 1 }, in: { development: { enforce: "advisory" } } },
    b: { enforce: "disabled" },
  },
});

function change(edit: (data: Data) => void): Estate {
  const data = base();
  edit(data);
  return estateOf(data);
}

const where = (one: Estate, other: Estate): string[] =>
  compareEstates(one, other).map(({ path }) => path.map(String).join("."));

/** Each is looser than the base at one path. */
const LOOSER: [string, (d: Data) => void, string][] = [
  ["a further zone", (d) => (d.zones.more = { select: [{ namespace: "x" }] }), "zones.more"],
  [
    "a zone less",
    (d) => {
      delete d.zones.partners;
    },
    "zones.partners",
  ],
  [
    "a zone moved out",
    (d) => ((d.zones.dmz.external = true), (d.zones.dmz.cidrs = ["10.0.0.0/8"])),
    "zones.dmz.external,zones.dmz.cidrs",
  ],
  ["another rank", (d) => (d.zones.dmz.trust = 30), "zones.dmz.trust"],
  ["a wider selector", (d) => d.zones.app.select.push({ namespace: "app" }), "zones.app.select"],
  ["wider addresses", (d) => (d.zones.partners.cidrs = ["203.0.112.0/23"]), "zones.partners.cidrs"],
  ["flows within a zone", (d) => (d.zones.dmz.within = "allow"), "zones.dmz.within"],
  ["a further flow", (d) => d.flows.push({ from: "internet", to: "app", ports: ["443/tcp"] }), "flows.3"],
  ["the reverse flow", (d) => d.flows.push({ from: "app", to: "dmz", ports: ["8080/tcp"] }), "flows.3"],
  ["further ports", (d) => (d.flows[0].ports = ["80-444/tcp"]), "flows.0"],
  ["another protocol", (d) => d.flows[0].ports.push("443/udp"), "flows.0"],
  ["any port", (d) => (d.flows[0].ports = ["any"]), "flows.0"],
  ["a wider party", (d) => (d.flows[2].to.cidrs = ["198.51.0.0/16"]), "flows.2"],
  ["another party", (d) => (d.flows[2].to.name = "other"), "flows.2"],
  ["wider workloads", (d) => (d.flows[2].from.workload = "*"), "flows.2"],
  ["a workload for its zone", (d) => (d.flows[0].to = { workload: "x" }), "flows.0"],
  ["a flow no longer required", (d) => (d.flows[1].required = false), "flows"],
  ["a port no longer required", (d) => d.flows[1].ports.pop(), "flows"],
  ["a base flow", (d) => (d.baseFlows = ["dns"]), ""],
  [
    "cohabitation of any",
    (d) => ((d.levels.own.cohabitation = "any"), (d.environments.production.controlled = false)),
    "levels.own.cohabitation,environments.production.controlled",
  ],
  ["a rule of cohabitation less", (d) => d.levels.own.cohabitation.shift(), "levels.own.cohabitation"],
  ["a wider distance of trust", (d) => (d.levels.own.cohabitation[1].by = 31), "levels.own.cohabitation"],
  ["a layer less", (d) => (d.levels.own.separateZonesBy = []), "levels.own.separateZonesBy"],
  ["no sandbox", (d) => (d.levels.own.sandbox = "optional"), "levels.own.sandbox"],
  ["no user namespaces", (d) => (d.levels.own.userNamespaces = "optional"), "levels.own.userNamespaces"],
  ["fewer blocking layers", (d) => (d.levels.own.blockingLayers = 1), "levels.own.blockingLayers"],
  [
    "a built-in level made lax",
    (d) => (d.levels.strict = { cohabitation: "none" }),
    "levels.strict.separateZonesBy,levels.strict.separateZonesBy,levels.strict.separateZonesBy,levels.strict.sandbox,levels.strict.blockingLayers",
  ],
  [
    "a level less",
    (d) => {
      delete d.levels.lax;
    },
    "levels.lax",
  ],
  [
    "not controlled",
    (d) => (d.environments.production.controlled = false),
    "environments.production.controlled",
  ],
  ["a laxer level", (d) => (d.environments.development.level = "lax"), "environments.development.level"],
  [
    "a further status",
    (d) => d.environments.production.admit.push("blue"),
    "environments.production.admit.2",
  ],
  [
    "less enforcement",
    (d) => (d.environments.production.enforce = "advisory"),
    "environments.production.enforce",
  ],
  [
    "unknowns at preview",
    (d) => (d.environments.production.onUnknown.preview = "advisory"),
    "environments.production.onUnknown.preview",
  ],
  [
    "unknowns at state",
    (d) => (d.environments.development.onUnknown = "advisory"),
    "environments.development.onUnknown.state",
  ],
  [
    "another selector",
    (d) => (d.environments.production.select = [{ stack: "x/production" }]),
    "environments.production.select",
  ],
  ["an environment more", (d) => (d.environments.more = { select: [{ stack: "x" }] }), "environments.more"],
  [
    "environments in another order",
    (d) =>
      (d.environments = { development: d.environments.development, production: d.environments.production }),
    "environments",
  ],
  ["a further account", (d) => d.accountGroups.shop.accounts.push("444444444444"), "accountGroups.shop"],
  ["a group less", (d) => (d.accountGroups = {}), "accountGroups.shop"],
  [
    "a claim on a cluster",
    (d) => (d.clusters.other = { select: [{ cluster: "x" }], networkPolicy: { enforced: true } }),
    "clusters.other",
  ],
  [
    "another claim on a cluster",
    (d) => (d.clusters.shop.networkPolicy.ipBlockMatchesPods = false),
    "clusters.shop",
  ],
  ["a further agent", (d) => d.platform.push({ namespace: "x" }), "platform.1"],
  ["a wider agent", (d) => (d.platform = [{ kind: "DaemonSet" }]), "platform.0"],
  ["a further supplier", (d) => (d.suppliers.more = {}), "suppliers.more"],
  [
    "a supplier's further repository",
    (d) => d.suppliers.acme.repositories.push("docker.io/acme/**"),
    "suppliers.acme",
  ],
  ["a rule less", (d) => d.rules.shift(), "rules"],
  ["a weaker rule", (d) => (d.rules[0].never.zone = "dmz"), "rules"],
  ["more to be deployed", (d) => d.rules.push({ allow: { zone: "internet" }, reason: "d" }), "rules.2"],
  ["anything to be deployed", (d) => d.rules.splice(1), "rules"],
  ["a class for fewer", (d) => (d.dataClasses.secret.select = [{ workload: "x" }]), "dataClasses.secret"],
  ["a critical service less", (d) => (d.critical = []), "critical"],
  ["more neighbours", (d) => (d.critical[0].perMachine = 3), "critical"],
  ["further pools", (d) => d.critical[0].pools.push("x"), "critical"],
  ["any pool", (d) => (d.critical[0].pools = []), "critical"],
  [
    "a further repository",
    (d) => d.images.repositories.default.push("docker.io/library/**"),
    "images.repositories.default.1",
  ],
  [
    "a repository for one environment",
    (d) => (d.images.repositories.production = ["docker.io/library/**"]),
    "images.repositories.production.0",
  ],
  ["another log", (d) => (d.images.log = "other.jsonl"), "images.log"],
  ["a further signer", (d) => (d.images.signers.more = { key: "more.pub" }), "images.signers.more"],
  ["another key", (d) => (d.images.signers.build.key = "more.pub"), "images.signers.build"],
  ["a further builder", (d) => d.images.builders.push("https://more.example.com"), "images.builders.1"],
  [
    "evidence less",
    (d) => {
      delete d.images.evidence.green.qa;
    },
    "images.evidence.green.qa",
  ],
  ["longer evidence", (d) => (d.images.evidence.green.scan = "25h"), "images.evidence.green.scan"],
  ["new instances", (d) => (d.images.risk[0].new = "allow"), "images.risk.0.new"],
  ["more time", (d) => (d.images.risk[1].fixWithin = "91d"), "images.risk.1.fixWithin"],
  ["no rebuild", (d) => (d.images.risk[0].rebuild = false), "images.risk.0.rebuild"],
  ["statements honoured", (d) => (d.images.risk[0].vex = "honour"), "images.risk.0.vex"],
  ["other severities", (d) => (d.images.risk[0].severity = "high"), "images.risk.0.severity"],
  ["a row in front", (d) => d.images.risk.unshift({ severity: "low", fixWithin: "1d" }), "images.risk"],
  ["a licence", (d) => (d.images.licences.deny = []), "images.licences.deny"],
  ["larger images", (d) => (d.images.footprint.maxSize = "301MB"), "images.footprint.maxSize"],
  [
    "images of any size",
    (d) => {
      delete d.images.footprint.maxSize;
    },
    "images.footprint.maxSize",
  ],
  ["more packages", (d) => (d.images.footprint.maxPackages = 101), "images.footprint.maxPackages"],
  ["a base", (d) => (d.images.footprint.denyBase = []), "images.footprint.denyBase"],
  ["a further family", (d) => d.hosts.images.families.push("ubuntu-*"), "hosts.images.families.1"],
  ["a further owner", (d) => d.hosts.images.owners.push("self"), "hosts.images.owners.1"],
  ["machines of a further status", (d) => d.hosts.images.admit.push("amber"), "hosts.images.admit.1"],
  ["older machines", (d) => (d.hosts.images.maxAge = "61d"), "hosts.images.maxAge"],
  ["an older Kubernetes", (d) => (d.hosts.kubernetes = ">=1.32"), "hosts.kubernetes"],
  ["any add-on", (d) => (d.hosts.addons = {}), "hosts.addons.vpc-cni"],
  ["an older add-on", (d) => (d.hosts.addons["vpc-cni"] = ">=1.17"), "hosts.addons.vpc-cni"],
  ["further administration", (d) => d.hosts.management.push("10.8.0.0/16"), "hosts.management.1"],
  ["wider administration", (d) => (d.hosts.management = ["10.8.0.0/15"]), "hosts.management.0"],
  ["further ids", (d) => (d.identities.userIds.default = [9999, 19999]), "identities.userIds.default"],
  [
    "a supplier's ids left to the default",
    (d) => {
      delete d.identities.userIds.acme;
    },
    "identities.userIds.acme",
  ],
  ["a further principal", (d) => d.identities.duties.security.push("dev"), "identities.duties.security"],
  ["a duty more", (d) => (d.identities.duties.pipeline = ["bot"]), "identities.duties.pipeline"],
  ["another owner", (d) => (d.owners[0].owner = "x"), "owners"],
  ["an input more", (d) => (d.inputs.web.env.MORE = { any: true }), "inputs.web.env.MORE"],
  ["a laxer input", (d) => (d.inputs.web.env.PORT = { any: true }), "inputs.web.env.PORT"],
  [
    "a needed input less",
    (d) => {
      delete d.inputs.web.env.LEVEL;
    },
    "inputs.web.env.LEVEL",
  ],
  [
    "any input",
    (d) => {
      delete d.inputs.web.env;
    },
    "inputs.web.env",
  ],
  ["an argument", (d) => d.inputs.web.args.push({ any: true }), "inputs.web.args"],
  ["an entry for inputs in front", (d) => (d.inputs = { "*": {}, ...d.inputs }), "inputs"],
  ["another register", (d) => (d.register.url = "https://other.example.com"), "register.url"],
  [
    "no register",
    (d) => {
      delete d.register;
    },
    "register",
  ],
  ["another key of the register", (d) => (d.register.key = "x.pub"), "register.key"],
  ["an older register", (d) => (d.register.staleAfter = "16m"), "register.staleAfter"],
  ["more time to stop", (d) => (d.register.stopWithin = "11m"), "register.stopWithin"],
  ["older states", (d) => (d.states = { staleAfter: "91d" }), "states.staleAfter"],
  ["a later deadline", (d) => (d.deadlines.critical = "8d"), "deadlines.critical"],
  [
    "a deadline less",
    (d) => {
      delete d.deadlines.high;
    },
    "deadlines.high",
  ],
  [
    "no deadlines",
    (d) => {
      delete d.deadlines;
    },
    "deadlines.critical,deadlines.high",
  ],
  ["exceptions in code", (d) => (d.exceptions.inCode = true), "exceptions.inCode"],
  ["exceptions that nobody approved", (d) => delete d.exceptions.approved, "exceptions.approved"],
  ["exceptions from elsewhere", (d) => (d.exceptions.file = "x.yaml"), "exceptions.file"],
  [
    "longer exceptions",
    (d) => {
      delete d.exceptions.longest;
    },
    "exceptions.longest",
  ],
  ["a name no longer protected", (d) => (d.exceptions.protected = []), "exceptions.protected"],
  [
    "a policy disabled",
    (d) => (d.policies.c = { enforce: "disabled" }),
    "policies.c.enforce,policies.c.in.production.enforce,policies.c.in.development.enforce",
  ],
  [
    "a policy lowered in one environment",
    (d) => (d.policies.a.in.production = { enforce: "advisory" }),
    "policies.a.in.production.enforce",
  ],
  [
    "other settings of a policy",
    (d) => (d.policies.a.settings.n = 2),
    "policies.a.settings,policies.a.in.production.settings,policies.a.in.development.settings",
  ],
];

/** Each finds all that the base finds. */
const TIGHTER: [string, (d: Data) => void][] = [
  ["a flow less", (d) => d.flows.pop()],
  ["fewer ports", (d) => (d.flows[0].ports = ["443/tcp", "80/tcp"])],
  ["a flow split in two", (d) => d.flows.push({ from: "internet", to: "dmz", ports: ["100/tcp"] })],
  ["a flow within a zone that allows all", (d) => d.flows.push({ from: "app", to: "app", ports: ["any"] })],
  ["a narrower party", (d) => (d.flows[2].to.cidrs = ["198.51.100.0/28"])],
  ["narrower workloads", (d) => (d.flows[2].from = { workload: "shop-web", namespace: "x" })],
  ["an allowed flow required", (d) => (d.flows[0].required = true)],
  ["no base flows", (d) => (d.baseFlows = [])],
  ["nothing within a zone", (d) => (d.zones.app.within = "deny")],
  ["cohabitation of none", (d) => (d.levels.own.cohabitation = "none")],
  ["a further rule of cohabitation", (d) => d.levels.own.cohabitation.push({ differ: "supplier" })],
  ["a smaller distance of trust", (d) => (d.levels.own.cohabitation[1].by = 10)],
  ["further layers", (d) => d.levels.own.separateZonesBy.push("vpc")],
  ["more blocking layers", (d) => (d.levels.own.blockingLayers = 3)],
  [
    "a stricter level",
    (d) => (
      (d.levels.more = { ...d.levels.own, blockingLayers: 4 }),
      (d.environments.production.level = "more")
    ),
  ],
  ["controlled", (d) => (d.environments.development.controlled = true)],
  ["a status less", (d) => d.environments.production.admit.pop()],
  ["more enforcement", (d) => (d.environments.development.enforce = "mandatory")],
  ["unknowns counted at preview", (d) => (d.environments.development.onUnknown = "mandatory")],
  ["a further group", (d) => (d.accountGroups.pay = { accounts: ["444444444444"] })],
  ["a narrower agent", (d) => (d.platform = [{ namespace: "kube-system", kind: "DaemonSet" }])],
  ["a further rule", (d) => d.rules.push({ never: { zone: "dmz", storage: true }, reason: "d" })],
  ["less to be deployed", (d) => d.rules.pop()],
  ["a class for more", (d) => d.dataClasses.secret.select.push({ workload: "x" })],
  ["a further critical service", (d) => d.critical.push({ workload: "x" })],
  ["fewer neighbours", (d) => (d.critical[0].perMachine = 1)],
  ["fewer pools", (d) => (d.critical[0].pools = ["management-a"])],
  [
    "a narrower repository",
    (d) => (d.images.repositories.default = ["333333333333.dkr.ecr.eu-west-1.amazonaws.com/shop/**"]),
  ],
  ["a repository less for one environment", (d) => (d.images.repositories.development = [REPOSITORY])],
  ["no builder", (d) => (d.images.builders = [])],
  ["further evidence", (d) => (d.images.evidence.green.approval = "30d")],
  ["shorter evidence", (d) => (d.images.evidence.green.scan = "12h")],
  ["less time", (d) => (d.images.risk[1].fixWithin = "30d")],
  ["new instances blocked", (d) => (d.images.risk[1].new = "block")],
  ["a further licence denied", (d) => d.images.licences.deny.push("SSPL-1.0")],
  ["smaller images", (d) => (d.images.footprint.maxSize = "299MB")],
  ["a further base denied", (d) => d.images.footprint.denyBase.push("docker.io/library/ubuntu")],
  ["a narrower family", (d) => (d.hosts.images.families = ["bottlerocket-aws-*"])],
  ["newer machines", (d) => (d.hosts.images.maxAge = "30d")],
  ["a newer Kubernetes", (d) => (d.hosts.kubernetes = ">=1.34 <1.36")],
  ["a further add-on", (d) => (d.hosts.addons.coredns = ">=1.11")],
  ["narrower administration", (d) => (d.hosts.management = ["10.9.1.0/24"])],
  ["fewer ids", (d) => (d.identities.userIds.default = [10001, 19998])],
  ["a further owner", (d) => d.owners.push({ select: [{ namespace: "x" }], owner: "x" })],
  [
    "an input less",
    (d) => {
      delete d.inputs.web.env.PORT;
    },
  ],
  ["inputs of another workload", (d) => (d.inputs.other = { args: [] })],
  ["a fresher register", (d) => (d.register.staleAfter = "5m")],
  ["younger states", (d) => (d.states = { staleAfter: "30d" })],
  ["an earlier and a further deadline", (d) => (d.deadlines = { critical: "1d", high: "30d", low: "90d" })],
  ["shorter exceptions", (d) => (d.exceptions.longest = "30d")],
  ["a further name protected", (d) => d.exceptions.protected.push("q")],
  ["a policy made mandatory", (d) => (d.policies.b.enforce = "mandatory")],
  ["a policy raised in one environment", (d) => (d.policies.a.in.development.enforce = "remediate")],
  ["a policy of unknown level made mandatory", (d) => (d.policies.c = { enforce: "mandatory" })],
];

describe("comparing estates", () => {
  it("finds an estate no looser than itself", () => {
    assert.deepEqual(compareEstates(estateOf(base()), estateOf(base())), []);
  });

  it("ignores what nothing is judged by", () => {
    const other = change((d) => {
      d.organisation = "another";
      d.zones.app.description = "else";
      d.flows[0].reason = "why";
      d.rules[0].reason = "why";
    });
    assert.deepEqual(compareEstates(estateOf(base()), other), []);
  });

  describe("finds looser", () => {
    for (const [what, edit, path] of LOOSER) {
      it(what, () => {
        if (path !== "") assert.deepEqual(where(estateOf(base()), change(edit)).join(","), path);
        else assert.notDeepEqual(where(change(edit), estateOf(base())), []);
      });
    }
  });

  describe("finds no looser", () => {
    for (const [what, edit] of TIGHTER) {
      it(what, () => {
        assert.deepEqual(where(estateOf(base()), change(edit)), []);
        if (
          !["a flow split in two", "a flow within a zone that allows all", "a further owner"].includes(what)
        ) {
          assert.notDeepEqual(where(change(edit), estateOf(base())), [], "the way back must be looser");
        }
      });
    }
  });

  it("counts a class for more as looser where a rule finds less then", () => {
    const rules = [{ never: { not: { data: "secret" } }, reason: "x" }];
    const before = change((d) => (d.rules = rules));
    const after = change((d) => {
      d.rules = rules;
      d.dataClasses.secret.select.push({ workload: "x" });
    });
    assert.deepEqual(where(before, after), ["dataClasses.secret"]);
  });

  it("counts stricter evidence as looser where a rule goes by status, or a lower status is admitted alone", () => {
    const rules = [{ never: { status: "green" }, reason: "x" }];
    const byRule = (scan: string): Estate =>
      change((d) => ((d.rules = rules), (d.images.evidence.green.scan = scan)));
    assert.deepEqual(where(byRule("24h"), byRule("12h")), ["images.evidence.green"]);
    const byGap = (scan: string): Estate =>
      change(
        (d) => ((d.environments.development.admit = ["green", "red"]), (d.images.evidence.green.scan = scan)),
      );
    assert.deepEqual(where(byGap("24h"), byGap("12h")), ["images.evidence.green"]);
  });

  it("counts control as looser where rules are for what isn't controlled", () => {
    const rules = [{ never: { controlled: false, zone: "dmz" }, reason: "x" }];
    const before = change((d) => (d.rules = rules));
    const after = change((d) => ((d.rules = rules), (d.environments.development.controlled = true)));
    assert.deepEqual(where(before, after), ["environments.development.controlled"]);
  });

  it("lets no connection through that was not allowed", () => {
    const zone = fc.constantFrom("internet", "dmz", "app");
    const port = fc.integer({ min: 1, max: 6 });
    const ports = fc.oneof(
      fc.constant("any"),
      fc.constant("any/tcp"),
      fc
        .tuple(port, port, fc.constantFrom("tcp", "udp"))
        .map(([a, b, p]) => `${Math.min(a, b)}-${Math.max(a, b)}/${p}`),
    );
    const flow = fc.record({
      from: zone,
      to: fc.uniqueArray(zone, { minLength: 1 }),
      ports: fc.array(ports, { minLength: 1, maxLength: 3 }),
    });
    const flows = fc.array(flow, { maxLength: 4 });
    const allows = (all: Flow[], from: string, to: string, protocol: string, number: number): boolean =>
      all.some(
        (one) =>
          one.from.some((end) => end.kind === "zone" && end.zone === from) &&
          one.to.some((end) => end.kind === "zone" && end.zone === to) &&
          one.ports.some(
            (p) => (p.protocol === "any" || p.protocol === protocol) && p.from <= number && number <= p.to,
          ),
      );
    const zones = { internet: { external: true }, dmz: {}, app: {} };
    fc.assert(
      fc.property(flows, flows, (one, other) => {
        const before = estateOf({ zones, flows: one });
        const after = estateOf({ zones, flows: other });
        if (compareEstates(before, after).length > 0) return;
        for (const from of Object.keys(zones)) {
          for (const to of Object.keys(zones)) {
            for (const protocol of ["tcp", "udp", "sctp"]) {
              for (const number of [1, 2, 3, 4, 5, 6, 7]) {
                const now = allows(after.flows, from, to, protocol, number);
                assert.ok(!now || allows(before.flows, from, to, protocol, number));
              }
            }
          }
        }
      }),
      { numRuns: 300 },
    );
  });
});
