import { appendFileSync } from "node:fs";
import { defaultEstate } from "../../core/estate";
import { createApp } from "../../register/service/app";
import { Authenticator, hashOfToken } from "../../register/service/authenticate";
import { intakeInThread } from "../../register/service/intake";
import { createMetrics } from "../../register/service/metrics";
import { settingsSchema } from "../../register/service/settings";
import { EvidenceView, openStore } from "../../register/store";

/** The service as it is delivered, with a clock that jumps; told by a message where it listens. */
async function main(): Promise<void> {
  const [database = "", clock = "0"] = process.argv.slice(2);
  const estate = defaultEstate();
  const store = await openStore(database);
  const settings = settingsSchema.parse({
    limits: { perMinute: 10_000_000 },
    tokens: [{ hash: hashOfToken("soak"), actor: "soak", roles: ["orchestration", "auditor"] }],
  });
  const app = await createApp({
    store,
    intake: intakeInThread(store),
    evidence: new EvidenceView(store, estate),
    loaded: { estate, hash: "0".repeat(64) },
    settings,
    authenticator: new Authenticator(settings.tokens, []),
    metrics: createMetrics(),
    now: () => Date.now() + Number(clock),
  });
  process.send!(await app.listen({ host: "127.0.0.1", port: 0 }));
}

main().catch((error: unknown) => {
  appendFileSync(2, `${error instanceof Error ? error.stack : String(error)}\n`);
  process.exit(1);
});
