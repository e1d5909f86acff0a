import { Unknown } from "../../graph";
import type { Pool } from "../../placement";

/** What would have to be known of where a pool stands. */
export const missingPlaceOf = ({ place, name }: Pool): string =>
  place.subnets instanceof Unknown ? place.subnets.missing : `the zones of the subnets of ${name}`;

/** Whether nobody has seen the pool: it stands for machines that must exist somewhere. */
export const isUnseen = ({ kind }: Pool): boolean => kind === "unknown";
