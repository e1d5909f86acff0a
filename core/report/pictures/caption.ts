import type { Edge } from "./edges";
import type { Reduced } from "./reduced";
import { markup, short, styles } from "./style";

/** The title, and below it how to read the lines that are there. The only markup, of our own words but for the title. */
export function caption({ title, arrows, frame, remarks }: Reduced): string {
  const used = new Set([...arrows.map(({ verdict }) => verdict), frame?.verdict]);
  const framed = frame?.lines ?? [];
  const rows = Object.entries(styles)
    .filter(
      ([verdict, { mark }]) =>
        used.has(verdict as Edge["verdict"]) || (mark !== "" && framed.some((line) => line.startsWith(mark))),
    )
    .map(([, { color, dashed, mark, words }]) => {
      const line = dashed ? "- - -&gt;" : "&mdash;&mdash;&gt;";
      return `<tr><td align="left"><font color="${color}" point-size="10">${line} ${markup(mark)} ${words}</font></td></tr>`;
    });
  const said = remarks.map(
    (remark) => `<tr><td align="left"><font point-size="11">${markup(remark)}</font></td></tr>`,
  );
  // Here no line of the picture runs across it, as within the frame.
  const around = framed.map(
    (line) =>
      `<tr><td align="left"><font color="${styles[frame!.verdict].color}" point-size="12">In the frame: ${markup(line)}</font></td></tr>`,
  );
  return `<<table border="0" cellborder="0" cellspacing="1"><tr><td align="left"><b>${markup(short(title, 120))}</b></td></tr>${said.join("")}${around.join("")}${rows.join("")}</table>>`;
}
