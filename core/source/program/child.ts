/** The process that runs a program: reads its job from standard input, tells what happens on descriptor 3. */
import { readFileSync } from "node:fs";
import { Answers } from "./child/answers";
import { Marks } from "./child/answers/marks";
import { guardProcess, ProgramExit } from "./child/guard";
import { installInvokeForms } from "./child/invoke-forms";
import { loadProgram } from "./child/load";
import { Monitor } from "./child/monitor";
import { closeNetwork } from "./child/network";
import { PartlyKnown } from "./child/partly-known";
import { tell, tellFailure } from "./child/report";
import { loadSdk, NoSdk, type Sdk } from "./child/sdk";
import { configureSdk } from "./child/settings";
import type { Job } from "./protocol";

const job = JSON.parse(readFileSync(0, "utf8")) as Job;
const marks = new Marks(job.firstMark);
const answers = new Answers(job, marks);
process.argv = [process.argv[0]!, job.entry];
closeNetwork();

let sdk: Sdk | undefined;
try {
  sdk = loadSdk(job.entry);
} catch (error) {
  tellFailure(error instanceof NoSdk ? "no-sdk" : "load", error);
  tell({ type: "ended" });
}

if (sdk) {
  const { settings, runtime } = sdk;
  configureSdk(sdk, job, new Monitor(sdk, job, answers));
  const partly = new PartlyKnown(sdk, answers, marks);
  partly.install();
  installInvokeForms(sdk, answers, marks, partly);
  const state = guardProcess(() => settings.waitForRPCs());
  tell({ type: "started" });
  runtime
    .runInPulumiStack(() => loadProgram(job) as Promise<Record<string, unknown>>)
    .catch((error: unknown) => {
      if (!(error instanceof ProgramExit)) tellFailure("throw", error);
    })
    .finally(() => (state.settled = true));
}
