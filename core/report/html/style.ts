/** How the report looks: on a wide and a narrow screen, light and dark, and on paper. */
export const style = `
:root { color-scheme: light dark; --back: #fff; --soft: #f4f6f8; --line: #cbd2d9; --ink: #1c2630; --dim: #4a5866;
  --link: #0b57a4; --bad: #a3161b; --warn: #7a4a00; --good: #14613a; --mute: #46525e; --mark: #fff1c2; }
@media (prefers-color-scheme: dark) { :root { --back: #12181e; --soft: #1b242d; --line: #3b4855; --ink: #e6ebf0;
  --dim: #aeb9c4; --link: #86bdf7; --bad: #ff9c94; --warn: #f2c063; --good: #7fd3a2; --mute: #b4bfca; --mark: #4a3b06; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--back); color: var(--ink); font: 15px/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
header, main, footer { max-width: 76rem; margin: 0 auto; padding: 1rem 1.25rem; }
h1 { font-size: 1.6rem; line-height: 1.2; margin: .2rem 0 .6rem; }
h2 { font-size: 1.25rem; margin: 0 0 .6rem; padding-top: 1.6rem; border-top: 1px solid var(--line); }
h3 { font-size: 1rem; margin: 1.2rem 0 .4rem; }
p { margin: .4rem 0; max-width: 60rem; }
a, .link { color: var(--link); }
.skip { position: absolute; left: -99rem; }
.skip:focus { left: 1rem; top: .5rem; background: var(--back); padding: .4rem .8rem; }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
.dim { color: var(--dim); }
.verdict { font-size: 1.05rem; padding: .7rem .9rem; border-left: .4rem solid var(--good); background: var(--soft); border-radius: .3rem; }
.verdict.fail { border-color: var(--bad); } .verdict.doubt { border-color: var(--warn); }
.verdict strong { display: block; }
nav ul { list-style: none; margin: 0; padding: 0; display: flex; flex-wrap: wrap; gap: .2rem 1.1rem; }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(8.5rem, 1fr)); gap: .6rem; margin: .8rem 0; padding: 0; }
.tiles div { background: var(--soft); border: 1px solid var(--line); border-radius: .4rem; padding: .5rem .75rem; }
.tiles dt { color: var(--dim); font-size: .85rem; } .tiles dd { margin: 0; font-size: 1.5rem; font-weight: 650; line-height: 1.3; }
.tiles .bad dd { color: var(--bad); } .tiles .warn dd { color: var(--warn); } .tiles .good dd { color: var(--good); }
.columns { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 26rem), 1fr)); gap: 0 2rem; }
.columns > * { min-width: 0; }
.scroll { overflow-x: auto; margin: .4rem 0; }
table { border-collapse: collapse; width: 100%; font-size: .9rem; }
th, td { text-align: left; vertical-align: top; padding: .35rem .6rem .35rem 0; border-bottom: 1px solid var(--line); min-width: 7.5rem; }
td.count, th.count { min-width: 3.5rem; }
td:has(code) { min-width: 14rem; }
thead th { color: var(--dim); font-weight: 600; white-space: nowrap; } tbody th { font-weight: 500; min-width: 9rem; }
code, .code { font: .86em/1.45 ui-monospace, Menlo, Consolas, monospace; }
.chip { display: inline-block; border: 1px solid currentColor; border-radius: .3rem; padding: 0 .4rem; font-size: .8rem;
  line-height: 1.45; white-space: nowrap; color: var(--mute); }
.shape { width: .75em; height: .75em; margin-right: .3em; fill: currentColor; }
.critical, .high, .overdue, .error, .violation, .forbidden, .fail, .expired, .refused, .red { color: var(--bad); }
.critical, .error, .violation { font-weight: 650; }
.medium, .advisory, .unknown, .amber, .unused { color: var(--warn); }
.pass, .allowed, .green, .used { color: var(--good); } .blue { color: var(--link); }
.verdict.fail { color: inherit; }
.controls { display: grid; grid-template-columns: repeat(auto-fit, minmax(9.5rem, 1fr)); gap: .5rem; align-items: end; margin: .5rem 0; }
.controls .wide { grid-column: span 2; }
.controls label { display: block; font-size: .85rem; color: var(--dim); }
input, select, button { font: inherit; color: inherit; background: var(--back); border: 1px solid var(--dim); border-radius: .3rem;
  padding: .35rem .5rem; width: 100%; min-height: 2.4rem; }
button { width: auto; cursor: pointer; background: var(--soft); }
button.link { border: 0; background: none; padding: 0; min-height: 1.6rem; text-align: left; text-decoration: underline; color: var(--link); }
details { border: 1px solid var(--line); border-radius: .35rem; margin: .35rem 0; }
summary { cursor: pointer; padding: .45rem .7rem; background: var(--soft); border-radius: .35rem; }
details > :not(summary) { margin-left: .8rem; margin-right: .8rem; }
details > .scroll { margin-left: .8rem; margin-right: .8rem; }
td details { border: 0; margin: 0; } td summary { background: none; padding: 0; white-space: nowrap; } td details > :not(summary) { margin: 0; }
.finding { padding: .5rem 0; border-bottom: 1px solid var(--line); }
.finding:last-child { border: 0; }
.finding p, .finding ul { margin: .2rem 0; } .finding ul { padding-left: 1.2rem; }
.finding .message { font-weight: 550; }
figure { margin: .6rem 0; padding: .4rem; background: #fff; color: #1c2630; border: 1px solid var(--line); border-radius: .4rem; overflow: auto; }
figure svg { display: block; max-width: 100%; height: auto; min-width: 34rem; margin: 0 auto; }
figure.map svg { width: 100%; min-width: 58rem; }
ol.hops { margin: .3rem 0 .6rem; padding-left: 1.6rem; font-size: .9rem; }
@media (max-width: 40rem) { header, main, footer { padding: .7rem .8rem; } .controls .wide { grid-column: 1 / -1; } h1 { font-size: 1.35rem; }
  table.cards, .cards tbody, .cards tr, .cards th, .cards td { display: block; min-width: 0; } .cards thead { display: none; }
  .cards tr { border-bottom: 1px solid var(--line); padding: .35rem 0; } .cards th, .cards td { border: 0; padding: .1rem 0; }
  .cards tbody th { font-weight: 650; } .cards td:empty { display: none; } .cards td::before { content: attr(data-label) ": "; color: var(--dim); } .cards td details { display: inline-block; vertical-align: top; } }
@media print { body { font-size: 10pt; } nav, .controls, .skip, button:not(.link) { display: none !important; } button.link { text-decoration: none; } header, main, footer { max-width: none; padding: 0; }
  .scroll, figure { overflow: visible; } figure svg, figure.map svg { width: auto; min-width: 0; max-width: 100%; } details, .finding, tr, .tiles div { break-inside: avoid; } details[open] { break-inside: auto; }
  h2, h3, summary { break-after: avoid; } :root { --back: #fff; --soft: #f4f6f8; --line: #bbb; --ink: #000; --dim: #333; --link: #000; --bad: #8a0f14;
  --warn: #6a4000; --good: #0f5030; --mute: #333; } }
`;
