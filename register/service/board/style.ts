/** How the board looks, in light and dark, on wide and narrow screens, and on paper. */
export const style = `
:root{color-scheme:light dark;--ink:#1b1f24;--soft:#57606a;--paper:#fff;--card:#f6f8fa;--line:#d0d7de;--link:#0550ae;
--red:#a40e26;--amber:#7a4b00;--green:#116329;--blue:#0550ae;--grey:#57606a}
@media(prefers-color-scheme:dark){:root{--ink:#e6edf3;--soft:#a3adb8;--paper:#0d1117;--card:#161b22;--line:#30363d;--link:#79c0ff;
--red:#ff9a92;--amber:#e3b341;--green:#6fdd8b;--blue:#79c0ff;--grey:#a3adb8}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:1rem/1.5 system-ui,sans-serif}
a{color:var(--link);text-underline-offset:.15em}
a:focus-visible,input:focus-visible,button:focus-visible,.scroll:focus-visible{outline:3px solid var(--link);outline-offset:2px;border-radius:2px}
.skip{position:absolute;left:-999rem}.skip:focus{left:1rem;top:.5rem;padding:.25rem .75rem;background:var(--paper)}
header{border-bottom:1px solid var(--line);background:var(--card)}
header>div,main,footer{max-width:72rem;margin:0 auto;padding:.75rem 1rem}
header>div{display:flex;flex-wrap:wrap;gap:.5rem 1.5rem;align-items:center}
.name{font-weight:700;color:var(--ink);text-decoration:none}
nav ul{display:flex;flex-wrap:wrap;gap:.25rem 1.1rem;list-style:none;margin:0;padding:0}
nav a{display:inline-block;padding:.25rem 0}nav a[aria-current]{color:var(--ink);font-weight:600;text-decoration-thickness:3px}
header form{margin-left:auto}
form{display:flex;flex-wrap:wrap;gap:.5rem;align-items:center}
input,button{font:inherit;padding:.4rem .7rem;border:1px solid var(--soft);border-radius:.4rem;background:var(--paper);color:var(--ink)}
input{min-width:0;width:18rem;max-width:100%}button{background:var(--card);cursor:pointer;font-weight:600}
h1{font-size:1.6rem;line-height:1.2;margin:1rem 0 .5rem;overflow-wrap:anywhere}h2{font-size:1.15rem;margin:2rem 0 .5rem}
.lead{color:var(--soft);margin:.25rem 0 1rem}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(9rem,1fr));gap:.75rem;list-style:none;margin:1rem 0;padding:0}
.tiles li{border:1px solid var(--line);border-left:.4rem solid var(--tone,var(--line));border-radius:.5rem;padding:.6rem .8rem;background:var(--card)}
.tiles strong{display:block;font-size:1.7rem;line-height:1.2;font-variant-numeric:tabular-nums}
.tiles small{color:var(--soft);font-size:.875rem}
.scroll{overflow-x:auto;border:1px solid var(--line);border-radius:.5rem}
table{border-collapse:collapse;width:100%}
caption{text-align:left;padding:.6rem .8rem;color:var(--soft)}
th,td{text-align:left;vertical-align:top;padding:.5rem .8rem;border-top:1px solid var(--line);font-weight:400;overflow-wrap:anywhere}
thead th{font-weight:600;font-size:.875rem;color:var(--soft);white-space:nowrap}
.number{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
.when{white-space:nowrap}
code{font:.9em ui-monospace,monospace}td a>code,th a>code{white-space:nowrap}
.mark{display:inline-flex;gap:.4rem;align-items:center;white-space:nowrap;color:var(--tone);font-weight:600}
.mark svg{width:.9rem;height:.9rem;fill:currentColor;flex:none}
.red{--tone:var(--red)}.amber{--tone:var(--amber)}.green{--tone:var(--green)}.blue{--tone:var(--blue)}.grey{--tone:var(--grey)}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.25rem 1rem;margin:1rem 0}dt{color:var(--soft)}dd{margin:0;overflow-wrap:anywhere}
.empty{border:1px dashed var(--line);border-radius:.5rem;padding:.8rem;color:var(--soft)}
.late{color:var(--red);font-weight:600}
footer{color:var(--soft);font-size:.875rem;margin-top:2rem;display:flex;flex-wrap:wrap;gap:.5rem 1rem;justify-content:space-between;align-items:center}
@media(max-width:40rem){header form{margin-left:0;width:100%}header input{flex:1}dl{grid-template-columns:1fr}dd{margin-bottom:.5rem}
.tiles{grid-template-columns:repeat(2,minmax(0,1fr))}.tiles .mark{white-space:normal;align-items:start}.tiles svg{margin-top:.3rem}
table,caption,tbody,tr,td,tbody th{display:block}thead{position:absolute;left:-999rem}
tbody tr{border-top:1px solid var(--line);padding:.5rem 0}tbody th,tbody td{border:0;padding:.1rem .8rem}
td[data-of]::before{content:attr(data-of) ": ";color:var(--soft)}.number{text-align:left}}
@media(prefers-contrast:more){:root{--line:currentColor;--soft:var(--ink)}}
@media print{header,footer{display:none}}
`;
