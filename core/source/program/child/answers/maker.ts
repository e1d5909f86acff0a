import { idMark, madeUpAccount, madeUpNetwork, textMark } from "../../marks";
import type { Job } from "../../protocol";
import { unknownText } from "../../signatures";
import { tell } from "../report";
import type { Marks } from "./marks";

export type Json = Record<string, unknown>;

/** Makes up what a lookup would have found; each value bears a mark that says so. */
export class Maker {
  readonly unknown = unknownText;
  private readonly index: number;

  constructor(
    token: string,
    private readonly job: Job,
    marks: Marks,
    secret = false,
  ) {
    this.index = marks.allocate(`what ${token} finds`, secret);
  }

  /** An AWS id such as `vpc-0…`. */
  id(prefix: string): string {
    return `${prefix}-${idMark(this.index)}`;
  }

  ids(prefix: string, count = 3): string[] {
    return Array.from({ length: count }, () => this.id(prefix));
  }

  text(value: string): string {
    return value + textMark(this.index);
  }

  network(): string {
    tell({ type: "made-up", kind: "address" });
    return madeUpNetwork;
  }

  account(): string {
    if (this.job.account) return this.job.account;
    tell({ type: "made-up", kind: "account" });
    return madeUpAccount;
  }

  region(): string {
    return this.job.region ?? this.text("us-east-1");
  }

  get regionKnown(): boolean {
    return this.job.region !== undefined;
  }

  get accountKnown(): boolean {
    return this.job.account !== undefined;
  }

  partition(): string {
    const partition = this.region().startsWith("cn-")
      ? "aws-cn"
      : this.region().startsWith("us-gov-")
        ? "aws-us-gov"
        : "aws";
    return this.regionKnown ? partition : this.text(partition);
  }

  arn(service: string, resource: string): string {
    return this.text(`arn:aws:${service}:${this.job.region ?? "us-east-1"}:${this.account()}:${resource}`);
  }
}
