import * as aws from "@pulumi/aws";

/** The orders' own key, so that no role that reads another kind of data can read them. */
export const orderKey = new aws.kms.Key("orders", {
  description: "Orders at rest",
  enableKeyRotation: true,
  deletionWindowInDays: 30,
});
