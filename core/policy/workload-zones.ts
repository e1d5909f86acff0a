/** What policies ask of zones, from the room where they are found. */
export { exposedZones, zonesOfResource, zonesOfWorkload, type ZoneAnswer } from "../reachability/zones";
