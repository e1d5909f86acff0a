import type { Builder } from "../../build";
import type { OwnProperties } from "../../nodes/aws";
import type { KmsKey, SecretValue, StoredParameter, StoredSecret } from "../../nodes/key";
import { looseBool, looseInt, str } from "../../shape";
import { addDocument } from "./iam-document";
import { addPlaced, at, judged, placed, type Places } from "./placed";
import type { Adapter, AdapterTable } from "./table";

const key: Places<Omit<OwnProperties<KmsKey>, "external">> = {
  rotation: at(looseBool, "enableKeyRotation"),
  enabled: at(looseBool, ["isEnabled", "enabled"], "enabled"),
  keySpec: at(str, "customerMasterKeySpec", "keySpec"),
  deletionWindow: at(looseInt, "deletionWindowInDays", "pendingWindowInDays"),
};

const keys =
  (external: boolean): Adapter =>
  (builder) => {
    const { origin, customKeyStoreId } = judged(builder.resource);
    addPlaced<KmsKey>(builder, "KmsKey", key, {
      external: external || origin === "EXTERNAL" || customKeyStoreId !== undefined,
    });
    addDocument(builder, "policy", { use: "resource", holder: "key" });
    addDocument(builder, "keyPolicy", { use: "resource", holder: "key" });
  };

const secret: Places<OwnProperties<StoredSecret>> = {
  secretName: at(str, "name"),
  encryptionKey: at(str, "kmsKeyId"),
  recoveryWindow: at(looseInt, "recoveryWindowInDays", []),
};

const value: Places<OwnProperties<SecretValue>> = {
  value: at(str, ["secretString", "secretBinary"], "secretString"),
};

const parameter: Places<OwnProperties<StoredParameter>> = {
  parameterName: at(str, "name"),
  parameterType: at(str, "type"),
  value: at(str, ["value", "insecureValue"], "value"),
  encryptionKey: at(str, "keyId", []),
};

/** Natively a secret holds its value. */
function adaptSecret(builder: Builder): void {
  addPlaced<StoredSecret>(builder, "StoredSecret", secret);
  addDocument(builder, "policy", { use: "resource", holder: "secret" });
  if (judged(builder.resource)["secretString"] !== undefined)
    addPlaced<SecretValue>(builder, "SecretValue", value);
}

const parameters = placed<StoredParameter>("StoredParameter", parameter);

/** Keys, secrets and parameters. */
export const keysAndSecrets: AdapterTable = {
  "aws:kms/key:Key": keys(false),
  "aws-native:kms:Key": keys(false),
  "aws:kms/externalKey:ExternalKey": keys(true),
  "aws:secretsmanager/secret:Secret": adaptSecret,
  "aws-native:secretsmanager:Secret": adaptSecret,
  "aws:secretsmanager/secretVersion:SecretVersion": placed<SecretValue>("SecretValue", value),
  "aws:ssm/parameter:Parameter": parameters,
  "aws-native:ssm:Parameter": parameters,
};
