import { dotOf } from "./dot";
import { edgesOf } from "./edges";
import { hintsOf } from "./hints";
import type { Picture } from "./picture";
import { reduce } from "./reduce";
import { markup, short } from "./style";

/** Draws a picture as SVG: the same for the same picture. */
export type Draw = (picture: Picture) => string;

let graphviz: Promise<Draw> | undefined;

/** Graphviz (WebAssembly), loaded when it is first asked for. */
export const loadDraw = (): Promise<Draw> => (graphviz ??= start());

async function start(): Promise<Draw> {
  const { instance } = await import("@viz-js/viz");
  const viz = await instance();
  return (picture) => {
    const reduced = reduce(picture);
    const edges = edgesOf(reduced);
    const marked = dotOf(reduced, edges, (kind, id) => ({ id: `${kind}_${id}` }));
    const drawn = viz.renderString(marked, { format: "svg", engine: "dot" });
    // A version in the comment, and a doctype that a page would not want.
    const body = drawn.replace(/<\?xml[^>]*\?>\s*|<!DOCTYPE[^>]*>\s*|<!--[\s\S]*?-->\s*/g, "");
    const titled = withTitles(body, picture.title, hintsOf(reduced, edges));
    return titled.endsWith("\n") ? titled : `${titled}\n`;
  };
}

/** Viewers show a part's title on pointing at it: names and ports in place of the ids that Graphviz puts there. */
const withTitles = (body: string, title: string, hints: ReadonlyMap<string, string>): string =>
  body
    .replace("<title>reach</title>", () => `<title>${markup(short(title, 120))}</title>`)
    .replace(
      /(<g id="(?:node|edge|box)_(\w+)" class="\w+">\s*)<title>[^<]*<\/title>/g,
      (_, start: string, id: string) => `${start}<title>${markup(hints.get(id) ?? "")}</title>`,
    );

/** The picture as SVG. */
export const svg = async (picture: Picture): Promise<string> => (await loadDraw())(picture);
