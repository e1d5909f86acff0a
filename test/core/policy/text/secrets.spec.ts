import assert from "node:assert/strict";
import { findSecrets } from "../../../../core/policy/text/secrets";

describe("secrets in plain sight", () => {
  const secret: readonly string[] = [
    "export AWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE",
    "aws configure set aws_secret_access_key wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY --aws_secret_access_key=wJalrXUtnFEMI",
    'export DATABASE_PASSWORD="SomeSortOfPassword"',
    "DB_PASS='hunter2'",
    "password: hunter2",
    '{"apiKey": "k3yk3yk3y"}',
    "mysql -u root --password=hunter2",
    "vault login --token s.abcdefgh",
    "-----BEGIN RSA PRIVATE KEY-----",
    "-----BEGIN PRIVATE KEY-----",
    `git clone https://oauth2:${"glpat-"}abcdefghijklmnopqrst@gitlab.example.com/x.git`,
    "psql postgres://shop:hunter2@db.example.com/shop",
    `GH=${"ghp_"}${"a".repeat(36)}`,
    "$env:ADMIN_PWD = 'P@ss'",
  ];
  for (const line of secret) {
    it(`finds ${line.slice(0, 40)}`, () => {
      const found = findSecrets(`#!/bin/sh\n${line}\n`);
      assert.equal(found.length, 1);
      assert.equal(found[0]!.line, 2);
      assert.ok(!JSON.stringify(found).includes("hunter2"));
    });
  }

  const harmless: readonly string[] = [
    "export EDITOR=vimacs",
    'export GREETING="Hello there"',
    "export SSM_PATH=/database/creds",
    "export DB_PASSWORD=$(aws secretsmanager get-secret-value --secret-id shop/db --query SecretString)",
    'export DB_PASSWORD="$DB_PASSWORD"',
    "DB_PASSWORD=${PASSWORD}",
    "TOKEN=`curl -X PUT http://169.254.169.254/latest/api/token -H 'X-aws-ec2-metadata-token-ttl-seconds: 21600'`",
    'curl -H "X-aws-ec2-metadata-token: $TOKEN" http://169.254.169.254/latest/meta-data/',
    "DB_PASSWORD_FILE=/run/secrets/db",
    "SECRET_NAME=shop/db",
    "SECRET_ARN=arn:aws:secretsmanager:eu-west-1:333333333333:secret:db",
    "# password: hunter2",
    "PasswordAuthentication no",
    "password: {{ vault_password }}",
    "passwordless: true",
    "http-tokens: required",
    "authenticationTokenTtl=60",
    "echo 'password is set'",
    "/etc/eks/bootstrap.sh shop --b64-cluster-ca LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0t --apiserver-endpoint https://a.eks.amazonaws.com",
    "wget https://example.com/a@b/c",
  ];
  for (const line of harmless) {
    it(`leaves ${line.slice(0, 50)} alone`, () => assert.deepEqual(findSecrets(line), []));
  }

  it("ends in time on hostile text", () => {
    const hostile = [`${"a=".repeat(60_000)}`, `password${" ".repeat(60_000)}`, `"${"\\".repeat(60_000)}`];
    assert.equal(findSecrets(hostile.join("\n")).length, 0);
  });
});
