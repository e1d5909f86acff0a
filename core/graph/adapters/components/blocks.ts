/** IPv4 arithmetic for the layouts that components compute. */
interface Block {
  readonly base: number;
  readonly mask: number;
}

function parse(cidr: string): Block | undefined {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(cidr);
  if (!match) return undefined;
  const [a = 0, b = 0, c = 0, d = 0, mask = 0] = match.slice(1).map(Number);
  if (a > 255 || b > 255 || c > 255 || d > 255 || mask > 32) return undefined;
  const address = ((a * 256 + b) * 256 + c) * 256 + d;
  const size = 2 ** (32 - mask);
  return { base: address - (address % size), mask };
}

const text = ({ base, mask }: Block): string =>
  `${[24, 16, 8, 0].map((shift) => Math.floor(base / 2 ** shift) % 256).join(".")}/${mask}`;

const nth = (block: Block, mask: number, index: number): Block => ({
  base: block.base + index * 2 ** (32 - mask),
  mask,
});

interface ZoneLayout {
  readonly private: string;
  readonly public: string;
}

/**
 * How `awsx.ec2.Vpc` divides a network when nobody tells it how: evenly among the zones, each with a private subnet and
 * a public one of half its size behind it. Undefined where there is no room.
 */
export function defaultLayout(
  cidr: string,
  zones: number,
  strategy: "legacy" | "auto",
): readonly ZoneLayout[] | undefined {
  const block = parse(cidr);
  if (!block || zones < 1) return undefined;
  const zoneMask = block.mask + Math.ceil(Math.log2(zones));
  // The newer strategy leaves the rest of very large networks to the user.
  const from = strategy === "auto" ? Math.max(zoneMask, 16) : zoneMask;
  if (from + 2 > 28) return undefined;
  return Array.from({ length: zones }, (_, index) => {
    const zone = nth(block, zoneMask, index);
    const first = nth(zone, from + 1, 0);
    return { private: text(first), public: text({ base: nth(zone, from + 1, 1).base, mask: from + 2 }) };
  });
}
