import { join } from "node:path";
import { ComponentResource } from "@pulumi/pulumi";
import { ComponentProvider } from "@pulumi/pulumi/provider/experimental/provider";

/** A property of a Pulumi schema, as far as components use it. */
export interface Property {
  readonly type?: string;
  readonly $ref?: string;
  readonly items?: Property;
  readonly additionalProperties?: Property;
  readonly description?: string;
  readonly plain?: boolean;
}

export interface ComponentSchema {
  readonly resources: Readonly<
    Record<
      string,
      {
        readonly description?: string;
        readonly inputProperties: Readonly<Record<string, Property>>;
        readonly requiredInputs: readonly string[];
        readonly properties: Readonly<Record<string, Property>>;
      }
    >
  >;
  readonly types: Readonly<
    Record<
      string,
      {
        readonly properties?: Readonly<Record<string, Property>>;
        readonly required?: readonly string[];
        readonly enum?: readonly { readonly name: string; readonly value: unknown }[];
      }
    >
  >;
}

/** The schema of all components among a module's exports, by the analyzer that the provider's process uses. */
export async function componentSchema(exported: object): Promise<ComponentSchema> {
  const components = Object.values(exported).filter(
    (each: unknown) => typeof each === "function" && each.prototype instanceof ComponentResource,
  ) as never[];
  const dirname = join(__dirname, "../components");
  const provider = new ComponentProvider({ name: "bulkhead", namespace: "bulkhead", dirname, components });
  return JSON.parse(await provider.getSchema()) as ComponentSchema;
}
