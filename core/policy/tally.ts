/** How often a policy was judged, and with what outcome; a node counts once. */
export interface Tally {
  pass: number;
  violation: number;
  unknown: number;
  notApplicable: number;
  error: number;
}

/** Of what nothing was judged yet. */
export const emptyTally = (): Tally => ({ pass: 0, violation: 0, unknown: 0, notApplicable: 0, error: 0 });
