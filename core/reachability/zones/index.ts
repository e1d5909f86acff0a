export { connectionsOfPort, exposedZones, internetZone } from "./declared";
export { zonesOfSubnet, zonesOfUnseen } from "./subnets";
export { zonesOfResource, zonesOfWorkload, type ZoneAnswer } from "./workloads";
