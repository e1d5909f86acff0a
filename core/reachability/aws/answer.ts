import type { Connection, ConnectionSet } from "../../sets";
import type { ConnectionAnswer, Witness } from "../answer";
import type { Endpoint } from "../endpoint";
import { both, everything, gate, nothing, oneOf, type Bounds } from "./bounds";
import { layers as allLayers, type AwsHop, type Case, type Layer, type WayKind } from "./ways/case";
import type { Judged, Way } from "./ways/between";

/** A connection followed on one way. */
export interface AwsWitness extends Witness {
  readonly hops: readonly AwsHop[];
  readonly way: WayKind | undefined;
}

/** An end with what it does of itself: whether it opens connections, which of them it answers. */
export interface End {
  readonly endpoint: Endpoint;
  readonly initiates: boolean;
  readonly accepts: Bounds;
}

/** The ways between one interface of either end. */
export interface PairWays {
  readonly judged: Judged;
  readonly ways: () => readonly Way[];
}

/** What may and must pass between two ends of an AWS network, and what each layer says of it by itself. */
export class AwsAnswer implements ConnectionAnswer {
  readonly may: ConnectionSet;
  readonly must: ConnectionSet;
  readonly layers: Readonly<Record<Layer, Bounds>>;

  constructor(
    private readonly source: End,
    private readonly target: End,
    private readonly pairs: readonly PairWays[],
  ) {
    const own = both(gate(source.initiates ? "yes" : "no"), target.accepts);
    const of = (layer: Exclude<Layer, "endpoint">): Bounds =>
      oneOf(pairs.map(({ judged }) => judged.layers[layer]));
    this.layers = {
      endpoint: own,
      "security-group": of("security-group"),
      "network-acl": of("network-acl"),
      route: of("route"),
      gateway: of("gateway"),
    };
    const total = both(own, pairs.length === 0 ? nothing : oneOf(pairs.map(({ judged }) => judged.total)));
    this.may = total.may;
    this.must = total.must;
  }

  get from(): Endpoint {
    return this.source.endpoint;
  }

  get to(): Endpoint {
    return this.target.endpoint;
  }

  /** The layers each of which alone keeps all of these connections out, whatever the others let through. */
  blockedBy(connections: ConnectionSet): readonly Layer[] {
    return allLayers.filter((layer) => !this.layers[layer].may.overlaps(connections));
  }

  witness(
    connection: Connection = this.must.first ?? this.may.first ?? { protocol: "tcp", port: 1 },
  ): AwsWitness {
    const found = this.follow(connection);
    const own = this.ownHops(connection);
    const hops = [...own, ...(found ?? []).flatMap((each) => each.hops(connection))];
    const verdict = this.must.contains(connection)
      ? "allowed"
      : this.may.contains(connection)
        ? "unknown"
        : "blocked";
    return { from: this.from, to: this.to, connection, verdict, hops, way: found?.[0]?.way };
  }

  /** The case that shows most: one that certainly lets the connection through, else one that may, else the first. */
  private follow(connection: Connection): readonly Case[] | undefined {
    const cases = this.pairs.flatMap(({ ways }) => ways().flatMap((way) => way.cases));
    const may = (steps: readonly Case[]): boolean =>
      steps.every(({ total }) => total.may.contains(connection));
    const must = (steps: readonly Case[]): boolean =>
      steps.every(({ total }) => total.must.contains(connection));
    if (this.must.contains(connection)) return cases.find(must) ?? cases.find(may);
    // Where it is not certain, a case shows why that is not certain either.
    return cases.find((steps) => may(steps) && !must(steps)) ?? cases.find(may) ?? cases[0];
  }

  private ownHops(connection: Connection): readonly AwsHop[] {
    const bounds = this.layers.endpoint;
    if (bounds === everything || bounds.must.contains(connection)) return [];
    const verdict = bounds.may.contains(connection) ? "unknown" : "blocked";
    const at = this.source.initiates
      ? `what ${this.to.name} answers`
      : `${this.from.name} opens no connections`;
    const sources = [{ resource: this.to.id, name: this.to.name, path: "" }];
    return [
      {
        layer: "endpoint",
        at,
        verdict,
        reason: verdict === "unknown" ? "unknown" : "no-rule",
        sources,
        ...(verdict === "unknown" && { missing: `what ${this.to.name} answers` }),
      },
    ];
  }
}
