import { Unknown } from "../../value";
import { serviceRole } from "./awsx-roles";
import { mapIn, type Component } from "./component";

/** `awsx.cloudtrail.Trail`: a trail with the bucket that it writes to and, if wanted, a log group. */
export function expandTrail(component: Component): void {
  const { name } = component;
  const described = mapIn(component.read("s3Bucket"));
  const existing = mapIn(described?.["existing"]);
  const bucket = existing
    ? undefined
    : component.add("aws:s3/bucket:Bucket", name, {
        forceDestroy: true,
        ...component.withAll("s3Bucket", mapIn(described?.["args"])),
      });
  const bucketName =
    bucket ?? component.with("s3Bucket", existing?.["name"] ?? new Unknown("the bucket's name"));
  component.add("aws:s3/bucketPolicy:BucketPolicy", name, { bucket: bucketName, policy: writers });
  const logs = mapIn(component.read("cloudWatchLogsGroup"));
  const logGroup =
    logs === undefined || logs["enable"] === false || logs["existing"] !== undefined
      ? undefined
      : component.add("aws:cloudwatch/logGroup:LogGroup", name, mapIn(logs["args"]) ?? {});
  const role = logGroup && serviceRole(component, name, "cloudtrail.amazonaws.com", []);
  const trail = component.add("aws:cloudtrail/trail:Trail", name, {
    ...component.takeRest(["s3Bucket", "cloudWatchLogsGroup"]),
    s3BucketName: bucketName,
    cloudWatchLogsGroupArn: logGroup,
    cloudWatchLogsRoleArn: role,
  });
  Object.assign(component.outputs, {
    trail: [trail],
    bucket: bucket ? [bucket] : [],
    logGroup: logGroup ? [logGroup] : [],
  });
}

const bucketArn = new Unknown("the ARN of the trail's bucket");
const cloudTrail = { Service: "cloudtrail.amazonaws.com" };

const writers = {
  Version: "2012-10-17",
  Statement: [
    { Effect: "Allow", Principal: cloudTrail, Action: ["s3:GetBucketAcl"], Resource: [bucketArn] },
    {
      Effect: "Allow",
      Principal: cloudTrail,
      Action: ["s3:PutObject"],
      Resource: [bucketArn],
      Condition: { StringEquals: { "s3:x-amz-acl": "bucket-owner-full-control" } },
    },
  ],
};
