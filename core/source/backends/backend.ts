/** One stack's state in a backend, found by listing: nothing of it has been read. */
export interface StackFile {
  /** Names it in its backend, the same from run to run: a path below the folder, or an object's key. */
  readonly key: string;
  readonly organization?: string;
  readonly project?: string;
  readonly stack: string;
  /** Bytes as stored. */
  readonly size: number;
  /** The same as long as the content is: an ETag, or time of change and size. */
  readonly version: string;
  /** Milliseconds since 1970. */
  readonly modified: number;
}

/** A place that keeps the states of stacks. */
export interface Backend {
  /** As the user named it, without credentials. */
  readonly name: string;
  /**
   * The stacks, in the order of their keys; at most one file for each.
   *
   * @throws BackendError where the place can't be listed
   */
  list(): AsyncIterable<StackFile>;
  /**
   * The bytes as stored; gzipped ones stay so.
   *
   * @param room where they may be put: they are good then until the next file is read into it
   * @throws BackendError where they can't be read
   */
  read(file: StackFile, room?: Room): Promise<Uint8Array>;
}

/** Memory that one file after the other is read into: taking it anew for each costs more than reading. */
export interface Room {
  bytes: Buffer;
}

/** A backend, or a file in it, that can't be reached or read. The message is for the user and names no credential. */
export class BackendError extends Error {
  constructor(
    message: string,
    /** What to do. */
    readonly hint?: string,
  ) {
    super(message);
    this.name = "BackendError";
  }
}
