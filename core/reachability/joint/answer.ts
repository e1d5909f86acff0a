import type { Connection, ConnectionSet } from "../../sets";
import type { Bounds } from "../aws";
import type { Endpoint } from "../endpoint";
import type { BlockingLayer, JointAnswer, JointWitness } from "./estate-reachability";
import { layers, type Path } from "./path";

/** What passes on the ways between two ends. */
export class WayAnswer implements JointAnswer {
  constructor(
    readonly from: Endpoint,
    readonly to: Endpoint,
    private readonly path: Path,
  ) {}

  get may(): ConnectionSet {
    return this.path.may;
  }

  get must(): ConnectionSet {
    return this.path.must;
  }

  get apart(): Bounds {
    return this.path.apart ?? this.path;
  }

  blockedBy(connections: ConnectionSet): readonly BlockingLayer[] {
    return layers.filter((layer) => !this.path.layer(layer).may.overlaps(connections));
  }

  witness(
    connection: Connection = this.must.first ?? this.may.first ?? { protocol: "tcp", port: 1 },
  ): JointWitness {
    const verdict = this.must.contains(connection)
      ? "allowed"
      : this.may.contains(connection)
        ? "unknown"
        : "blocked";
    const { from, to } = this;
    return { from, to, connection, verdict, hops: this.path.hops(connection) };
  }
}
