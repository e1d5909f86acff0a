import type { Resource } from "../../graph";
import { overlay, resource } from "./resources";

/** A resource that passes every policy, with `changes` laid over its properties. */
export const minimal =
  (type: string, name: string, properties: object) =>
  (changes: object = {}): Resource =>
    resource(type, name, overlay(properties, changes) as Record<string, unknown>);
