import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type * as grpc from "@grpc/grpc-js";
import { PolicyPack } from "@pulumi/policy";
import { OwnPolicyError } from "../core/own/load";
import { enginePolicies } from "./engine";
import { addOwnPolicies, ownSpecs } from "./own";
import { interpose } from "./service";
import { Session } from "./session";

const name = "bulkhead";
const packFolder = process.cwd();
const { version } = JSON.parse(readFileSync(join(packFolder, "package.json"), "utf8")) as { version: string };
const userFolder = process.env["PWD"] ?? packFolder;
addOwn();
const session = new Session({ packFolder, userFolder, env: process.env });

// The SDK registers its service on a server that it makes itself: the one place to put our handlers in is the moment
// at which it does. The class must be the SDK's own copy.
const { Server } = createRequire(require.resolve("@pulumi/policy"))("@grpc/grpc-js") as typeof grpc;
// eslint-disable-next-line @typescript-eslint/unbound-method -- called with the server below
const { addService } = Server.prototype;
Server.prototype.addService = function (this: grpc.Server, definition, implementation) {
  Server.prototype.addService = addService;
  addService.call(this, definition, interpose(implementation, session, { name, version }));
};

new PolicyPack(name, {
  displayName: "Bulkhead",
  description: "Keeps container estates on AWS and Kubernetes divided.",
  policies: enginePolicies(),
});

/** A pack that lacks a policy would let pass what it forbids: it doesn't start. */
function addOwn(): void {
  try {
    addOwnPolicies(ownSpecs(process.env), userFolder);
  } catch (error) {
    if (!(error instanceof OwnPolicyError)) throw error;
    process.stderr.write(`bulkhead: BULKHEAD_POLICIES: ${error.message} (${error.hint})\n`);
    process.exit(1);
  }
}
