import type { References } from "../aws/reference";
import type { AwsNode } from "./aws";

/** A record of what was asked of AWS's API. */
export interface Trail extends AwsNode {
  readonly kind: "Trail";
  readonly logging?: boolean;
  readonly multiRegion?: boolean;
  readonly organisation?: boolean;
  readonly globalEvents?: boolean;
  readonly validation?: boolean;
  readonly encryptionKey?: string;
  readonly logGroup: References;
}

export interface LogGroup extends AwsNode {
  readonly kind: "LogGroup";
  readonly groupName?: string;
  /** Days; absent or 0 is for ever. */
  readonly retention?: number;
  readonly encryptionKey?: string;
}

/** Counts the log's lines that match a pattern as a metric. */
export interface LogMetricFilter extends AwsNode {
  readonly kind: "LogMetricFilter";
  readonly pattern?: string;
  readonly metricName?: string;
  readonly metricNamespace?: string;
  readonly logGroup: References;
}

export interface MetricAlarm extends AwsNode {
  readonly kind: "MetricAlarm";
  readonly metricName?: string;
  readonly metricNamespace?: string;
  readonly actionsEnabled?: boolean;
  readonly actions: References;
}

/** Sends events that match a pattern on to its targets. */
export interface EventRule extends AwsNode {
  readonly kind: "EventRule";
  readonly ruleName?: string;
  readonly pattern?: string;
  readonly state?: string;
  /** Targets that stand in the rule itself, as natively. */
  readonly targetCount?: number;
}

/** Where a rule's events go. */
export interface EventTarget extends AwsNode {
  readonly kind: "EventTarget";
  readonly rule: References;
}

/** Watches an account for intruders. */
export interface ThreatDetector extends AwsNode {
  readonly kind: "ThreatDetector";
  readonly enabled?: boolean;
  readonly auditLogs?: boolean;
  readonly features?: readonly { readonly name?: string; readonly status?: string }[];
}

/** One feature of a detector, switched on or off apart. */
export interface ThreatDetectorFeature extends AwsNode {
  readonly kind: "ThreatDetectorFeature";
  readonly detector: References;
  readonly featureName?: string;
  readonly status?: string;
}
