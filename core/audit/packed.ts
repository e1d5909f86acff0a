/** Writes numbers and texts one after the other, small numbers in one byte. */
export class Packer {
  private room = Buffer.allocUnsafe(4096);
  private end = 0;

  /** @param value whole, not negative, below 2 to the 31st */
  number(value: number): void {
    this.need(5);
    for (; value > 0x7f; value >>>= 7) this.room[this.end++] = (value & 0x7f) | 0x80;
    this.room[this.end++] = value;
  }

  text(value: string): void {
    const length = Buffer.byteLength(value, "utf8");
    this.number(length);
    this.need(length);
    this.end += this.room.write(value, this.end, "utf8");
  }

  append(bytes: Uint8Array): void {
    this.number(bytes.length);
    this.need(bytes.length);
    this.room.set(bytes, this.end);
    this.end += bytes.length;
  }

  /** A copy of what was written. */
  bytes(): Uint8Array {
    return Uint8Array.prototype.slice.call(this.room, 0, this.end);
  }

  private need(more: number): void {
    if (this.end + more <= this.room.length) return;
    const larger = Buffer.allocUnsafe(2 * (this.end + more));
    larger.set(this.room.subarray(0, this.end));
    this.room = larger;
  }
}

/** Reads what a packer wrote, in the same order. */
export class Unpacker {
  at = 0;

  constructor(private readonly from: Uint8Array) {}

  get ended(): boolean {
    return this.at >= this.from.length;
  }

  /** @throws RangeError where nothing is left */
  number(): number {
    const { from } = this;
    let value = 0;
    for (let shift = 0; this.at < from.length; shift += 7) {
      const byte = from[this.at++]!;
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
    throw new RangeError("what is packed ends too early");
  }

  /** Leaves a text or a part unread. @returns its length: it ends where the unpacker then is */
  skip(): number {
    const length = this.number();
    if (this.at + length > this.from.length) throw new RangeError("what is packed ends too early");
    this.at += length;
    return length;
  }

  /** Of the same memory. */
  part(): Uint8Array {
    const length = this.skip();
    return this.from.subarray(this.at - length, this.at);
  }

  text(): string {
    const { buffer, byteOffset, byteLength } = this.part();
    return Buffer.from(buffer, byteOffset, byteLength).toString("utf8");
  }
}
