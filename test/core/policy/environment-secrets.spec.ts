import assert from "node:assert/strict";
import { isInClear, isSecretVariable } from "../../../core/policy";

describe("names of variables", () => {
  it("speak of secrets", () => {
    for (const name of [
      "DB_PASSWORD",
      "db_password",
      "AZURE_BATCH_KEY",
      "AWS_SECRET_ACCESS_KEY",
      "apiToken",
      "OCI_CLI_KEY_CONTENT",
      "STORAGE_ACCOUNT_KEY",
    ])
      assert.equal(isSecretVariable(name), true, name);
  });
  it("speak of other things", () => {
    for (const name of [
      "PUBLIC_KEY",
      "PARTITION_KEY",
      "CACHE_KEY",
      "DB_PASSWORD_FILE",
      "MONKEY",
      "STORAGE_KEY_VERSION",
      "TOKEN_TTL",
      "PATH",
    ])
      assert.equal(isSecretVariable(name), false, name);
  });
});

describe("values of secret variables", () => {
  it("stand in clear, also where a person is still to fill them in", () => {
    for (const value of ["abc123", "xxxxx", "changeme", "***"]) assert.equal(isInClear(value), true, value);
  });
  it("come from elsewhere", () => {
    for (const value of [
      "",
      "$(DB_PASSWORD)",
      "${DB_PASSWORD}",
      "/run/secrets/db",
      "/run/secrets/xxx",
      "vault:secret/db#password",
    ])
      assert.equal(isInClear(value), false, value);
  });
});
