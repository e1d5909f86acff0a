import type { Compliance } from "../../domain/compliance";
import type { Run } from "../../domain/instance";
import type { Instance, Page } from "../../store";
import type { Asked, Image } from "./estate";
import { html, nothing, type Html } from "./html";
import { wordsOf } from "./overview";
import { table } from "./table";
import {
  complianceMark,
  deadline,
  imageLink,
  phaseMark,
  plural,
  searchLink,
  statusMark,
  time,
} from "./words";

const instanceLink = (name: string): Html =>
  html`<a href="/board/instance?name=${encodeURIComponent(name)}"><code>${name}</code></a>`;

const orNot = (value: string | undefined, show: (value: string) => Html): Html =>
  value === undefined ? html`not told` : show(value);

const columns = [
  { head: "Instance" },
  { head: "Phase" },
  { head: "Image" },
  { head: "Workload" },
  { head: "Node" },
  { head: "Environment" },
  { head: "Since" },
];

const cells = ({ instance, phase, attributes, since }: Instance): Html[] => [
  instanceLink(instance),
  phaseMark(phase),
  orNot(attributes.digest, (digest) => imageLink(digest)),
  orNot(attributes.workload, searchLink),
  orNot(attributes.node, searchLink),
  orNot(attributes.environment, (text) => html`${text}`),
  since === undefined ? html`never ran` : time(since),
];

/**
 * @param what they have in common, if there are several lists on a page
 * @param more where the next of them are shown
 */
export function instanceList(
  { count, items, next }: Page,
  more: (after: number) => string,
  empty: string,
  what = "",
): Html {
  const shown =
    items.length < count ? `${items.length} of ${plural(count, "instance")}` : plural(count, "instance");
  return html`${table(`${shown}${what}`, columns, items.map(cells), empty)}${
    next === undefined ? nothing : html`<p><a href="${more(next)}">The next ones</a></p>`
  }`;
}

export const imageDetails = ({ digest, colour, reference, status }: Image, now: number): Html =>
  html`<dl>
      <dt>Digest</dt>
      <dd><code>${digest}</code></dd>
      ${
        reference === undefined
          ? nothing
          : html`<dt>Name</dt>
              <dd>${reference}</dd>`
      }
      <dt>Status</dt>
      <dd>${statusMark(colour)}${status.since === undefined ? "" : html`, since ${time(status.since)}`}</dd>
      ${
        status.next === undefined
          ? nothing
          : html`<dt>Changes by itself</dt>
              <dd>${deadline(status.next, now)}</dd>`
      }
      ${
        status.missing.length === 0
          ? nothing
          : html`<dt>Lacks to be green</dt>
              <dd>${status.missing.join(", ")}</dd>`
      }
    </dl>
    ${
      status.causes.length === 0
        ? nothing
        : html`<h2>Why it is in doubt</h2>
            ${table(
              "What nothing has answered yet",
              [{ head: "Cause" }, { head: "Severity" }, { head: "Since" }],
              status.causes.map(({ cause, severity, since }) => [
                html`${cause}`,
                html`${severity}`,
                time(since),
              ]),
              "",
            )}`
    }`;

export const instanceDetails = (instance: Instance, runs: readonly Run[]): Html => {
  const { phase, attributes, first, last, claimed, observed, claimedDigest } = instance;
  return html`<dl>
      <dt>Phase</dt>
      <dd>${phaseMark(phase)}</dd>
      ${Object.entries(attributes as Readonly<Record<string, string>>).map(
        ([name, value]) =>
          html`<dt>${name}</dt>
            <dd>${name === "digest" ? imageLink(value) : searchLink(value)}</dd>`,
      )}
      ${
        claimedDigest === undefined
          ? nothing
          : html`<dt>Says of its image</dt>
              <dd><span class="late">another one than was seen:</span> ${imageLink(claimedDigest)}</dd>`
      }
      <dt>Told first</dt>
      <dd>${time(first)}</dd>
      <dt>Told last</dt>
      <dd>${time(last)}</dd>
      <dt>By itself</dt>
      <dd>${orNot(claimed, time)}</dd>
      <dt>By others</dt>
      <dd>${orNot(observed, time)}</dd>
    </dl>
    <h2>Runs</h2>
    ${table(
      "In the order of time",
      [{ head: "Started" }, { head: "Suspended" }, { head: "Resumed" }, { head: "Stopped" }],
      runs.map(({ startedAt, suspendedAt, resumedAt, stoppedAt }) =>
        [startedAt, suspendedAt, resumedAt, stoppedAt].map((at) => (at === undefined ? html`no` : time(at))),
      ),
      "It never ran.",
    )}`;
};

export const requestDetails = (
  { request, counts, outstanding, verdict }: Asked,
  concerned: readonly { readonly compliance: Compliance; readonly instance: Instance }[],
  now: number,
): Html =>
  html`<dl>
      <dt>Asked to</dt>
      <dd>
        ${wordsOf(request)}${request.target.digest === undefined ? "" : html` (${imageLink(request.target.digest)})`}
      </dd>
      <dt>Carried out</dt>
      <dd>
        ${complianceMark(verdict)}: ${counts.complied} complied, ${counts.pending} pending, ${counts.late}
        late, ${counts.violated} violated, ${outstanding} still there
      </dd>
      <dt>Deadline</dt>
      <dd>${deadline(request.due, now)}</dd>
      <dt>Reason</dt>
      <dd>${request.reason}</dd>
      <dt>Owner</dt>
      <dd>${request.owner}</dd>
      <dt>Made</dt>
      <dd>${time(request.at)} by ${request.actor} (${request.role})</dd>
      ${
        request.closed
          ? html`<dt>Ended</dt>
              <dd>${time(request.closed.at)} by ${request.closed.actor}: ${request.closed.reason}</dd>`
          : nothing
      }
    </dl>
    <h2>Instances</h2>
    ${table(
      "The worst first",
      [
        { head: "Instance" },
        { head: "Compliance" },
        { head: "Phase" },
        { head: "Node" },
        { head: "Told last" },
      ],
      concerned.map(({ compliance, instance }) => [
        instanceLink(instance.instance),
        complianceMark(compliance),
        phaseMark(instance.phase),
        orNot(instance.attributes.node, searchLink),
        time(instance.last),
      ]),
      "It concerns none.",
    )}`;
