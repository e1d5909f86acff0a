import * as aws from "@pulumi/aws";

/** One key a purpose, so that no role that reads one kind of data can read another. */
const key = (name: string, description: string) =>
  new aws.kms.Key(name, { description, enableKeyRotation: true, deletionWindowInDays: 30 });

export const clusterKey = key("cluster", "Secrets of the cluster");
export const volumeKey = key("volumes", "Volumes of the nodes");
export const imageKey = key("images", "Images of the shop");
export const orderKey = key("orders", "Orders at rest");
export const logKey = key("logs", "Logs of network and cluster");
