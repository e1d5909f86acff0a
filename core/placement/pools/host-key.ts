import { formatPath, Unknown, type Host } from "../../graph";

/** Tells hosts apart, of which a resource may hold several: a fleet's specifications. */
export const hostKey = ({ id, path }: Host): string => (path ? `${id}#${formatPath(path)}` : id);

/** The host that starts a pool's machines, where it was given. */
export const startedBy = (host: Host | Unknown | undefined): { readonly startedBy?: string } =>
  host === undefined || host instanceof Unknown ? {} : { startedBy: hostKey(host) };
