import * as z from "zod";
import type { cloudEvent } from "./event";
import { typeOf, type EventKind } from "./kinds";

const name = z.string().min(1).max(512);
const stamp = z.iso.datetime({ offset: true });

/** A change of a task's state as EventBridge delivers it; what else stands in it is not read. */
export const ecsTaskChange = z.looseObject({
  id: z.string().min(1).max(200),
  source: z.literal("aws.ecs"),
  "detail-type": z.literal("ECS Task State Change"),
  account: z.string().max(64),
  time: stamp,
  detail: z.looseObject({
    taskArn: name,
    clusterArn: name,
    group: name.optional(),
    lastStatus: z.string().max(64),
    containerInstanceArn: name.optional(),
    stoppedReason: z.string().max(4096).optional(),
    containers: z
      .array(
        z.looseObject({
          name: z.string().min(1).max(255),
          lastStatus: z.string().max(64),
          image: name.optional(),
          imageDigest: z.string().max(200).optional(),
        }),
      )
      .max(200),
  }),
});

const kinds: Readonly<Record<string, EventKind>> = {
  PENDING: "deployed",
  RUNNING: "started",
  STOPPED: "stopped",
};

const last = (arn: string): string => arn.slice(arn.lastIndexOf("/") + 1);
const printable = (text: string): string => text.replace(/[\p{Cc}\p{Cf}]/gu, " ").slice(0, 512);

/** The events that a change of a task's state tells: one for each of its containers that runs, waits or stopped. */
export function eventsOfTask(change: z.output<typeof ecsTaskChange>): z.input<typeof cloudEvent>[] {
  const { id, account, time, detail } = change;
  const { taskArn, clusterArn, group, containerInstanceArn, stoppedReason } = detail;
  const cluster = last(clusterArn);
  return detail.containers.flatMap(({ name: container, lastStatus, image, imageDigest }) => {
    const kind = kinds[lastStatus];
    if (kind === undefined) return [];
    return [
      {
        specversion: "1.0" as const,
        id: `${id}/${container}`,
        source: "aws.ecs",
        type: typeOf(kind),
        time,
        data: {
          instance: `${cluster}/${last(taskArn)}/${container}`,
          by: "platform" as const,
          account,
          cluster,
          ...(group !== undefined && { workload: group.replace(/^service:/, "") }),
          ...(containerInstanceArn !== undefined && { node: last(containerInstanceArn) }),
          ...(image !== undefined && { reference: image }),
          ...(imageDigest !== undefined && { digest: imageDigest }),
          ...(stoppedReason !== undefined && stoppedReason !== "" && { reason: printable(stoppedReason) }),
        },
      },
    ];
  });
}
