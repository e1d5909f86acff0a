import type { Builder } from "../../build";

/** Turns one resource into nodes. */
export type Adapter = (builder: Builder) => void;

/** Adapters by Pulumi token, classic (`aws:ec2/vpc:Vpc`) and aws-native (`aws-native:ec2:Vpc`) alike. */
export type AdapterTable = Readonly<Record<string, Adapter>>;
