import type { Viz } from "@viz-js/viz";
import { dot } from "./dot";
import type { Picture } from "./picture";

let graphviz: Promise<Viz> | undefined;

/** The picture as SVG, drawn by Graphviz (WebAssembly, loaded when it is first asked for). The same for the same picture. */
export async function svg(picture: Picture): Promise<string> {
  const viz = await (graphviz ??= import("@viz-js/viz").then(({ instance }) => instance()));
  const drawn = viz.renderString(dot(picture), { format: "svg", engine: "dot" });
  // A version in the comment, and a doctype that a page would not want.
  const body = drawn.replace(/<\?xml[^>]*\?>\s*|<!DOCTYPE[^>]*>\s*|<!--[\s\S]*?-->\s*/g, "");
  return body.endsWith("\n") ? body : `${body}\n`;
}
