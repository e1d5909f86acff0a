import assert from "node:assert/strict";
import { packFacts, unpackFacts, type Boundary } from "../../../core/audit";
import { NameTable } from "../../../core/audit/name-table";
import type { StackRecord } from "../../../core/audit/record";
import type { BoundaryItem } from "../../../core/audit/boundary";

const item = (kind: BoundaryItem["kind"], name: string, environment = "e"): BoundaryItem => ({
  kind,
  name,
  environment,
  resource: "r",
  type: "t",
  resourceName: "r",
});

const factsOf = (has: readonly BoundaryItem[], names: readonly BoundaryItem[]) => {
  const boundary: Boundary = { environments: [], has, names, peerings: [] };
  const record = { verdict: { manifest: {} }, boundary, exceptions: [], notSeen: [], tallies: [] };
  return unpackFacts(packFacts(record as unknown as StackRecord), []);
};

describe("names of what stacks share", () => {
  it("tell who has and names what, whatever its kind, environment and number", () => {
    const table = new NameTable();
    const count = 1500;
    for (let at = 0; at < count; at += 1) {
      const own = [item("vpc", `vpc-${at}`), item("subnet", `vpc-${at}`), item("vpc", `vpc-${at}`, "other")];
      const { items, environments } = factsOf(own, [
        item("vpc", `vpc-${at + 1}`),
        item("vpc", "ü".repeat(200)),
      ]);
      table.add(items, environments);
    }
    const told = (thing: number): string[] => {
      const items: string[] = [];
      table.eachItem((slot, stack, isUse) => {
        if (slot === thing) items.push(`${stack} ${isUse ? "names" : "has"}`);
      });
      return items;
    };
    for (const at of [1, 700, count - 1]) {
      const [vpc, subnet] = [table.find("vpc", `vpc-${at}`)!, table.find("subnet", `vpc-${at}`)!];
      assert.deepEqual([table.kindOf(vpc), table.kindOf(subnet)], ["vpc", "subnet"]);
      assert.deepEqual(told(vpc), [`${at - 1} names`, `${at} has`, `${at} has`]);
      assert.deepEqual(told(subnet), [`${at} has`]);
      assert.deepEqual([table.ownersOf(vpc), table.usersOf(vpc)], [2, 1]);
      assert.deepEqual([table.isOfSeveralStacks(vpc), table.isOfSeveralEnvironments(vpc)], [true, true]);
      assert.deepEqual([table.ownersOf(subnet), table.usersOf(subnet)], [1, 0]);
      assert.deepEqual(
        [table.isOfSeveralStacks(subnet), table.isOfSeveralEnvironments(subnet)],
        [false, false],
      );
    }
    const common = table.find("vpc", "ü".repeat(200))!;
    assert.deepEqual([table.ownersOf(common), table.usersOf(common)], [0, count]);
    assert.equal(table.isOfSeveralEnvironments(common), false);
    assert.equal(table.find("vpc", "vpc-none"), undefined);
    assert.equal(table.find("cluster", "vpc-1"), undefined);
    assert.deepEqual(told(table.find("vpc", "vpc-5")!), ["4 names", "5 has", "5 has"]);
  });

  it("are not read where bytes are missing", () => {
    const { items } = factsOf([item("vpc", "vpc-1")], []);
    assert.throws(() => new NameTable().add(items.subarray(0, items.length - 1), ["e"]), RangeError);
  });
});
