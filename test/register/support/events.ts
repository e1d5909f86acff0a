import fc from "fast-check";
import type { RegisterEvent } from "../../../register/domain/event";
import { EVENT_KINDS } from "../../../register/domain/kinds";

export const digestOf = (letter: string): string => `sha256:${letter.repeat(64)}`;
export const day = Date.UTC(2026, 0, 5);

let keys = 0;

/** An event of an instance, some seconds into the day. */
export const event = (
  kind: RegisterEvent["kind"],
  seconds: number,
  more: Partial<RegisterEvent> = {},
): RegisterEvent => ({
  instance: "c1/shop/web/1/app",
  key: `key${++keys}`,
  kind,
  at: day + seconds * 1000,
  by: "container",
  attributes: { digest: digestOf("a"), workload: "shop/web", node: "n1" },
  ...more,
});

const attributes = fc.record(
  {
    digest: fc.constantFrom(digestOf("a"), digestOf("b")),
    workload: fc.constantFrom("shop/web", "shop/db"),
    node: fc.constantFrom("n1", "n2"),
  },
  { requiredKeys: [] },
);

/** Events of few instances within few seconds, so that they meet; with different keys. */
export const events = (most = 30): fc.Arbitrary<RegisterEvent[]> =>
  fc
    .array(
      fc.record({
        instance: fc.constantFrom("i1", "i2", "i3"),
        kind: fc.constantFrom(...EVENT_KINDS),
        at: fc.integer({ min: 0, max: 12 }).map((second) => day + second * 1000),
        by: fc.constantFrom("container" as const, "watcher" as const),
        attributes,
      }),
      { maxLength: most },
    )
    .map((all) => all.map((each, at) => ({ ...each, key: `k${at}` })));

/** The same events in another order, some of them again. */
export const shuffled = (all: readonly RegisterEvent[]): fc.Arbitrary<RegisterEvent[]> =>
  fc
    .tuple(fc.shuffledSubarray([...all], { minLength: all.length }), fc.subarray([...all]))
    .chain(([whole, again]) =>
      fc.shuffledSubarray([...whole, ...again], { minLength: whole.length + again.length }),
    );
