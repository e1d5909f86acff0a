import assert from "node:assert/strict";
import { buildGraph, type Host } from "../../../../core/graph";
import { reportSetup, type hostSetup } from "../../../../core/policy/host";
import { resource } from "../../../../core/policy/minimal";
import type { Report } from "../../../../core/policy/report";

type Setup = ReturnType<typeof hostSetup>;

/** What is reported of a host with the user data, where each word of its commands is a fault. */
function reported(userData?: string): readonly (readonly unknown[])[] {
  const [host] = buildGraph([resource("aws:ec2/instance:Instance", "node", { ami: "ami-1", userData })]).all(
    "Host",
  );
  const found: unknown[][] = [];
  const report = ((...given: unknown[]) => found.push(given)) as unknown as Report;
  reportSetup(host as Host, report, ({ commands }: Setup) => commands.flat());
  return found;
}

describe("what a host's user data tells it to be", () => {
  it("is reported with its first fault", () => {
    assert.deepEqual(reported("one"), [["one, in its user data", "userData"]]);
  });

  it("is reported once, the other faults by number and as evidence", () => {
    assert.deepEqual(reported("one two one three"), [
      [
        "one, and 2 more of the kind, in its user data",
        "userData",
        { evidence: [{ text: "it also two" }, { text: "it also three" }] },
      ],
    ]);
  });

  it("is not reported where there is no fault or no user data", () => {
    assert.deepEqual(reported("# nothing"), []);
    assert.deepEqual(reported(""), []);
    assert.deepEqual(reported(), []);
  });
});
