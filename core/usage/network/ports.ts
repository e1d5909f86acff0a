const names: Readonly<Record<number, string>> = { 1: "icmp", 6: "tcp", 17: "udp", 58: "icmpv6", 132: "sctp" };

/** `443/tcp`; protocols without ports by their name or number. */
export const portText = (protocol: number, port: number): string => {
  const name = names[protocol];
  return name === "tcp" || name === "udp" || name === "sctp"
    ? `${port}/${name}`
    : (name ?? `protocol ${protocol}`);
};

/** Single ports as ranges: what follows one another becomes one. */
export function rangesOf(
  ports: readonly number[],
): readonly { readonly from: number; readonly to: number }[] {
  const ranges: { from: number; to: number }[] = [];
  for (const port of [...new Set(ports)].sort((a, b) => a - b)) {
    const last = ranges.at(-1);
    if (last?.to === port - 1) last.to = port;
    else ranges.push({ from: port, to: port });
  }
  return ranges;
}
