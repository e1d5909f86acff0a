import type { OwnProperties } from "../../nodes/aws";
import type {
  EventRule,
  EventTarget,
  LogGroup,
  LogMetricFilter,
  MetricAlarm,
  ThreatDetector,
  ThreatDetectorFeature,
  Trail,
} from "../../nodes/audit";
import { listOf, looseBool, looseInt, shape, str, type Field } from "../../shape";
import { formatPath, reveal, Unknown } from "../../value";
import { at, placed, refersTo, type Places } from "./placed";
import type { AdapterTable } from "./table";

const trail: Places<OwnProperties<Trail>> = {
  logging: at(looseBool, "enableLogging", "isLogging"),
  multiRegion: at(looseBool, "isMultiRegionTrail"),
  organisation: at(looseBool, "isOrganizationTrail"),
  globalEvents: at(looseBool, "includeGlobalServiceEvents"),
  validation: at(looseBool, "enableLogFileValidation"),
  encryptionKey: at(str, "kmsKeyId"),
  logGroup: refersTo("cloudWatchLogsGroupArn", "cloudWatchLogsLogGroupArn"),
};

const logGroup: Places<OwnProperties<LogGroup>> = {
  groupName: at(str, "name", "logGroupName"),
  retention: at(looseInt, "retentionInDays"),
  encryptionKey: at(str, "kmsKeyId"),
};

const metric = "metricTransformation.";
const metrics = "metricTransformations.0.";
const filter: Places<OwnProperties<LogMetricFilter>> = {
  pattern: at(str, "pattern", "filterPattern"),
  metricName: at(str, `${metric}name`, `${metrics}metricName`),
  metricNamespace: at(str, `${metric}namespace`, `${metrics}metricNamespace`),
  logGroup: refersTo("logGroupName"),
};

const alarm: Places<OwnProperties<MetricAlarm>> = {
  metricName: at(str, "metricName"),
  metricNamespace: at(str, "namespace"),
  actionsEnabled: at(looseBool, "actionsEnabled"),
  actions: refersTo("alarmActions"),
};

/** A pattern as its JSON text, in whichever form it came. */
const jsonText: Field<string> = {
  read(raw, path, key, context) {
    if (typeof raw !== "object" || raw === null || raw instanceof Unknown)
      return str.read(raw, path, key, context);
    try {
      let open: Unknown | undefined;
      const text = JSON.stringify(raw, (_, value: unknown) => {
        if (value instanceof Unknown) open = value;
        return reveal(value);
      });
      return open ?? text;
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      context.problem({ parent: path, key }, `${formatPath({ parent: path, key })}: is nested too deeply`);
      return new Unknown("a pattern that can be read");
    }
  },
};

/** How many entries a list has. */
const length: Field<number> = {
  read: (raw) => (raw instanceof Unknown ? raw : Array.isArray(raw) ? raw.length : 0),
};

const rule: Places<OwnProperties<EventRule>> = {
  ruleName: at(str, "name"),
  pattern: at(jsonText, "eventPattern"),
  state: at(str, "state"),
  targetCount: at(length, [], "targets"),
};

const target: Places<OwnProperties<EventTarget>> = { rule: refersTo("rule") };

const detector: Places<OwnProperties<ThreatDetector>> = {
  enabled: at(looseBool, "enable"),
  auditLogs: at(
    looseBool,
    "datasources.kubernetes.auditLogs.enable",
    "dataSources.kubernetes.auditLogs.enable",
  ),
  features: at(listOf(shape({ name: str, status: str })), [], "features"),
};

const feature: Places<OwnProperties<ThreatDetectorFeature>> = {
  detector: refersTo("detectorId"),
  featureName: at(str, "name"),
  status: at(str, "status"),
};

const trails = placed<Trail>("Trail", trail);
const logGroups = placed<LogGroup>("LogGroup", logGroup);
const filters = placed<LogMetricFilter>("LogMetricFilter", filter);
const alarms = placed<MetricAlarm>("MetricAlarm", alarm);
const rules = placed<EventRule>("EventRule", rule);
const detectors = placed<ThreatDetector>("ThreatDetector", detector);

/** What records and watches. */
export const audit: AdapterTable = {
  "aws:cloudtrail/trail:Trail": trails,
  "aws-native:cloudtrail:Trail": trails,
  "aws:cloudwatch/logGroup:LogGroup": logGroups,
  "aws-native:logs:LogGroup": logGroups,
  "aws:cloudwatch/logMetricFilter:LogMetricFilter": filters,
  "aws-native:logs:MetricFilter": filters,
  "aws:cloudwatch/metricAlarm:MetricAlarm": alarms,
  "aws-native:cloudwatch:Alarm": alarms,
  "aws:cloudwatch/eventRule:EventRule": rules,
  "aws-native:events:Rule": rules,
  "aws:cloudwatch/eventTarget:EventTarget": placed<EventTarget>("EventTarget", target),
  "aws:guardduty/detector:Detector": detectors,
  "aws-native:guardduty:Detector": detectors,
  "aws:guardduty/detectorFeature:DetectorFeature": placed<ThreatDetectorFeature>(
    "ThreatDetectorFeature",
    feature,
  ),
};
