import { formatParts } from "./connection-format";
import { allIcmp, icmpSpace, noIcmp, type IcmpSet } from "./icmp-set";
import { IntervalSet } from "./interval-set";
import { allPorts, noPorts, portSpace, type PortSet } from "./port-set";
import {
  noProtocols,
  otherProtocols,
  protocolName,
  protocolRange,
  type ProtocolName,
  type ProtocolSet,
} from "./protocol";

/** What each protocol may carry. `other`: numbers of IP protocols without ports. */
export interface ConnectionParts {
  readonly tcp: PortSet;
  readonly udp: PortSet;
  readonly sctp: PortSet;
  readonly icmp: IcmpSet;
  readonly icmpv6: IcmpSet;
  readonly other: ProtocolSet;
}

/** One point of a connection set: what a single packet that opens a connection says. */
export type Connection =
  | { readonly protocol: "tcp" | "udp" | "sctp"; readonly port: number }
  | { readonly protocol: "icmp" | "icmpv6"; readonly type: number; readonly code: number }
  | { readonly protocol: number };

const NONE: ConnectionParts = {
  tcp: noPorts,
  udp: noPorts,
  sctp: noPorts,
  icmp: noIcmp,
  icmpv6: noIcmp,
  other: noProtocols,
};
const ALL: ConnectionParts = {
  tcp: allPorts,
  udp: allPorts,
  sctp: allPorts,
  icmp: allIcmp,
  icmpv6: allIcmp,
  other: otherProtocols,
};
const SPACES = {
  tcp: portSpace,
  udp: portSpace,
  sctp: portSpace,
  icmp: icmpSpace,
  icmpv6: icmpSpace,
  other: noProtocols.space,
};
const KEYS = Object.keys(ALL) as (keyof ConnectionParts)[];

/** An immutable set of connections: protocol and destination port, ICMP type and code, or bare IP protocol. */
export class ConnectionSet {
  static readonly #none = new ConnectionSet(NONE);
  static readonly #all = new ConnectionSet(ALL);
  static readonly #transport = new ConnectionSet({ ...NONE, tcp: allPorts, udp: allPorts, sctp: allPorts });

  private constructor(private readonly parts: ConnectionParts) {
    Object.freeze(this.parts);
    Object.freeze(this);
  }

  static none(): ConnectionSet {
    return ConnectionSet.#none;
  }

  static all(): ConnectionSet {
    return ConnectionSet.#all;
  }

  /** Every port of TCP, UDP and SCTP: all that Kubernetes network policies speak of. */
  static transport(): ConnectionSet {
    return ConnectionSet.#transport;
  }

  /** The parts given and no others; IP protocols that have a part of their own are left out of `other`. */
  static of(parts: Partial<ConnectionParts>): ConnectionSet {
    const other = (parts.other ?? noProtocols).intersect(otherProtocols);
    return new ConnectionSet({ ...NONE, ...parts, other });
  }

  /** Everything that the protocol carries. @throws RangeError on a number outside 0 to 255. */
  static ofProtocol(protocol: ProtocolName | number): ConnectionSet {
    const name = typeof protocol === "number" ? protocolName(protocol) : protocol;
    if (name !== undefined) return ConnectionSet.of({ [name]: ALL[name] });
    return ConnectionSet.of({ other: protocolRange(Number(protocol)) });
  }

  /** The union of many sets at once: sorts once, where repeated `union` would be quadratic. */
  static unionAll(sets: Iterable<ConnectionSet>): ConnectionSet {
    const all = [...new Set(sets)];
    if (all.length <= 1) return all[0] ?? ConnectionSet.#none;
    return ConnectionSet.#build((key) =>
      IntervalSet.unionAll(
        SPACES[key],
        all.map(({ parts }) => parts[key]),
      ),
    );
  }

  get tcp(): PortSet {
    return this.parts.tcp;
  }

  get udp(): PortSet {
    return this.parts.udp;
  }

  get sctp(): PortSet {
    return this.parts.sctp;
  }

  get icmp(): IcmpSet {
    return this.parts.icmp;
  }

  get icmpv6(): IcmpSet {
    return this.parts.icmpv6;
  }

  get other(): ProtocolSet {
    return this.parts.other;
  }

  get isEmpty(): boolean {
    return KEYS.every((key) => this.parts[key].isEmpty);
  }

  get isAll(): boolean {
    return this.equals(ConnectionSet.#all);
  }

  /** The least connection, TCP first: a witness that the set is not empty. */
  get first(): Connection | undefined {
    for (const protocol of ["tcp", "udp", "sctp"] as const) {
      const port = this.parts[protocol].first;
      if (port !== undefined) return { protocol, port };
    }
    for (const protocol of ["icmp", "icmpv6"] as const) {
      const point = this.parts[protocol].first;
      if (point !== undefined) return { protocol, type: point >> 8, code: point & 255 };
    }
    return this.other.first === undefined ? undefined : { protocol: this.other.first };
  }

  contains(connection: Connection): boolean {
    if ("port" in connection) return this.parts[connection.protocol].contains(connection.port);
    if ("type" in connection)
      return this.parts[connection.protocol].contains(connection.type * 256 + connection.code);
    return this.other.contains(connection.protocol);
  }

  union(other: ConnectionSet): ConnectionSet {
    if (this === other) return this;
    return ConnectionSet.#build((key) => this.parts[key].union(other.parts[key]));
  }

  intersect(other: ConnectionSet): ConnectionSet {
    if (this === other || other === ConnectionSet.#all) return this;
    if (this === ConnectionSet.#all) return other;
    return ConnectionSet.#build((key) => this.parts[key].intersect(other.parts[key]));
  }

  subtract(other: ConnectionSet): ConnectionSet {
    if (this === other || other === ConnectionSet.#all) return ConnectionSet.#none;
    return ConnectionSet.#build((key) => this.parts[key].subtract(other.parts[key]));
  }

  complement(): ConnectionSet {
    return ConnectionSet.#all.subtract(this);
  }

  overlaps(other: ConnectionSet): boolean {
    return KEYS.some((key) => this.parts[key].overlaps(other.parts[key]));
  }

  isSubsetOf(other: ConnectionSet): boolean {
    return this === other || KEYS.every((key) => this.parts[key].isSubsetOf(other.parts[key]));
  }

  equals(other: ConnectionSet): boolean {
    return this === other || KEYS.every((key) => this.parts[key].equals(other.parts[key]));
  }

  /**
   * For example `TCP 80,443;UDP 53`, `All Connections`, `No Connections`. Where only part of the universe is spoken
   * of (`ConnectionSet.transport()` for Kubernetes), what lies outside it is left out, and all of it is "all".
   */
  toText(universe = ConnectionSet.#all): string {
    if (universe.isSubsetOf(this)) return "All Connections";
    return formatParts(this.intersect(universe).parts) || "No Connections";
  }

  toString(): string {
    return this.toText();
  }

  static #build(part: (key: keyof ConnectionParts) => IntervalSet<number>): ConnectionSet {
    return new ConnectionSet({
      tcp: part("tcp"),
      udp: part("udp"),
      sctp: part("sctp"),
      icmp: part("icmp"),
      icmpv6: part("icmpv6"),
      other: part("other"),
    });
  }
}
