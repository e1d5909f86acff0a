/** Left, top, right and bottom, in points. */
export type Area = readonly [number, number, number, number];

export interface Part {
  readonly kind: "node" | "box" | "edge";
  readonly id: string;
  readonly area: Area;
  /** Where each line of text stands: its middle and its height, and what it says. */
  readonly texts: readonly { readonly x: number; readonly y: number; readonly text: string }[];
}

/** The parts of a drawn picture, and where they lie. */
export const partsOf = (svg: string): readonly Part[] =>
  [...svg.matchAll(/<g id="(node|box|edge)_(\w+)" class="\w+">([\s\S]*?)<\/g>/g)].map(
    ([, kind, id, body]): Part => ({
      kind: kind as Part["kind"],
      id: id!,
      area: areaOf(body!),
      texts: [...body!.matchAll(/<text[^>]* x="([-\d.]+)" y="([-\d.]+)"[^>]*>([^<]*)/g)].map(
        ([, x, y, text]) => ({ x: Number(x), y: Number(y), text: text! }),
      ),
    }),
  );

function areaOf(body: string): Area {
  const ellipse = /cx="([-\d.]+)" cy="([-\d.]+)" rx="([-\d.]+)" ry="([-\d.]+)"/.exec(body);
  if (ellipse) {
    const [x, y, wide, high] = ellipse.slice(1).map(Number) as [number, number, number, number];
    return [x - wide, y - high, x + wide, y + high];
  }
  const points = [...body.matchAll(/ (?:points|d)="([^"]*)"/g)].flatMap(([, path]) =>
    [...path!.matchAll(/(-?[\d.]+),(-?[\d.]+)/g)].map(([, x, y]) => [Number(x), Number(y)] as const),
  );
  const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)];
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
}

export const isWithin = (inner: Area, outer: Area): boolean =>
  inner[0] >= outer[0] && inner[1] >= outer[1] && inner[2] <= outer[2] && inner[3] <= outer[3];

export const isApart = (a: Area, b: Area): boolean =>
  a[2] < b[0] || a[0] > b[2] || a[3] < b[1] || a[1] > b[3];
