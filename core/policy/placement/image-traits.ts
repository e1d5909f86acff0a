import type { Estate } from "../../estate";
import { peek, Unknown, type Container, type Workload } from "../../graph";
import { parseReference, type ImageTrust, type SnapshotStatus } from "../../image";
import { suppliersOf, type Trait, type TraitOptions } from "../../placement";
import type { WholeContext } from "../policy";

const digestOf = (container: Container): string | undefined => {
  const image = peek(() => container.image);
  if (image instanceof Unknown || image === undefined) return undefined;
  const parsed = parseReference(image);
  const digest = "reference" in parsed ? parsed.reference.digest : undefined;
  return digest && `${digest.algorithm}:${digest.encoded}`;
};

/** What evidence tells of the images of workloads: their colour, and who signed for delivering them. */
export function imageTraits(
  images: ImageTrust | undefined,
  { suppliers }: Pick<Estate, "suppliers">,
): Pick<TraitOptions, "attestedSupplier" | "statusOf"> {
  if (images?.kind !== "known") return {};
  const look = (container: Container): SnapshotStatus | undefined => {
    const digest = digestOf(container);
    if (digest === undefined) return undefined;
    const status = images.statusOf(digest);
    return status === "lapsed" ? undefined : (status ?? { digest, colour: "grey" });
  };
  return {
    statusOf: (container) => look(container)?.colour,
    attestedSupplier: (container) => {
      const signers = new Set<string | undefined>(look(container)?.facts?.signers);
      const found = Object.entries(suppliers).filter(([, { signer }]) => signers.has(signer));
      return found.length === 1 ? found[0]![0] : undefined;
    },
  };
}

/** Who delivers a workload's images, wherever it runs and whether or not anything starts it yet. */
export const suppliersIn = (
  { estate, images }: Pick<WholeContext, "estate"> & Partial<Pick<WholeContext, "images">>,
  workload: Workload,
): Trait => suppliersOf(estate, workload, imageTraits(images, estate).attestedSupplier);
