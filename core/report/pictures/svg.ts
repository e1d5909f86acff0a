import { dot } from "./dot";
import type { Picture } from "./picture";

/** Draws a picture as SVG: the same for the same picture. */
export type Draw = (picture: Picture) => string;

let graphviz: Promise<Draw> | undefined;

/** Graphviz (WebAssembly), loaded when it is first asked for. */
export const loadDraw = (): Promise<Draw> => (graphviz ??= start());

async function start(): Promise<Draw> {
  const { instance } = await import("@viz-js/viz");
  const viz = await instance();
  return (picture) => {
    const drawn = viz.renderString(dot(picture), { format: "svg", engine: "dot" });
    // A version in the comment, and a doctype that a page would not want.
    const body = drawn.replace(/<\?xml[^>]*\?>\s*|<!DOCTYPE[^>]*>\s*|<!--[\s\S]*?-->\s*/g, "");
    return body.endsWith("\n") ? body : `${body}\n`;
  };
}

/** The picture as SVG. */
export const svg = async (picture: Picture): Promise<string> => (await loadDraw())(picture);
