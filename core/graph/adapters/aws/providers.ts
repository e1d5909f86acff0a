import type { OwnProperties } from "../../nodes/aws";
import type { AwsProvider } from "../../nodes/provider";
import { listOf, shape, str, text, type Field } from "../../shape";
import { oneOrMany } from "./fields";
import { at, placed, type Places } from "./placed";
import type { AdapterTable } from "./table";

/** Providers' settings reach the engine as JSON text where they are no plain text. */
const json = <T>(field: Field<T>): Field<T> => ({
  read: (raw, path, key, context) =>
    field.read(typeof raw === "string" ? parse(raw) : raw, path, key, context),
});

function parse(content: string): unknown {
  try {
    return JSON.parse(content) as unknown;
  } catch {
    return content;
  }
}

const roles = json(oneOrMany(shape({ roleArn: str })));

const provider: Places<OwnProperties<AwsProvider>> = {
  region: at(str, "region"),
  allowedAccountIds: at(json(listOf(text)), "allowedAccountIds"),
  forbiddenAccountIds: at(json(listOf(text)), "forbiddenAccountIds"),
  assumedRoles: at(roles, ["assumeRoles", "assumeRole"], "assumeRole"),
  accessKey: at(str, "accessKey"),
  secretKey: at(str, "secretKey"),
};

const awsProvider = placed<AwsProvider>("AwsProvider", provider);

/** Where resources go, and who makes them. */
export const providers: AdapterTable = {
  "pulumi:providers:aws": awsProvider,
  "pulumi:providers:aws-native": awsProvider,
};
