import { mkdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { generateFlowLog, generateGroups, generateInterfaces } from "./generate/flow-log";
import { compare, measure } from "./measure";
import type { Row } from "./table";

const estate = `zones: { internet: { external: true } }
environments: { production: { select: [{ stack: "**" }], controlled: true } }
`;

const splitLines = require.resolve("./floors/split-lines.cjs");
/** Unused rules are findings. */
const judged = [1];

/** A flow log of a million lines against security groups, beside reading its lines alone. */
export function usage(folder: string, quick: boolean): Row[] {
  const own = join(folder, "usage");
  mkdirSync(own);
  const lines = quick ? 200_000 : 1_000_000;
  const log = join(own, "flows.log");
  generateFlowLog(log, lines);
  writeFileSync(join(own, "bulkhead.yaml"), estate);
  writeFileSync(join(own, "interfaces.json"), generateInterfaces());
  writeFileSync(join(own, "state.json"), generateGroups());
  const { floor, ours } = compare(
    3,
    () => measure([splitLines, log], own),
    () =>
      measure(
        [
          join(folder, "dist/bulkhead.cjs"),
          ...["usage", "--flows", log, "--interfaces", "interfaces.json", "--source", "state.json"],
        ],
        own,
        judged,
      ),
  );
  const name = `use of rules by a flow log of ${lines} lines (${Math.round(statSync(log).size / 1e6)} MB)`;
  const shown = ({ cpuMs, rssMb }: typeof ours): string => `${Math.round(cpuMs)} ms ${Math.round(rssMb)} MB`;
  const common = { floor: shown(floor), ours: shown(ours) };
  return [
    { name, ...common, value: ours.cpuMs / floor.cpuMs, unit: "×", target: 12 },
    { name: `${name}: memory`, ...common, value: ours.rssMb, unit: "MB", target: 400 },
  ];
}
