import type { Graph } from "../graph";
import type { ThreatDetector, ThreatDetectorFeature } from "../nodes/audit";
import { belonging, nothingLaidOn, type Belonging } from "./belonging";

const features = (graph: Graph): ReadonlyMap<ThreatDetector, Belonging<ThreatDetectorFeature>> =>
  belonging(graph, graph.all("ThreatDetectorFeature"), ({ detector }) => detector, "ThreatDetector");

/** A detector's features, by the names that AWS gives them. */
export interface DetectorFeatures {
  /** Whether one of the features is on. */
  isOn(names: RegExp): boolean;
  /** A resource of which it is not known whether it turns one of the features on for this detector. */
  mayTurnOn(names: RegExp): ThreatDetectorFeature | undefined;
}

/** The features of one detector: those in it, and those that resources of their own switch. */
export function featuresOf(graph: Graph, detector: ThreatDetector): DetectorFeatures {
  const { definite, possible } = graph.derive(features).get(detector) ?? nothingLaidOn;
  const turns = (names: RegExp, name = "", status = ""): boolean => names.test(name) && status === "ENABLED";
  return {
    isOn: (names) =>
      (detector.features ?? []).some(({ name, status }) => turns(names, name, status)) ||
      definite.some(({ featureName, status }) => turns(names, featureName, status)),
    mayTurnOn: (names) => possible.find(({ featureName, status }) => turns(names, featureName, status)),
  };
}
