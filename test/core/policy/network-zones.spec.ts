import assert from "node:assert/strict";
import { administrationSources, internetFlows, onlyThese } from "../../../core/policy/network-zones";
import { IpSet, portRange } from "../../../core/sets";
import { estateWith } from "../../support/judge-example";

const flow = (from: unknown, to: unknown, ...ports: readonly string[]) => ({ from, to, ports });

describe("what flows let pass between the internet and a zone", () => {
  const between = (flows: readonly object[], direction: "ingress" | "egress", zone?: string): string =>
    internetFlows(estateWith({ flows }), direction, zone).toText();

  it("is what they name for the zone, or for any where none is asked for", () => {
    const flows = [
      flow("internet", "dmz", "443/tcp", "80/tcp"),
      flow("dmz", "app", "8080/tcp"),
      flow("internet", "data", "25/tcp"),
    ];
    assert.equal(between(flows, "ingress", "dmz"), "TCP 80,443");
    assert.equal(between(flows, "ingress", "app"), "No Connections");
    assert.equal(between(flows, "ingress"), "TCP 25,80,443");
    assert.equal(between(flows, "egress", "dmz"), "No Connections");
    assert.equal(between([flow("app", "internet", "443/tcp")], "egress", "app"), "TCP 443");
  });

  it("counts where the internet or the zone is one of several ends", () => {
    assert.equal(
      between([flow(["internet", "app"], ["dmz", "data"], "443/tcp")], "ingress", "data"),
      "TCP 443",
    );
  });

  it("counts what they name for a workload in any zone", () => {
    const flows = [flow("internet", { workload: "web" }, "443/tcp")];
    assert.equal(between(flows, "ingress", "dmz"), "TCP 443");
  });

  it("is nothing of what comes from blocks outside", () => {
    const partner = { name: "partner", cidrs: ["198.51.100.0/24"] };
    assert.equal(between([flow(partner, "dmz", "443/tcp")], "ingress", "dmz"), "No Connections");
    assert.equal(between([flow("internet", partner, "443/tcp")], "ingress", "dmz"), "No Connections");
  });
});

describe("where hosts may be administered from", () => {
  const sources = (flows: readonly object[]): readonly string[] => {
    const estate = estateWith({ flows, hosts: { management: ["10.7.0.0/24"] } });
    return administrationSources(estate, portRange(22)).toCidrs();
  };

  it("is the management networks and whence flows let these ports be reached", () => {
    const bastion = { name: "bastion", cidrs: ["10.8.0.0/28"] };
    assert.deepEqual(sources([]), ["10.7.0.0/24"]);
    assert.deepEqual(sources([flow(bastion, "app", "22/tcp")]), ["10.7.0.0/24", "10.8.0.0/28"]);
    assert.deepEqual(sources([flow(bastion, "app", "443/tcp", "22/tcp")]), ["10.7.0.0/24", "10.8.0.0/28"]);
    assert.deepEqual(sources([flow(bastion, "app", "443/tcp")]), ["10.7.0.0/24"]);
  });

  it("is the blocks of the zones that such flows name, and none of workloads or zones without any", () => {
    assert.deepEqual(sources([flow("management", "app", "22/tcp")]), ["10.7.0.0/24", "10.9.0.0/24"]);
    assert.deepEqual(sources([flow("dmz", "app", "22/tcp")]), ["10.7.0.0/24"]);
    assert.deepEqual(sources([flow({ workload: "runner" }, "app", "22/tcp")]), ["10.7.0.0/24"]);
  });

  it("is named by three blocks at most", () => {
    const words = (...cidrs: readonly string[]) => onlyThese(IpSet.fromCidrs([...cidrs]).set, "nobody");
    assert.equal(words(), "nobody");
    assert.equal(words("10.0.0.0/24"), "which only 10.0.0.0/24 may reach");
    assert.equal(
      words("10.0.0.0/24", "10.0.2.0/24", "10.0.4.0/24", "10.0.6.0/24"),
      "which only 10.0.0.0/24, 10.0.2.0/24, 10.0.4.0/24 may reach",
    );
  });
});
