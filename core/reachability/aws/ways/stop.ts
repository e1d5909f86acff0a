import type { Graph } from "../../../graph";
import type { Connection, IpAddress } from "../../../sets";
import { oneOf, type Bounds, type Certainty } from "../bounds";
import type { Member } from "../endpoints/member";
import type { Outcome } from "../network/route";
import type { AwsHop } from "./case";
import { aclHop, groupHop, routeHop } from "./hops";
import { answeredBy } from "./replies";
import type { AclVerdict, Role, Side } from "./side";

/** An interface with the name of what has it. */
export interface NamedSide {
  readonly side: Side;
  readonly name: string;
}

/** One end of a way: what its groups and its subnet's ACL say to the other end's address. */
export class Stop {
  readonly groups: Bounds;
  readonly acls: readonly AclVerdict[];

  constructor(
    private readonly graph: Graph,
    private readonly end: NamedSide,
    private readonly role: Role,
    /** The other end's address, as this one sees it. */
    private readonly address: IpAddress,
    private readonly other: Member | undefined,
    private readonly references: Certainty,
    private readonly crossing: Certainty,
  ) {
    this.groups = end.side.groups(role, address, other, references);
    this.acls = end.side.acls(role, address, crossing);
  }

  private get seen() {
    const { graph, end, role, address, other, references } = this;
    return { graph, member: end.side.member, name: end.name, role, address, other, references };
  }

  groupHops(connection: Connection): readonly AwsHop[] {
    return this.end.side.member.front && this.role === "initiator"
      ? []
      : [groupHop(this.seen, this.groups, connection)];
  }

  aclHops(leg: "request" | "reply", connection: Connection): readonly AwsHop[] {
    if (this.crossing === "no" || this.end.side.member.front) return [];
    const cases = this.acls.map((verdict) =>
      leg === "request" ? verdict.request : answeredBy(verdict.reply),
    );
    return [aclHop(this.seen, leg, oneOf(cases), connection)];
  }

  routeHops(outcome: Outcome, bounds: Bounds, connection: Connection): readonly AwsHop[] {
    return this.end.side.member.front ? [] : [routeHop(this.seen, outcome, this.address, bounds, connection)];
  }
}
