import assert from "node:assert/strict";
import fc from "fast-check";
import { parse } from "yaml";
import { propose } from "../../cli/init/propose";
import { render } from "../../cli/init/render";
import { parseEstateData } from "../../core/estate";
import type { Seen } from "../../cli/init/observe";

const nothing: Seen = {
  resources: 1,
  stacks: [],
  accounts: [],
  clusters: [],
  namespaces: [],
  subnets: [],
  repositories: [],
};
const zonesOf = (seen: Partial<Seen>): Record<string, unknown[]> =>
  Object.fromEntries(
    [...propose({ ...nothing, ...seen }).zones].map(([name, { select }]) => [
      name,
      select.map(({ selector }) => selector),
    ]),
  );

const hostile = fc.oneof(
  fc.string({ unit: "binary", maxLength: 80 }),
  fc.constantFrom(
    "true",
    "null",
    "123",
    "1e3",
    "__proto__",
    "constructor",
    "**",
    "a: b",
    "- x",
    "# x",
    "a\nenvironments: {}",
    '"',
    "'",
    "\\",
    "{}",
    "\u2028x",
    "\u001b[31m",
    "internet",
    "production",
    "default",
    "zone",
    "*/prod",
    "y",
    "~",
    "x".repeat(400),
  ),
);
const labels = fc.dictionary(
  fc.oneof(hostile, fc.constantFrom("zone", "Name", "example.com/zone", "tier")),
  hostile,
  {
    maxKeys: 4,
  },
);

describe("init", () => {
  it("writes an estate that loads, whatever the names are", () => {
    const seen = fc.record({
      resources: fc.nat(),
      stacks: fc.array(hostile, { maxLength: 4 }),
      accounts: fc.array(hostile, { maxLength: 2 }),
      clusters: fc.array(hostile, { maxLength: 4 }),
      namespaces: fc.array(fc.record({ name: hostile, labels }), { maxLength: 4 }),
      subnets: fc.array(
        fc.record({ name: hostile, labels, cidr: fc.constantFrom("10.0.0.0/24", "fd00::/64") }),
        { maxLength: 4 },
      ),
      repositories: fc.array(fc.record({ host: hostile, path: hostile }), { maxLength: 4 }),
    });
    fc.assert(
      fc.property(seen, (each) => {
        const text = render(each, propose(each));
        const loaded = parseEstateData(parse(text));
        assert.ok(
          loaded.ok,
          loaded.ok ? "" : `${loaded.errors.map(({ message }) => message).join("\n")}\n${text}`,
        );
        assert.ok(Object.values(loaded.estate.environments).some(({ controlled }) => controlled));
      }),
      { numRuns: 300 },
    );
  });

  it("goes by tags before names, and by no availability zone", () => {
    const subnet = (name: string, tags: Record<string, string>): Seen["subnets"][number] => ({
      name,
      labels: tags,
      cidr: "10.0.0.0/24",
    });
    assert.deepEqual(
      zonesOf({
        subnets: [
          subnet("public-a", { zone: "partners", Name: "public-a" }),
          subnet("b", { "kubernetes.io/role/internal-elb": "1" }),
          subnet("private-c", { Name: "shop-private-c" }),
          subnet("db-d", { "topology.kubernetes.io/zone": "eu-west-1a" }),
          subnet("e", {}),
        ],
      }),
      {
        partners: [{ subnetTag: { zone: "partners" } }],
        app: [
          { subnetTag: { "kubernetes.io/role/internal-elb": "1" } },
          { subnetTag: { Name: "shop-private-c" } },
        ],
        data: [{ cidr: "10.0.0.0/24" }],
      },
    );
    assert.deepEqual(propose({ ...nothing, subnets: [subnet("e", {})] }).unplaced, ["e"]);
  });

  it("keeps what nobody has placed like production", () => {
    const { environments } = propose({ ...nothing, stacks: ["shop/dev", "shop/blue"] });
    assert.deepEqual(
      [...environments].map(([name, { controlled }]) => [name, controlled]),
      [
        ["development", false],
        ["blue", true],
        ["production", true],
      ],
    );
    const { select } = environments.get("production")!;
    assert.deepEqual(
      select.map(({ selector }) => selector),
      [{ stack: "**" }, { cluster: "**" }, { namespace: "**" }],
    );
  });

  it("trusts registries of one's own by folder, and none that anybody may push to", () => {
    const { trusted, open } = propose({
      ...nothing,
      repositories: [
        { host: "docker.io", path: "library/nginx" },
        { host: "registry.example.com", path: "shop/web" },
        { host: "registry.example.com", path: "shop/orders" },
        { host: "registry.example.com", path: "lone" },
        { host: "localhost", path: "web" },
      ],
    });
    assert.deepEqual(trusted, ["registry.example.com/shop/**", "registry.example.com/lone"]);
    assert.deepEqual(open, ["docker.io/library/nginx"]);
  });
});
