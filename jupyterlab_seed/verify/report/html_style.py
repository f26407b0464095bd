"""How the report looks as a page: light and dark, on paper, and in a narrow window."""

STYLE = """
:root {
  color-scheme: light dark;
  --page: #ffffff; --text: #1b1f24; --faint: #57606a; --line: #d0d7de; --box: #f6f8fa;
  --good: #116329; --bad: #a40e26; --mild: #7a4b00; --link: #0550ae;
  --add: #dafbe1; --remove: #ffebe9;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #16191d; --text: #e6e9ec; --faint: #9aa4ae; --line: #3a4149; --box: #20252b;
    --good: #56d364; --bad: #ff8a80; --mild: #e3b341; --link: #79b8ff;
    --add: #12361f; --remove: #4a1d1f;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0 auto; padding: 1rem; max-width: 70rem; background: var(--page); color: var(--text);
  font: 15px/1.5 system-ui, sans-serif; overflow-wrap: anywhere;
}
a { color: var(--link); }
h1 { font-size: 1.3rem; margin: 0 0 .75rem; }
h2 { font-size: 1.1rem; margin: 2rem 0 .5rem; }
h3 { font-size: 1rem; margin: 1rem 0 .5rem; }
.cell > h3 { margin-top: 0; }
.verdict {
  display: flex; gap: .75rem; padding: .75rem 1rem; border: 1px solid var(--line);
  border-left: .4rem solid var(--mild); background: var(--box); font-size: 1.1rem;
}
.verdict p { margin: 0; }
.verdict.good { border-left-color: var(--good); }
.verdict.bad { border-left-color: var(--bad); }
.icon { font-weight: bold; }
.good > .icon { color: var(--good); }
.bad > .icon { color: var(--bad); }
.mild > .icon { color: var(--mild); }
.faint { color: var(--faint); }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; }
th, td { text-align: left; padding: .25rem .75rem .25rem 0; border-bottom: 1px solid var(--line); }
th, td > a { white-space: nowrap; }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
td { vertical-align: top; overflow-wrap: normal; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .15rem 1rem; margin: 0; }
dt { color: var(--faint); }
dd { margin: 0; }
pre, code { font: 13px/1.45 ui-monospace, Menlo, Consolas, monospace; }
pre {
  margin: .25rem 0 .75rem; padding: .5rem; overflow-x: auto; background: var(--box);
  border: 1px solid var(--line); white-space: pre; overflow-wrap: normal;
}
.cell { margin: 0 0 1.25rem; padding: .75rem 0 0; border-top: 1px solid var(--line); }
summary { cursor: pointer; }
.added, .removed, .place { display: block; }
.added { background: var(--add); }
.removed { background: var(--remove); }
.place { color: var(--faint); }
.pair { display: flex; flex-wrap: wrap; gap: 1rem; }
figure { margin: 0; flex: 1 1 16rem; min-width: 0; }
img { max-width: 100%; height: auto; background: #ffffff; border: 1px solid var(--line); }
@media (max-width: 30rem) { body { padding: .5rem; } dl { grid-template-columns: 1fr; } }
@media print {
  :root {
    color-scheme: light;
    --page: #fff; --text: #000; --box: #fff; --faint: #444; --line: #999; --link: #000;
    --good: #116329; --bad: #a40e26; --mild: #7a4b00; --add: #dafbe1; --remove: #ffebe9;
  }
  body { max-width: none; padding: 0; }
  pre { white-space: pre-wrap; overflow-wrap: anywhere; }
  .scroll { overflow: visible; }
  tr, figure { break-inside: avoid; }
}
"""
