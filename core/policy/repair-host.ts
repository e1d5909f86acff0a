import type { Resource } from "../graph";
import { within, type Change } from "./repair-pod";

/** Types of hosts, with where the properties of a host stand in them. */
const places: Readonly<Record<string, readonly string[]>> = {
  "aws:ec2/instance:Instance": [],
  "aws-native:ec2:Instance": [],
  "aws:ec2/spotInstanceRequest:SpotInstanceRequest": [],
  "aws:ec2/launchTemplate:LaunchTemplate": [],
  "aws-native:ec2:LaunchTemplate": ["launchTemplateData"],
  "aws:ec2/launchConfiguration:LaunchConfiguration": [],
  "aws-native:autoscaling:LaunchConfiguration": [],
};

/**
 * Repairs how a host answers metadata requests, which AWS changes in place. What is not known, what came as a secret,
 * and what a launch template says for the host, is left alone.
 *
 * @returns the resource's changed properties; undefined where nothing changed
 */
export function repairMetadataOptions(
  { type, properties }: Resource,
  change: Change,
): Resource["properties"] | undefined {
  const place = places[type];
  if (!place) return undefined;
  const changed = within(properties, place, (host) =>
    host["launchTemplate"] === undefined
      ? within(host, ["metadataOptions"], (options) =>
          options["httpEndpoint"] === "disabled" ? options : change(options),
        )
      : host,
  );
  return changed === properties ? undefined : changed;
}
