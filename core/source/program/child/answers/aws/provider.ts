import type { Maker } from "../maker";
import { type Answer, suffix } from "./answer";

/** Facts of the configured provider: exact where region and account are configured, else made up. */
export const awsFacts: Readonly<
  Record<string, { readonly exact: (make: Maker) => boolean; readonly answer: Answer }>
> = {
  "aws:index/getRegion:getRegion": {
    exact: (make) => make.regionKnown,
    answer: (make, args) => {
      const region = typeof args["name"] === "string" ? args["name"] : make.region();
      return {
        name: region,
        id: region,
        region,
        description: make.unknown,
        endpoint: `ec2.${region}.${suffix(make)}`,
      };
    },
  },
  "aws:index/getCallerIdentity:getCallerIdentity": {
    exact: () => false,
    answer: (make) => ({
      accountId: make.account(),
      id: make.account(),
      arn: make.arn("sts", "assumed-role/found"),
      userId: make.text("user"),
    }),
  },
  "aws:index/getPartition:getPartition": {
    exact: (make) => make.regionKnown,
    answer: (make) => ({
      partition: make.partition(),
      id: make.partition(),
      dnsSuffix: make.regionKnown ? suffix(make) : make.text(suffix(make)),
      reverseDnsPrefix: make.text("com.amazonaws"),
    }),
  },
  "aws:index/getService:getService": {
    exact: () => false,
    answer: (make, args) => ({ dnsName: make.text("service"), partition: make.partition(), ...args }),
  },
  "aws-native:index:getRegion": {
    exact: (make) => make.regionKnown,
    answer: (make) => ({ region: make.region() }),
  },
  "aws-native:index:getAccountId": {
    exact: (make) => make.accountKnown,
    answer: (make) => ({ accountId: make.account() }),
  },
  "aws-native:index:getPartition": {
    exact: (make) => make.regionKnown,
    answer: (make) => ({ partition: make.partition() }),
  },
  "aws-native:index:getUrlSuffix": {
    exact: (make) => make.regionKnown,
    answer: (make) => ({ urlSuffix: make.regionKnown ? suffix(make) : make.text(suffix(make)) }),
  },
};
