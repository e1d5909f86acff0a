import type { SourceError } from "../source";

/** An input error on the way to running a program: stops the reading of this program only. */
export class ProgramFault extends Error {
  constructor(readonly error: SourceError) {
    super(error.message);
  }
}
