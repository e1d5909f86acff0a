import { createHash, type Hash } from "node:crypto";
import { constants, createReadStream } from "node:fs";
import { open, type FileHandle } from "node:fs/promises";
import { pipeline, Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { fileBytes, longestWithLines, memoryBytes, type Bytes } from "./places";

const chunkBytes = 1024 * 1024;
const gzipMarkBytes = 2;
/** Enough to tell what a source is. */
const headBytes = 64 * 1024;
/** What is kept of a stream that can't be read twice, for places. */
const rememberedBytes = longestWithLines;

/** One file, or a stream, to be read once from its start; counts and hashes what it gives. */
export class Input {
  bytes = 0;
  private readonly hash: Hash = createHash("sha256");
  private remembered: Buffer[] | undefined = [];
  private compressed = false;

  private constructor(
    /** As shown in messages and findings. */
    readonly name: string,
    private readonly stream: AsyncIterable<Buffer>,
    private readonly path: string | undefined,
    private readonly known?: string,
  ) {}

  /** A regular file is read in place; anything else that can be opened (a pipe) as a stream. @throws a system error */
  static async file(path: string, name: string, isRegular: boolean): Promise<Input> {
    if (!isRegular) return new Input(name, createReadStream(path) as AsyncIterable<Buffer>, undefined);
    const handle = await open(path, constants.O_RDONLY);
    return new Input(name, fileChunks(handle), path);
  }

  /** Bytes that are in memory already. @param hash SHA-256 of them, where somebody knows it */
  static of(name: string, bytes: Uint8Array, hash?: string): Input {
    return new Input(
      name,
      oneChunk(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)),
      undefined,
      hash,
    );
  }

  static stdin(stream: Readable): Input {
    return new Input("stdin", stream as AsyncIterable<Buffer>, undefined);
  }

  /**
   * The bytes, uncompressed where they came gzipped. A chunk is only good until the next one is asked for; the first is
   * large enough to tell what the source is.
   *
   * @throws a system error, or zlib's where the compressed stream is broken
   */
  async *chunks(): AsyncGenerator<Buffer> {
    const raw = withHead(this.counted(), gzipMarkBytes);
    const first = await raw.next();
    if (first.done) return;
    this.compressed = first.value[0] === 0x1f && first.value[1] === 0x8b;
    const again = restart(first.value, raw);
    if (this.compressed) {
      yield* withHead(gunzip(again), headBytes);
      return;
    }
    for await (const chunk of withHead(again, headBytes)) {
      this.remember(chunk);
      yield chunk;
    }
  }

  digest(): string {
    return this.known ?? this.hash.copy().digest("hex");
  }

  /** Access to the bytes after they were read, where there is any. */
  get again(): Bytes {
    const remembered = () => {
      if (this.compressed) return undefined;
      return this.path === undefined ? this.remembered && memoryBytes(this.remembered) : fileBytes(this.path);
    };
    return { size: () => remembered()?.size(), read: (start, end) => remembered()?.read(start, end) };
  }

  private async *counted(): AsyncGenerator<Buffer> {
    for await (const chunk of this.stream) {
      this.bytes += chunk.length;
      if (this.known === undefined) this.hash.update(chunk);
      yield chunk;
    }
  }

  private remember(chunk: Buffer): void {
    if (this.path !== undefined) return;
    if (this.bytes > rememberedBytes) this.remembered = undefined;
    this.remembered?.push(chunk);
  }
}

// A stream of Node.js costs a good part of what reading a small state does.
async function* oneChunk(bytes: Buffer): AsyncGenerator<Buffer> {
  yield await Promise.resolve(bytes);
}

async function* fileChunks(handle: FileHandle): AsyncGenerator<Buffer> {
  try {
    const buffer = Buffer.allocUnsafeSlow(chunkBytes);
    for (;;) {
      const { bytesRead } = await handle.read(buffer, 0, chunkBytes, null);
      if (bytesRead === 0) return;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await handle.close();
  }
}

/** Sees to it that the first chunk has at least so many bytes, if there are so many at all. */
async function* withHead(chunks: AsyncGenerator<Buffer>, bytes: number): AsyncGenerator<Buffer> {
  const head: Buffer[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    if (length >= bytes || (length === 0 && chunk.length >= bytes)) {
      length = bytes;
      yield chunk;
      continue;
    }
    head.push(Buffer.from(chunk));
    length += chunk.length;
    if (length >= bytes) yield Buffer.concat(head);
  }
  if (length > 0 && length < bytes) yield Buffer.concat(head);
}

async function* restart(first: Buffer, rest: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  try {
    yield first;
    yield* rest;
  } finally {
    await rest.return(undefined);
  }
}

async function* copied(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  for await (const chunk of chunks) yield Buffer.from(chunk);
}

async function* gunzip(compressed: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const unzip = createGunzip({ chunkSize: chunkBytes });
  // What goes wrong on the way reaches the reader through the destroyed stream.
  pipeline(Readable.from(copied(compressed)), unzip, () => undefined);
  yield* unzip as AsyncIterable<Buffer>;
}
