/** Shares of a load: how many images, nodes and workloads a number of instances is of. */
const perNode = 200;
const images = 2000;
const cves = 400;

const steps = ["deployed", "started", "suspended", "resumed", "stopped"] as const;
export const STEPS = steps.length;
/** How many instances are told of together, step by step. */
const window = 50_000;

const digestOf = (n: number): string => `sha256:${n.toString(16).padStart(64, "0")}`;
/** Few images run often, many seldom. */
const imageOf = (instance: number): number =>
  Math.floor(images * (((instance * 2_654_435_761) >>> 0) / 2 ** 32) ** 2);

export const nameOfCve = (n: number): string => `CVE-2026-${10_000 + (n % cves)}`;
export const someDigest = (n: number): string => digestOf((n * 7919) % images);
export const someNode = (n: number, instances: number): string =>
  `node-${(n * 7919) % Math.max(1, Math.floor(instances / perNode))}`;

/** What scans say: each vulnerability lies in five of the images. */
export const scans = (): unknown[] =>
  Array.from({ length: images }, (_, n) => ({
    kind: "scan",
    digest: digestOf(n),
    body: { feed: "trivy", findings: [{ id: nameOfCve(n), severity: "high" }] },
  }));

/** The nth of `STEPS` events of each of the instances; one in ten of them ends by being stopped. */
export function eventAt(n: number, instances: number, start: number): unknown {
  const width = Math.min(window, instances);
  const block = Math.floor(n / (width * STEPS));
  const within = n % (width * STEPS);
  const step = Math.floor(within / width);
  const instance = block * width + (within % width);
  const kind = steps[step] === "stopped" && instance % 10 > 0 ? "started" : steps[step];
  return {
    specversion: "1.0",
    id: `${instance}-${step}`,
    source: `/clusters/load/${instance % 16}`,
    type: `io.bulkhead.instance.${kind}.v1`,
    time: new Date(start + n).toISOString(),
    data: {
      instance: `load/shop/${instance}/app`,
      by: step === 1 ? "container" : "watcher",
      digest: digestOf(imageOf(instance)),
      workload: `shop/web-${instance % 3000}`,
      node: someNode(instance, instances),
    },
  };
}
