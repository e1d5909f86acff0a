import type { Result } from "../../core/report";
import { ConnectionSet, parseConnections } from "../../core/sets";
import type { Change, Diff } from "./model";

type Flow = NonNullable<Result["zones"]>["flows"][number];
type Part = "allowed" | "forbidden" | "unknown";

const parts: readonly Part[] = ["forbidden", "unknown", "allowed"];
const verdicts = { allowed: "declared", forbidden: "forbidden", unknown: "unknown" } as const;

/** The connections between zones that the head's result has and the base's not, and the other way round. */
export function zoneChanges(base: Result["zones"], head: Result["zones"]): Diff["connections"] {
  if (!base || !head) return undefined;
  return { by: "zones", gained: changes(base, head, true), lost: changes(head, base, false) };
}

function changes(
  base: NonNullable<Result["zones"]>,
  head: NonNullable<Result["zones"]>,
  isGain: boolean,
): Change[] {
  const before = new Map(base.flows.map((flow) => [keyOf(flow), passing(flow)]));
  return head.flows.flatMap((flow) => {
    let left = passing(flow).subtract(before.get(keyOf(flow)) ?? ConnectionSet.none());
    return parts.flatMap((part): Change[] => {
      const own = setOf(flow[part]).intersect(left);
      if (own.isEmpty) return [];
      left = left.subtract(own);
      return [
        {
          from: { names: [flow.from], count: 1, zones: [] },
          to: { names: [flow.to], count: 1, zones: [] },
          connections: own.toText(),
          certain: part !== "unknown",
          ...(isGain && { verdict: verdicts[part] }),
        },
      ];
    });
  });
}

const keyOf = ({ from, to }: Flow): string => `${from}\0${to}`;

const passing = (flow: Flow): ConnectionSet => ConnectionSet.unionAll(parts.map((part) => setOf(flow[part])));

/** A saved result may hold any text: what is no connections is none that anybody could compare. */
function setOf(text: string | undefined): ConnectionSet {
  const parsed = text === undefined ? undefined : parseConnections(text);
  return parsed?.ok ? parsed.value : ConnectionSet.none();
}
