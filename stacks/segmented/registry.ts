import * as aws from "@pulumi/aws";
import { imageKey } from "./encryption";

/** A repository whose tags never move, scanned at every push, for the shop's own accounts only. */
function repository(name: string): aws.ecr.Repository {
  const created = new aws.ecr.Repository(name, {
    name: `shop/${name}`,
    imageTagMutability: "IMMUTABLE",
    imageScanningConfiguration: { scanOnPush: true },
    encryptionConfigurations: [{ encryptionType: "KMS", kmsKey: imageKey.arn }],
  });
  new aws.ecr.RepositoryPolicy(name, {
    repository: created.name,
    policy: JSON.stringify({
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "Pull",
          Effect: "Allow",
          Principal: { AWS: "arn:aws:iam::333333333333:role/shop-nodes" },
          Action: ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer", "ecr:BatchCheckLayerAvailability"],
        },
      ],
    }),
  });
  return created;
}

export const repositories = { storefront: repository("storefront"), checkout: repository("checkout") };
