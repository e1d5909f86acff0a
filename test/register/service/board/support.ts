import { day, digestOf } from "../../support/events";
import { cloudEvent, service, type Service } from "../../support/service";

export const hostile = `"><img src=x onerror=alert(1)><script>alert(2)</script>'\`{{7*7}}</title>`;

async function must(
  it_: Service,
  role: "system" | "security" | "workload" | "pipeline",
  path: string,
  body: unknown,
) {
  const { status, text } = await it_.call(role, "POST", path, body);
  if (status >= 300) throw new Error(`${path}: ${status} ${text}`);
}

/** An estate with images of several colours, a silent container, requests of every standing, and hostile texts. */
export async function filled(): Promise<Service> {
  const it_ = await service();
  const image = (letter: string, n: number) => ({
    instance: `c1/shop/${letter}${n}/app`,
    digest: digestOf(letter),
  });
  for (const letter of ["a", "b", "c", "d"])
    for (const n of [1, 2, 3])
      await must(
        it_,
        "workload",
        "/v1/events",
        cloudEvent("started", n, {
          ...image(letter, n),
          workload: `shop/web-${letter}`,
          node: `ip-10-0-0-${n}`,
        }),
      );
  await must(
    it_,
    "system",
    "/v1/events",
    cloudEvent("started", 5, {
      ...image("b", 9),
      by: "watcher",
      node: hostile,
      workload: hostile,
      environment: hostile,
      supplier: hostile,
    }),
  );
  const vetting = { kind: "vetting", body: { outcome: "accepted" } };
  for (const letter of ["b", "d"])
    await must(it_, "security", "/v1/evidence", { ...vetting, digest: digestOf(letter) });
  const clean = { kind: "scan", body: { feed: "trivy", findings: [] } };
  for (const letter of ["b", "d"])
    await must(it_, "pipeline", "/v1/evidence", { ...clean, digest: digestOf(letter) });
  it_.now += 1000;
  await must(it_, "pipeline", "/v1/evidence", [
    {
      kind: "scan",
      digest: digestOf("b"),
      body: { feed: "trivy", findings: [{ id: "CVE-2026-7", severity: "critical" }] },
    },
    {
      kind: "scan",
      digest: digestOf("c"),
      body: { feed: "trivy", findings: [{ id: "CVE-2026-8<b>", severity: "low" }] },
    },
  ]);
  const ask = (target: object, more: object = {}) =>
    must(it_, "security", "/v1/requests", { kind: "stop", target, reason: hostile, owner: hostile, ...more });
  await ask({ digest: digestOf("a") });
  await ask({ digest: digestOf("b") }, { due: new Date(day + 3_700_000).toISOString() });
  await ask({ node: hostile }, { due: new Date(day + 86_400_000).toISOString() });
  it_.now += 3_000_000;
  await must(it_, "workload", "/v1/events", cloudEvent("started", 6500, { ...image("a", 4) }));
  return it_;
}
