import { forbiddenPairs, matrixSvg, tallyOfMatrix } from "../cohabitation";
import type { Result } from "../result";
import { drawn, markup, type Markup } from "./markup";

/** Who may share a machine, drawn, and in words what is against the rules. */
export function sharing(matrix: NonNullable<Result["cohabitation"]>): Markup {
  const broken = forbiddenPairs(matrix);
  return markup`<p>${tallyOfMatrix(matrix)}.</p>
<figure tabindex="0" role="group" aria-label="Machines and who may share them; the list below says what is against the rules">${drawn(matrixSvg(matrix))}</figure>
${broken.length > 0 ? markup`<h3>Against the rules</h3><ul>${broken.map((line) => markup`<li>${line}</li>`)}</ul>` : markup`<p>Nothing shares a machine against the rules.</p>`}`;
}
