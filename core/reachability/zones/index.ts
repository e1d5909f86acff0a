export { connectionsOfPort, exposedZones, internetZone } from "./declared";
export { zonesOfSubnet } from "./subnets";
export { zonesOfResource, zonesOfWorkload, type ZoneAnswer } from "./workloads";
