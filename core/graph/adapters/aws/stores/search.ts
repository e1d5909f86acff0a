import type { DataStore } from "../../../nodes/store";
import { looseBool, str } from "../../../shape";
import { addDocument } from "../iam-document";
import { addPlaced, at, judged, refersTo } from "../placed";
import type { Adapter, AdapterTable } from "../table";
import { key, nowhere } from "./store";

const searchDomain: Adapter = (builder) => {
  const domain = addPlaced<DataStore>(
    builder,
    "DataStore",
    {
      ...nowhere,
      ...key("encryptAtRest.kmsKeyId", "encryptionAtRestOptions.kmsKeyId"),
      encrypted: at(looseBool, "encryptAtRest.enabled", "encryptionAtRestOptions.enabled"),
      publiclyAccessible: at(looseBool, "vpcOptions.publiclyAccessible"),
      transitEncrypted: at(looseBool, "nodeToNodeEncryption.enabled", "nodeToNodeEncryptionOptions.enabled"),
      password: at(str, "advancedSecurityOptions.masterUserOptions.masterUserPassword"),
      subnets: refersTo("vpcOptions.subnetIds"),
      securityGroups: refersTo("vpcOptions.securityGroupIds"),
    },
    { storeKind: "OpenSearch domain", encryptionDefault: "off", transitDefault: "off", protectable: false },
  );
  // Outside a VPC a domain answers on the internet.
  if (judged(builder.resource)["vpcOptions"] === undefined)
    Object.assign(domain, { publiclyAccessible: true });
  addDocument(builder, "accessPolicies", { use: "resource", holder: "search domain" });
};

/** Search engines. */
export const search: AdapterTable = {
  "aws:opensearch/domain:Domain": searchDomain,
  "aws:elasticsearch/domain:Domain": searchDomain,
  "aws-native:opensearchservice:Domain": searchDomain,
};
