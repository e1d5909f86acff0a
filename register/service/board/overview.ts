import type { Estate } from "../../../core/estate";
import { dueOf, type Asked, type Image } from "./estate";
import { html, type Html } from "./html";
import { table } from "./table";
import {
  COLOURS,
  complianceMark,
  deadline,
  imageLink,
  plural,
  searchLink,
  short,
  statusMark,
  time,
} from "./words";

const mostImages = 200;

/** How many images and instances there are of each colour, and which. */
export function overview(images: readonly Image[], open: readonly Asked[], silent: number): Html {
  const running = images.filter(({ instances }) => instances > 0);
  const total = running.reduce((sum, { instances }) => sum + instances, 0);
  const tiles = COLOURS.map((colour) => {
    const own = running.filter((image) => image.colour === colour);
    const instances = own.reduce((sum, image) => sum + image.instances, 0);
    return html`<li class="${colour}">
      ${statusMark(colour)}<strong>${instances.toLocaleString("en")}</strong
      ><small>${instances === 1 ? "instance" : "instances"} of ${plural(own.length, "image")}</small>
    </li>`;
  });
  const wrong = open.filter(({ verdict }) => verdict === "late" || verdict === "violated").length;
  const shown = [...running]
    .sort(
      (a, b) =>
        COLOURS.indexOf(a.colour) - COLOURS.indexOf(b.colour) ||
        b.instances - a.instances ||
        (a.digest < b.digest ? -1 : 1),
    )
    .slice(0, mostImages);
  return html`<p class="lead">${plural(total, "instance")} of ${plural(running.length, "image")}.</p>
    <ul class="tiles">
      ${tiles}
    </ul>
    <h2>To be done</h2>
    <ul>
      <li>
        <a href="/board/amber"
          >${plural(images.filter(({ colour }) => colour === "amber").length, "image")} in doubt</a
        >
      </li>
      <li>
        <a href="/board/requests">${plural(open.length, "open request")}</a>, ${wrong} of them late or
        violated
      </li>
      <li><a href="/board/silent">${plural(silent, "silent container")}</a></li>
    </ul>
    <h2>Images that run</h2>
    ${table(
      shown.length < running.length
        ? `The first ${mostImages} of ${plural(running.length, "image")}, the worst status first`
        : "The worst status first",
      [
        { head: "Image" },
        { head: "Status" },
        { head: "Since" },
        { head: "Instances", isNumber: true },
        { head: "Workloads" },
      ],
      shown.map((image) => [
        imageLink(image.digest, image.reference),
        statusMark(image.colour),
        image.status.since === undefined ? html`never known` : time(image.status.since),
        html`${image.instances.toLocaleString("en")}`,
        workloadsOf(image),
      ]),
      "Nothing runs.",
    )}`;
}

const mostNames = 4;

function workloadsOf({ places }: Image): Html {
  const names = [...new Set(places.flatMap(({ workload }) => workload ?? []))];
  if (names.length === 0) return html`not told`;
  const rest = names.length - mostNames;
  return html`${names.slice(0, mostNames).map((name, at) => html`${at > 0 ? ", " : ""}${searchLink(name)}`)}${rest > 0 ? ` and ${rest} more` : ""}`;
}

/** Images in doubt, by when they must be replaced. */
export function amberQueue(images: readonly Image[], estate: Estate, now: number): Html {
  const rows = images
    .filter(({ colour }) => colour === "amber")
    .map((image) => ({ image, due: dueOf(image, estate) }))
    .sort((a, b) => (a.due === b.due ? (a.image.digest < b.image.digest ? -1 : 1) : a.due - b.due));
  const late = rows.filter(({ due }) => due < now).length;
  return html`<p class="lead">${plural(rows.length, "image")} in doubt, ${late} overdue.</p>
    ${table(
      "The nearest deadline first",
      [
        { head: "Image" },
        { head: "Replace" },
        { head: "Because of" },
        { head: "Since" },
        { head: "Instances", isNumber: true },
      ],
      rows
        .slice(0, mostImages)
        .map(({ image, due }) => [
          imageLink(image.digest, image.reference),
          deadline(due, now),
          causesOf(image),
          image.status.since === undefined ? html`never known` : time(image.status.since),
          html`${image.instances.toLocaleString("en")}`,
        ]),
      "No image is in doubt.",
    )}`;
}

function causesOf({ status: { causes } }: Image): Html {
  const rest = causes.length - mostNames;
  return html`${causes
    .slice(0, mostNames)
    .map(
      ({ cause, severity }, at) => html`${at > 0 ? ", " : ""}${cause} (${severity})`,
    )}${rest > 0 ? ` and ${rest} more` : ""}`;
}

/** All requests with how far they were carried out. */
export function requestList(asked: readonly Asked[], now: number): Html {
  return table(
    "The newest first",
    [
      { head: "Asked" },
      { head: "Carried out" },
      { head: "Deadline" },
      { head: "Still there", isNumber: true },
      { head: "Complied", isNumber: true },
      { head: "Late", isNumber: true },
      { head: "Violated", isNumber: true },
      { head: "Owner" },
    ],
    asked.map(({ request, counts, outstanding, verdict }) => [
      html`<a href="/board/requests/${request.id}">${wordsOf(request)}</a>`,
      complianceMark(verdict),
      request.closed ? html`ended ${time(request.closed.at)}` : deadline(request.due, now),
      html`${outstanding}`,
      html`${counts.complied}`,
      html`${counts.late}`,
      html`${counts.violated}`,
      html`${request.owner}`,
    ]),
    "Nobody asked for anything.",
  );
}

/** What a request asks for, in one line. */
export function wordsOf({ kind, target, replacement }: Asked["request"]): string {
  const { environment, ...rest } = target;
  const [what = "", value = ""] = Object.entries(rest).find((entry) => entry[1] !== undefined) ?? [];
  const where = environment === undefined ? "" : ` in ${environment}`;
  const named =
    what === "digest" ? `image ${short(value)}` : `${what === "cve" ? "vulnerability" : what} ${value}`;
  return `${kind} ${named}${where}${replacement === undefined ? "" : ` by ${short(replacement)}`}`;
}
