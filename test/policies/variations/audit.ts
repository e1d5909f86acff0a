import { type Variations } from "../../support/variation";

export const variations: Variations = {
  "require-runtime-threat-detection": [
    {
      of: "natively, within the detector",
      at: ["Detector account: features.1.name", "RUNTIME_MONITORINGx"],
      finds: ["threat detector account does not watch what containers do (`features`)"],
    },
    {
      of: "a feature",
      at: ["DetectorFeature runtime: name", "xRUNTIME_MONITORING"],
      finds: ["threat detector account does not watch what containers do"],
    },
    { of: "turned off", at: ["Detector account: enable", false], finds: ["not applicable"] },
  ],
};
