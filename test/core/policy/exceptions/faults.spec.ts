import assert from "node:assert/strict";
import { applyExceptions, exceptionsPolicy, type Exception } from "../../../../core/policy/exceptions";
import type { Finding } from "../../../../core/policy/finding";
import { exception, options } from "./made";

const day = 86_400_000;
const midnight = Date.parse("2026-06-15T00:00:00Z");
const expired = (changes: Partial<Exception>): Exception =>
  exception({
    policy: "disallow-host-pid",
    resource: "-/apps/Deployment/shop/web",
    expires: "2026-06-01",
    ...changes,
  });

/** What is found of exceptions that expired. */
const findingsOf = (...given: readonly Partial<Exception>[]): readonly Finding[] =>
  applyExceptions([], given.map(expired), options).findings;

const messageOf = (given: Partial<Exception>): string => findingsOf(given)[0]!.message;

describe("what is found of an exception that can't count", () => {
  it("is a finding about the exception, at its place", () => {
    const location = { file: "exceptions.yaml", line: 3 };
    const [found, ...more] = findingsOf({ environment: "production", path: "spec.hostPID", location });
    assert.deepEqual(more, []);
    const { fingerprint, ...rest } = found!;
    assert.match(fingerprint, /^[0-9a-f]{32}$/);
    assert.deepEqual(rest, {
      policy: exceptionsPolicy.name,
      kind: "violation",
      level: "advisory",
      severity: "medium",
      subject: {
        id: "exception/disallow-host-pid/-/apps/Deployment/shop/web",
        type: "bulkhead:exception",
        name: "disallow-host-pid",
      },
      path: "spec.hostPID",
      message:
        "the exception of shop for disallow-host-pid on -/apps/Deployment/shop/web expired on 2026-06-01",
      environment: "production",
      evidence: [],
      location,
    });
  });

  it("names no place, path or environment that the exception doesn't name", () => {
    const [found] = findingsOf({});
    assert.equal(found?.path, "");
    assert.equal(found.environment, "all environments");
    assert.ok(!("location" in found));
  });

  it("says what the exception is for, everything only where nothing narrows it", () => {
    assert.match(messageOf({ resource: "**" }), / on \*\* expired/);
    assert.match(messageOf({ resource: "**", type: "kubernetes:**" }), / on type kubernetes:\*\* expired/);
    assert.match(
      messageOf({
        resource: "a/*",
        type: "t",
        component: "c",
        namespace: "n",
        image: "sha256:1",
      }),
      / on a\/\*, type t, component c, namespace n, image sha256:1 expired/,
    );
  });

  it("tells exceptions apart by all that they name", () => {
    const given: readonly Partial<Exception>[] = [
      {},
      { path: "ab" },
      { path: "a", environment: "b" },
      { environment: "b" },
      { fingerprint: "b" },
      { type: "b" },
      { component: "b" },
      { namespace: "b" },
      { image: "b" },
      { resource: "b" },
      { policy: "disallow-host-ipc" },
    ];
    const found = findingsOf(...given);
    assert.equal(new Set(found.map(({ fingerprint }) => fingerprint)).size, given.length);
    const again = findingsOf(...given.map((each) => ({ ...each, owner: "ops", expires: "2026-06-02" })));
    assert.deepEqual(
      again.map(({ fingerprint }) => fingerprint),
      found.map(({ fingerprint }) => fingerprint),
      "who owns it and when it ends makes it no other",
    );
  });
});

describe("the days of an exception", () => {
  const at = (now: number, expires: string, longest = Infinity) =>
    applyExceptions([], [exception({ expires })], { ...options, now, longest }).exceptions[0]?.status;

  it("end when the day after the last begins", () => {
    assert.equal(at(midnight - 1, "2026-06-14"), "unused");
    assert.equal(at(midnight, "2026-06-14"), "expired");
  });

  it("may lie as far ahead as the estate allows, and no further", () => {
    assert.equal(at(midnight, "2026-07-15", 30 * day), "unused");
    assert.equal(at(midnight - 1, "2026-07-15", 30 * day), "refused");
  });
});
