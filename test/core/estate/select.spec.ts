import assert from "node:assert/strict";
import {
  matchAccountGroups,
  matchClusters,
  matchDataClasses,
  matchEnvironment,
  matchPlatform,
  matchWorkload,
  matchZones,
  UNKNOWN,
} from "../../../core/estate";
import { estateOf } from "./estates";

const estate = estateOf({
  zones: {
    internet: { external: true },
    dmz: { select: [{ subnetTag: { zone: "dmz" } }, { namespaceLabel: { zone: "dmz" } }] },
    data: { select: [{ cidr: "10.2.0.0/16", account: "333333333333" }, { namespace: "data-*" }] },
    tools: { select: [{ pool: "tools", vpc: "vpc-main" }] },
  },
  environments: {
    production: { select: [{ stack: "*/production" }, { account: "333333333333", cluster: "shop-*" }] },
    staging: { select: [{ namespace: "staging" }] },
    rest: { select: [{ stack: "**" }] },
  },
  accountGroups: {
    shop: { accounts: ["333333333333"], select: [{ namespace: "shop-*" }, { workload: "web/front*" }] },
  },
  dataClasses: { kept: { select: [{ storage: true }, { workloadLabel: { data: "kept" } }] } },
  clusters: { shop: { select: [{ cluster: "shop-*" }], networkPolicy: { enforced: true } } },
  platform: [{ namespace: "kube-system" }, { namespace: "monitoring", kind: "DaemonSet" }],
});

describe("selecting the environment", () => {
  const match = (place: Parameters<typeof matchEnvironment>[1]) => matchEnvironment(estate, place);

  it("takes the first that matches", () => {
    const certain = (name: string) => ({ candidates: [name], definite: [name], certain: true, none: false });
    assert.deepEqual(match({ stack: "shop/production", namespace: "staging" }), certain("production"));
    assert.deepEqual(match({ stack: "shop/dev", namespace: "staging" }), certain("staging"));
    assert.deepEqual(match({ stack: "shop/dev" }), certain("rest"));
    assert.deepEqual(match({ account: "333333333333", cluster: "shop-1" }), certain("production"));
  });

  it("needs all keys of one alternative", () => {
    assert.deepEqual(match({ account: "333333333333", cluster: "other" }).candidates, ["rest"]);
    assert.deepEqual(match({ account: "333333333333" }).candidates, ["rest"]);
  });

  it("takes ** for everything, also for what has no such trait", () => {
    assert.deepEqual(match({}).candidates, ["rest"]);
    const strict = { environments: { a: { ...estate.environments.rest!, select: [{ stack: "*/*" }] } } };
    assert.deepEqual(matchEnvironment(strict, {}), {
      candidates: [],
      definite: [],
      certain: true,
      none: true,
    });
  });

  it("names every candidate where a trait is unknown", () => {
    assert.deepEqual(match({ stack: UNKNOWN }), {
      candidates: ["production", "rest"],
      definite: [],
      certain: false,
      none: false,
    });
    assert.deepEqual(match({ stack: "shop/production", namespace: UNKNOWN }).candidates, ["production"]);
    assert.deepEqual(match({ account: UNKNOWN, cluster: "other", namespace: UNKNOWN }).candidates, [
      "staging",
      "rest",
    ]);
    const two = {
      environments: { production: estate.environments.production!, staging: estate.environments.staging! },
    };
    assert.deepEqual(matchEnvironment(two, { stack: "a/b", namespace: UNKNOWN }), {
      candidates: ["staging"],
      definite: [],
      certain: false,
      none: true,
    });
  });

  it("does not take a namespace called unknown for an unknown one", () => {
    assert.deepEqual(match({ namespace: "unknown" }).candidates, ["rest"]);
  });
});

describe("selecting zones", () => {
  const match = (subject: Parameters<typeof matchZones>[1]) => matchZones(estate, subject);

  it("goes by tags, labels, blocks, names and accounts", () => {
    assert.deepEqual(match({ subnetTags: { zone: "dmz", other: "x" } }).definite, ["dmz"]);
    assert.deepEqual(match({ subnetTags: { zone: "other" } }), {
      candidates: [],
      definite: [],
      certain: true,
      none: true,
    });
    assert.deepEqual(match({ namespaceLabels: { zone: "dmz" }, namespace: "shop" }).definite, ["dmz"]);
    assert.deepEqual(match({ namespace: "data-orders" }).definite, ["data"]);
    assert.deepEqual(match({ cidr: "10.2.3.0/24", account: "333333333333" }).definite, ["data"]);
    assert.deepEqual(match({ cidr: "10.2.3.0/24", account: "444444444444" }).candidates, []);
    assert.deepEqual(match({ cidr: "10.0.0.0/8", account: "333333333333" }).candidates, []);
    assert.deepEqual(match({ cidr: ["2001:db8::/64", "10.2.3.0/24"], account: "333333333333" }).definite, [
      "data",
    ]);
    assert.deepEqual(match({ pool: "tools", vpc: ["vpc-0a1b", "vpc-main"] }).definite, ["tools"]);
  });

  it("shows zones that overlap", () => {
    assert.deepEqual(match({ namespace: "data-x", namespaceLabels: { zone: "dmz" } }), {
      candidates: ["dmz", "data"],
      definite: ["dmz", "data"],
      certain: true,
      none: false,
    });
  });

  it("is uncertain where tags or values are unknown, unless another trait decides", () => {
    assert.deepEqual(match({ subnetTags: UNKNOWN }), {
      candidates: ["dmz"],
      definite: [],
      certain: false,
      none: true,
    });
    assert.deepEqual(match({ subnetTags: { zone: UNKNOWN } }).candidates, ["dmz"]);
    assert.deepEqual(match({ subnetTags: { name: UNKNOWN } }).candidates, []);
    assert.deepEqual(match({ cidr: UNKNOWN, account: "444444444444" }).candidates, []);
    assert.deepEqual(match({ cidr: "not a block", account: "333333333333" }).certain, false);
    assert.deepEqual(match({ namespace: "data-x", subnetTags: UNKNOWN }), {
      candidates: ["dmz", "data"],
      definite: ["data"],
      certain: false,
      none: false,
    });
  });

  it("is not misled by labels that objects inherit", () => {
    const odd = estateOf({ zones: { a: { select: [{ namespaceLabel: { valueOf: "**" } }] } } });
    assert.deepEqual(matchZones(odd, { namespaceLabels: {} }).candidates, []);
  });
});

describe("selecting workloads", () => {
  it("goes by name with or without namespace", () => {
    assert.deepEqual(matchAccountGroups(estate, { workload: "front", namespace: "web" }).definite, ["shop"]);
    assert.deepEqual(matchAccountGroups(estate, { workload: "front", namespace: "other" }).definite, []);
    assert.deepEqual(matchAccountGroups(estate, { workload: "x", namespace: "shop-a" }).definite, ["shop"]);
    assert.equal(matchWorkload([{ workload: "front" }], { workload: "front", namespace: "any" }), "yes");
    assert.equal(
      matchWorkload([{ workload: "web/front" }], { workload: "front", namespace: UNKNOWN }),
      "maybe",
    );
  });

  it("goes by storage and labels", () => {
    assert.deepEqual(matchDataClasses(estate, { storage: true }).definite, ["kept"]);
    assert.deepEqual(
      matchDataClasses(estate, { storage: false, workloadLabels: { data: "kept" } }).definite,
      ["kept"],
    );
    assert.deepEqual(matchDataClasses(estate, { storage: UNKNOWN }).certain, false);
    assert.deepEqual(matchDataClasses(estate, { storage: false }).candidates, []);
  });

  it("knows the platform's agents and the clusters", () => {
    assert.equal(matchPlatform(estate, { namespace: "kube-system", workload: "x" }), "yes");
    assert.equal(matchPlatform(estate, { namespace: "monitoring", kind: "DaemonSet" }), "yes");
    assert.equal(matchPlatform(estate, { namespace: "monitoring", kind: "Deployment" }), "no");
    assert.equal(matchPlatform(estate, { namespace: "monitoring", kind: UNKNOWN }), "maybe");
    assert.deepEqual(matchClusters(estate, { cluster: "shop-1" }).definite, ["shop"]);
  });
});
