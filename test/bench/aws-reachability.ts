import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { buildSync } from "esbuild";
import type { Resource } from "../../core/graph";
import { awsNetworks, type AwsSize } from "./generate/aws-networks";
import { compare, measure, type Usage } from "./measure";
import type { Row } from "./table";

interface Sized extends AwsSize {
  /** The most CPU time, with reading the state. */
  readonly targetMs: number;
}

const sizes: readonly Sized[] = [
  { vpcs: 4, subnets: 40, groups: 500, machines: 2000, groupsEach: 1, targetMs: 2000 },
  { vpcs: 4, subnets: 200, groups: 5000, machines: 10_000, groupsEach: 2, targetMs: 10_000 },
  { vpcs: 1, subnets: 200, groups: 5000, machines: 20_000, groupsEach: 1, targetMs: 10_000 },
];

const text = (usage: Usage): string => `${Math.round(usage.cpuMs)} ms ${Math.round(usage.rssMb)} MB`;

function writeState(file: string, resources: readonly Resource[]): void {
  const states = resources.map(({ urn, type, physicalId: id, properties }) => ({
    urn,
    custom: true,
    id,
    type,
    inputs: properties,
    outputs: { ...properties, id },
  }));
  writeFileSync(file, JSON.stringify({ version: 3, deployment: { manifest: {}, resources: states } }));
}

/** All connections of the AWS networks of a state; the floor is reading its resources one by one. */
export function awsConnections(folder: string, quick: boolean, elementsFloor: string): Row[] {
  const script = join(folder, "aws-connections.cjs");
  buildSync({
    entryPoints: [join(__dirname, "aws-connections.ts")],
    outfile: script,
    bundle: true,
    platform: "node",
    packages: "external",
    logLevel: "warning",
  });
  const spent: number[] = [];
  const rows = (quick ? sizes.slice(0, 1) : sizes).map(({ targetMs, ...size }): Row => {
    const state = join(folder, `aws-${size.groups}-${size.vpcs}.json`);
    writeState(state, awsNetworks(size));
    const { floor, ours } = compare(
      3,
      () => measure([elementsFloor, state], folder),
      () => measure([script, state], folder),
    );
    spent.push(ours.cpuMs);
    const attachments = size.machines * size.groupsEach;
    return {
      name: `connections of ${size.groups} security groups, ${attachments} attachments, ${size.vpcs} VPCs`,
      floor: text(floor),
      ours: text(ours),
      value: ours.cpuMs,
      unit: "ms",
      target: targetMs,
    };
  });
  const [few, many] = spent;
  if (few !== undefined && many !== undefined) {
    const shown = (value: number): string => `${Math.round(value)} ms`;
    const name = "connections: ten times the security groups and attachments";
    rows.push({ name, floor: shown(few), ours: shown(many), value: many / few, unit: "×", target: 10 });
  }
  return rows;
}
