import Table from "cli-table3";

/** One line of the bench: what was measured against what, and how far it may go. */
export interface Row {
  readonly name: string;
  readonly floor: string;
  readonly ours: string;
  /** What is held against the target: a ratio, a difference or a size. */
  readonly value: number;
  readonly unit: "×" | "ms" | "MB";
  readonly target: number;
}

export const isOver = (row: Row): boolean => row.value > row.target;

const written = (value: number, unit: Row["unit"]): string =>
  unit === "×" ? `${value.toFixed(2)}×` : `${Math.round(value)} ${unit}`;

export function render(rows: readonly Row[]): string {
  const table = new Table({
    head: ["measured", "floor", "ours", "value", "target", ""],
    style: { head: [], border: [], compact: true },
    colAligns: ["left", "right", "right", "right", "right", "left"],
  });
  for (const row of rows) {
    const target = `≤ ${written(row.target, row.unit)}`;
    table.push([
      row.name,
      row.floor,
      row.ours,
      written(row.value, row.unit),
      target,
      isOver(row) ? "OVER" : "ok",
    ]);
  }
  return table.toString();
}
