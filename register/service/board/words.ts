import type { Status } from "../../../core/estate";
import type { Compliance } from "../../domain/compliance";
import type { Phase } from "../../domain/instance";
import { html, type Html } from "./html";

type Tone = Status;

/** Shapes tell apart what colours alone don't for everybody. */
const shapes = {
  disc: html`<circle cx="8" cy="8" r="7" />`,
  ring: html`<path d="M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1Zm0 3a4 4 0 1 1 0 8 4 4 0 0 1 0-8Z" />`,
  square: html`<path d="M2 2h12v12H2Z" />`,
  triangle: html`<path d="M8 1 15.5 15H.5Z" />`,
  octagon: html`<path d="M5 .5h6L15.5 5v6L11 15.5H5L.5 11V5Z" />`,
  diamond: html`<path d="M8 .5 15.5 8 8 15.5.5 8Z" />`,
  tick: html`<path d="m2.5 8.5 2-2 2.500 2.500L12 3.500l2 2L7 13Z" />`,
  bars: html`<path d="M3 2h4v12H3Zm6 0h4v12H9Z" />`,
} as const;

const mark = (tone: Tone, shape: keyof typeof shapes, words: string): Html =>
  html`<span class="mark ${tone}"
    ><svg viewBox="0 0 16 16" aria-hidden="true" focusable="false">${shapes[shape]}</svg>${words}</span
  >`;

const statuses: Readonly<Record<Status, readonly [keyof typeof shapes, string]>> = {
  red: ["octagon", "not accepted"],
  amber: ["triangle", "in doubt"],
  grey: ["ring", "unknown"],
  blue: ["diamond", "under test"],
  green: ["disc", "certified"],
};

/** From what needs somebody most. */
export const COLOURS = Object.keys(statuses) as readonly Status[];

export const statusMark = (status: Status): Html =>
  mark(status, statuses[status][0], `${status}: ${statuses[status][1]}`);

const compliances: Readonly<Record<Compliance | "closed", readonly [Tone, keyof typeof shapes]>> = {
  violated: ["red", "octagon"],
  late: ["amber", "triangle"],
  pending: ["blue", "diamond"],
  complied: ["green", "tick"],
  closed: ["grey", "square"],
};

export const complianceMark = (compliance: Compliance | "closed"): Html =>
  mark(...compliances[compliance], compliance);

const phases: Readonly<Record<Phase, readonly [Tone, keyof typeof shapes]>> = {
  running: ["green", "disc"],
  deployed: ["blue", "diamond"],
  suspended: ["amber", "bars"],
  stopped: ["grey", "square"],
  removed: ["grey", "ring"],
};

export const phaseMark = (phase: Phase): Html => mark(...phases[phase], phase);

/** A time to the minute, for people; the whole of it for programs. */
export function time(at: number | string): Html {
  const iso = new Date(at).toISOString();
  return html`<time datetime="${iso}" class="when">${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC</time>`;
}

const spans: readonly (readonly [unit: string, milliseconds: number])[] = [
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
];

/** How far a deadline is. */
export function deadline(due: number, now: number): Html {
  if (!Number.isFinite(due)) return html`none`;
  const far = Math.abs(due - now);
  const [unit, length] = spans.find(([, each]) => far >= each) ?? spans.at(-1)!;
  const count = Math.max(1, Math.floor(far / length));
  const span = `${count} ${unit}${count === 1 ? "" : "s"}`;
  return due < now
    ? html`<span class="late">overdue by ${span}</span>, since ${time(due)}`
    : html`in ${span}, ${time(due)}`;
}

/** A digest short enough to be read; the whole of it stands behind its link. */
export const short = (digest: string): string => (digest.length > 30 ? `${digest.slice(0, 19)}…` : digest);

export const imageLink = (digest: string, reference?: string): Html =>
  html`<a href="/board/images/${encodeURIComponent(digest)}"
    >${reference === undefined ? html`<code>${short(digest)}</code>` : html`${reference} <code>${short(digest)}</code>`}</a
  >`;

export const searchLink = (text: string): Html =>
  html`<a href="/board/search?q=${encodeURIComponent(text)}">${text}</a>`;

export const plural = (count: number, noun: string): string =>
  `${count.toLocaleString("en")} ${noun}${count === 1 ? "" : "s"}`;
