// The deployment register beside a workload that reports to it: what runs is known from the containers themselves and from
// who watches the cluster. `bulkhead check --stack register` finds nothing.
export { network } from "./network";
export { cluster, pool } from "./cluster";
export { register, registerNamespace } from "./register";
export { checkout, checkoutNamespace } from "./checkout";
export { guard } from "./guard";
