/** A part of a framework, in its own numbering. */
export interface Section {
  readonly id: string;
  /** What it is about, in our words. */
  readonly topic: string;
  /** The ids of its controls, in their order. */
  readonly controls: readonly string[];
  /** What single controls are about, in our words, where the section's topic says too little. */
  readonly topics?: Readonly<Record<string, string>>;
  /** The policies that judge its controls, besides those that name a control themselves. */
  readonly judgedBy?: Readonly<Record<string, readonly string[]>>;
  /** Where its controls are met or shown that no policy judges; said of each of them that no policy names. */
  readonly elsewhere?: string;
}

/** One catalogue of controls that policies may name. */
export interface Framework {
  readonly id: string;
  readonly name: string;
  readonly version: string;
  readonly url: string;
  readonly sections: readonly Section[];
}

/** `1.1.1` to `1.1.n`. */
export const numbered = (section: string, last: number, first = 1): readonly string[] =>
  Array.from({ length: last - first + 1 }, (_, at) => `${section}.${first + at}`);

/** What a control is about, and the policies that judge it. */
export type Judged = Readonly<Record<string, readonly [topic: string, ...policies: (readonly string[])[]]>>;

/** The topics and policies of a section's judged controls. */
export const judgedAs = (rows: Judged): Required<Pick<Section, "topics" | "judgedBy">> => ({
  topics: Object.fromEntries(Object.entries(rows).map(([control, [topic]]) => [control, topic])),
  judgedBy: Object.fromEntries(
    Object.entries(rows).map(([control, [, ...policies]]) => [control, [...new Set(policies.flat())]]),
  ),
});
