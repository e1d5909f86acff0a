// The shop on one pool, as a first environment of one's own: two suppliers' workloads share its machines, which only a
// level that says so admits (figure 5). Everything else is as in ../segmented: nothing comes in or out undeclared.
export { network } from "./network";
export { cluster } from "./cluster";
export { pool } from "./pool";
export { checkout, storefront } from "./workloads";
