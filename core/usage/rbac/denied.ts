import type { KubeRequest } from "../read/kube-audit";
import { Use } from "../use";
import { wordsOf } from "./rule";

/** What somebody asked for and was refused. */
export interface Denied {
  /** As the log has it: `system:serviceaccount:shop:web`. */
  readonly user: string;
  /** `delete pods`. */
  readonly what: string;
  readonly count: number;
  readonly first?: string;
  readonly last?: string;
  /** Some of the namespaces. */
  readonly namespaces: readonly string[];
  /** The sources would allow it: the cluster has other roles or bindings than they hold, or something else refused it. */
  readonly isGranted: boolean;
}

/** Refused requests, in bounded detail. */
export class DeniedRequests {
  private readonly found = new Map<string, { request: KubeRequest; use: Use; isGranted: boolean }>();
  /** Those that are not told apart. */
  more = 0;

  add(request: KubeRequest, isGranted: boolean): void {
    const key = `${request.user}\0${wordsOf(request)}\0${isGranted}`;
    let own = this.found.get(key);
    if (!own) {
      if (this.found.size >= mostDenied) {
        this.more++;
        return;
      }
      this.found.set(key, (own = { request, use: new Use(5), isGranted }));
    }
    own.use.add(request.at, request.at, request.namespace === undefined ? [] : [request.namespace]);
  }

  /** Those that came most often first. */
  get all(): readonly Denied[] {
    return [...this.found.values()]
      .map(({ request, use, isGranted }) => {
        const { what: namespaces, ...told } = use.told();
        return { user: request.user, what: wordsOf(request), ...told, namespaces, isGranted };
      })
      .sort((a, b) => b.count - a.count);
  }
}

const mostDenied = 500;
