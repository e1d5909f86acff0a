import type { Estate } from "./schema/estate";
import { DEFAULT_EXCEPTIONS } from "./schema/operation";
import type { FlowEnd } from "./schema/flows";
import type { Signer } from "./schema/images";
import { formatDuration, formatPorts, formatSize } from "./units";

/**
 * A loaded estate in the words of an estate file, every default written out: plain data that loads to the same estate.
 * What it extended is part of it, and so not named again.
 */
export function describeEstate(estate: Estate): Record<string, unknown> {
  const { $schema: _schema, extends: _extends, defaulted: _defaulted, ...rest } = estate;
  const { images, hosts, identities, register, exceptions, states, deadlines } = estate;
  return withoutAbsent({
    ...rest,
    flows: estate.flows.map((flow) => ({
      ...flow,
      from: oneOrMany(flow.from.map(describeEnd)),
      to: oneOrMany(flow.to.map(describeEnd)),
      ports: flow.ports.map(formatPorts),
    })),
    images: {
      ...images,
      signers: mapValues(images.signers, describeSigner),
      evidence: mapValues(images.evidence, (needs) => mapValues(needs, optional(formatDuration))),
      risk: images.risk.map((row) => ({ ...row, fixWithin: formatDuration(row.fixWithin) })),
      footprint: { ...images.footprint, maxSize: optional(formatSize)(images.footprint.maxSize) },
    },
    hosts: {
      ...hosts,
      images: { ...hosts.images, maxAge: formatDuration(hosts.images.maxAge) },
      kubernetes: hosts.kubernetes.text,
      addons: mapValues(hosts.addons, (range) => range.text),
    },
    identities: { ...identities, userIds: mapValues(identities.userIds, ({ from, to }) => [from, to]) },
    register: register && {
      ...register,
      staleAfter: formatDuration(register.staleAfter),
      stopWithin: formatDuration(register.stopWithin),
      behaviour: register.behaviour && {
        ...register.behaviour,
        webhook: register.behaviour.webhook && {
          ...register.behaviour.webhook,
          timeout: formatDuration(register.behaviour.webhook.timeout),
        },
      },
    },
    exceptions: {
      ...exceptions,
      // Named, it would have to exist.
      file: exceptions.file === DEFAULT_EXCEPTIONS ? undefined : exceptions.file,
      longest: formatDuration(exceptions.longest),
    },
    states: states && { staleAfter: formatDuration(states.staleAfter) },
    deadlines: deadlines && mapValues(deadlines, optional(formatDuration)),
  }) as Record<string, unknown>;
}

function describeEnd(end: FlowEnd): unknown {
  if (end.kind === "zone") return end.zone;
  const { kind: _kind, ...rest } = end;
  return rest;
}

function describeSigner(signer: Signer): unknown {
  const { kind, ...rest } = signer;
  return kind === "key" ? rest : { keyless: rest };
}

const oneOrMany = (all: unknown[]): unknown => (all.length === 1 ? all[0] : all);

const optional =
  <T>(format: (value: T) => string) =>
  (value: T | undefined): string | undefined =>
    value === undefined ? undefined : format(value);

function mapValues<T>(
  values: Readonly<Record<string, T>>,
  map: (value: T) => unknown,
): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, map(value)]));
}

/** A copy without the keys that hold nothing. */
function withoutAbsent(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutAbsent);
  if (typeof value !== "object" || value === null) return value;
  const kept = Object.entries(value).filter(([, inner]) => inner !== undefined);
  return Object.fromEntries(kept.map(([key, inner]) => [key, withoutAbsent(inner)]));
}
