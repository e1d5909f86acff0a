/** A parsed text, or what is wrong with it. */
export type Parsed<T> = { value: T } | { problem: string };

const HOUR = 3_600_000;
const DURATION_UNITS: Record<string, number> = { s: 1000, m: 60_000, h: HOUR, d: 24 * HOUR };
const SIZE_UNITS: Record<string, number> = {
  B: 1,
  kB: 1e3,
  KB: 1e3,
  MB: 1e6,
  GB: 1e9,
  KiB: 1024,
  MiB: 1024 ** 2,
  GiB: 1024 ** 3,
};

/** Milliseconds of `30s`, `15m`, `24h` or `90d`; Infinity for `forever`. */
export function parseDuration(text: string): Parsed<number> {
  if (text === "forever") return { value: Infinity };
  const match = /^([1-9]\d{0,5})([smhd])$/.exec(text);
  if (!match)
    return { problem: "is not a duration: write a whole number and s, m, h or d (24h, 90d), or forever" };
  return { value: Number(match[1]) * (DURATION_UNITS[match[2] ?? ""] ?? 0) };
}

/** The text that reads as a duration: in the largest unit that divides it. */
export function formatDuration(milliseconds: number): string {
  if (milliseconds === Infinity) return "forever";
  const units = Object.entries(DURATION_UNITS).sort(([, a], [, b]) => b - a);
  const [unit, size] = units.find(([, one]) => milliseconds % one === 0) ?? ["s", 1000];
  return `${Math.round(milliseconds / size)}${unit}`;
}

/** Bytes of `300MB`, `1.5GiB`. */
export function parseSize(text: string): Parsed<number> {
  const match = /^(\d{1,9}(?:\.\d{1,3})?)(B|kB|KB|MB|GB|KiB|MiB|GiB)$/.exec(text);
  const value = Math.round(Number(match?.[1]) * (SIZE_UNITS[match?.[2] ?? ""] ?? 0));
  if (!match || value < 1)
    return { problem: "is not a size: write a number and B, KB, MB, GB, KiB, MiB or GiB (300MB)" };
  return { value };
}

/** The text that reads as a size: in the largest unit of which it is a short number. */
export function formatSize(bytes: number): string {
  const units = Object.entries(SIZE_UNITS).sort(([, a], [, b]) => b - a);
  const [unit, size] = units.find(([, one]) => bytes >= one && (bytes * 1000) % one === 0) ?? ["B", 1];
  return `${bytes / size}${unit}`;
}

/** Ports of one protocol, both ends included; protocol `any` stands for every protocol, with all ports. */
export interface PortRange {
  protocol: "tcp" | "udp" | "sctp" | "icmp" | "any";
  from: number;
  to: number;
}

const ALL_PORTS: PortRange = { protocol: "any", from: 0, to: 65_535 };

/** `443/tcp`, `8000-8100/tcp`, `any/udp` (all ports of it), `icmp`, or `any`. */
export function parsePorts(text: string): Parsed<PortRange> {
  if (text === "any") return { value: ALL_PORTS };
  if (text === "icmp") return { value: { protocol: "icmp", from: 0, to: 65_535 } };
  const match = /^(?:any|(\d{1,5})(?:-(\d{1,5}))?)\/(tcp|udp|sctp)$/.exec(text);
  if (!match) {
    if (!/^\d{1,5}(-\d{1,5})?$/.test(text))
      return { problem: "is not a port: write 443/tcp, 8000-8100/tcp, any/tcp, icmp or any" };
    const named = parsePorts(`${text}/tcp`);
    return "problem" in named ? named : { problem: `names no protocol: write ${text}/tcp or ${text}/udp` };
  }
  const protocol = match[3] as PortRange["protocol"];
  if (match[1] === undefined) return { value: { protocol, from: 0, to: 65_535 } };
  const from = Number(match[1]);
  const to = match[2] === undefined ? from : Number(match[2]);
  if (/^0\d/.test(match[1]) || /^0\d/.test(match[2] ?? ""))
    return { problem: "has a port with a leading zero" };
  if (to > 65_535 || from < 1) return { problem: "has a port outside 1-65535" };
  if (from > to) return { problem: "has a port range that runs backwards" };
  return { value: { protocol, from, to } };
}

/** The text that reads as these ports. */
export function formatPorts({ protocol, from, to }: PortRange): string {
  if (protocol === "any" || protocol === "icmp") return protocol;
  if (from === 0 && to === 65_535) return `any/${protocol}`;
  return from === to ? `${from}/${protocol}` : `${from}-${to}/${protocol}`;
}
