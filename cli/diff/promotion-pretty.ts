import pc from "picocolors";
import { cleaned, plural } from "../../core/report/text";
import { wrap } from "../../core/report/wrap";
import { SORTS, type Promotion } from "./promotion";

/** For a person: the images first, then what else differs, by its sort. */
export function prettyPromotion(
  raw: Promotion,
  { color = false, width = Infinity }: { readonly color?: boolean; readonly width?: number },
): string {
  const colors = pc.createColors(color);
  const data = cleaned(raw);
  const marks = { same: colors.green("✓"), changed: colors.red("✗"), unknown: colors.yellow("?") };
  const lines = [
    colors.bold("Images"),
    ...data.images.map(
      ({ workload, container, base, head, verdict, because }) =>
        `  ${marks[verdict]} ${workload}, container ${container}: ${because}${verdict === "same" ? "" : ` (${base ?? "none"} → ${head ?? "none"})`}`,
    ),
    ...SORTS.flatMap((sort) => {
      const own = data.differences[sort];
      return own.length === 0
        ? []
        : [
            "",
            colors.bold(`${sort[0]!.toUpperCase()}${sort.slice(1)}: ${plural(own.length, "difference")}`),
            ...own.map(
              ({ resource, path, base, head }) =>
                `  ${resource} ${path}: ${base ?? "(none)"} → ${head ?? "(none)"}`,
            ),
          ];
    }),
    ...only(`Only in ${data.base}`, data.only.base, colors.bold),
    ...only(`Only in ${data.head}`, data.only.head, colors.bold),
    "",
    data.workloads.length === 0
      ? "no workload is in both"
      : `${plural(data.workloads.length, "workload")} compared; ${plural(data.images.filter(({ verdict }) => verdict === "changed").length, "image")} changed`,
  ];
  return `${lines.map((line) => wrap(line, width)).join("\n")}\n`;
}

const only = (title: string, names: readonly string[], bold: (text: string) => string): string[] =>
  names.length === 0 ? [] : ["", bold(title), ...names.map((name) => `  ${name}`)];
