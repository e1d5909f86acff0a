import type { Json, Maker } from "../maker";

/** What a lookup gives, made of what was asked. */
export type Answer = (make: Maker, args: Json) => Json;

export const zoneLetters = ["a", "b", "c"];
export const suffix = (make: Maker) =>
  make.region().startsWith("cn-") ? "amazonaws.com.cn" : "amazonaws.com";

export const idList =
  (prefix: string): Answer =>
  (make, args) => ({ ids: make.ids(prefix), id: make.region(), ...args });

export const one =
  (prefix: string, service: string, more: (make: Maker) => Json = () => ({})): Answer =>
  (make, args) => ({
    id: make.id(prefix),
    arn: make.arn(service, prefix),
    name: make.text(prefix),
    tags: {},
    ...more(make),
    ...args,
  });

export const named =
  (service: string, more: (make: Maker) => Json = () => ({})): Answer =>
  (make, args) => ({
    id: make.text(service),
    arn: make.arn(service, "found"),
    name: make.text("found"),
    tags: {},
    ...more(make),
    ...args,
  });
