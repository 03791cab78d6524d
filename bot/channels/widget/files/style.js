// How it looks. Sizes are in em of a base that follows the browser's own setting and is never small.
const CSS = `
:host { all: initial; display: contents; }
:host([mode="page"]) { display: block; height: 100%; }
[hidden] { display: none !important; }
* { box-sizing: border-box; }
.root {
  --brand: var(--assistant-brand, #0b4f9e); --on-brand: var(--assistant-on-brand, #fff);
  --page: var(--assistant-page, #f4f5f7); --surface: var(--assistant-surface, #fff);
  --ink: var(--assistant-ink, #1b1f27); --soft: var(--assistant-soft, #4d5462);
  --mine: var(--assistant-mine, #dfeaf8); --line: var(--assistant-line, #7d8593);
  --warn: var(--assistant-warn, #fff4d6); --warn-ink: var(--assistant-warn-ink, #4a3500);
  --radius: var(--assistant-radius, .7em);
  color-scheme: light dark;
  color: var(--ink);
  font: max(1.125rem, 18px)/1.7 var(--assistant-font, system-ui, "Hiragino Sans", "Noto Sans JP", "Noto Sans CJK JP", Meiryo, sans-serif);
  text-align: left; letter-spacing: normal; overflow-wrap: anywhere; line-break: strict;
}
.root[data-size="large"] { font-size: max(1.375rem, 22px); }
.root[data-size="largest"] { font-size: max(1.625rem, 26px); }
:host([mode="page"]) .root { height: 100%; }
@media (prefers-color-scheme: dark) {
  .root {
    --brand: var(--assistant-brand-dark, #8fc0ff); --on-brand: var(--assistant-on-brand-dark, #0b1f38);
    --page: var(--assistant-page-dark, #14171c); --surface: var(--assistant-surface-dark, #20252d);
    --ink: var(--assistant-ink-dark, #f1f3f6); --soft: var(--assistant-soft-dark, #c0c7d2);
    --mine: var(--assistant-mine-dark, #23364f); --line: var(--assistant-line-dark, #8a94a4);
    --warn: var(--assistant-warn-dark, #3c3212); --warn-ink: var(--assistant-warn-ink-dark, #ffe9ad);
  }
}
.root.contrast {
  --brand: #00307a; --on-brand: #fff; --page: #fff; --surface: #fff; --ink: #000; --soft: #000; --mine: #fff; --line: #000;
  --warn: #fff; --warn-ink: #000;
}
@media (prefers-color-scheme: dark) {
  .root.contrast {
    --brand: #ffe14d; --on-brand: #000; --page: #000; --surface: #000; --ink: #fff; --soft: #fff; --mine: #000; --line: #fff;
    --warn: #000; --warn-ink: #fff;
  }
}
.sr { position: absolute !important; width: 1px; height: 1px; margin: -1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; border: 0; }
p, ol, ul, h2, h3, fieldset, legend { margin: 0; padding: 0; border: 0; }
ol, ul { list-style: none; }
button, input, select, textarea { font: inherit; color: inherit; letter-spacing: inherit; }
button { cursor: pointer; }
.dialog:focus { outline: 0; }
:focus-visible { outline: 3px solid var(--ink); outline-offset: 2px; }
button, a.call, a.page {
  min-height: 48px; padding: .4em .9em; border: 2px solid var(--brand); border-radius: var(--radius);
  background: var(--surface); color: var(--brand); text-decoration: none; text-align: left; line-height: 1.4;
}
button.primary { background: var(--brand); color: var(--on-brand); font-weight: bold; text-align: center; }
button:disabled { border-color: var(--line); color: var(--soft); cursor: default; }
button[aria-pressed="true"] { background: var(--brand); color: var(--on-brand); }

.launcher {
  position: fixed; z-index: var(--assistant-z, 2147483000);
  right: max(var(--assistant-offset, 16px), env(safe-area-inset-right)); bottom: max(var(--assistant-offset, 16px), env(safe-area-inset-bottom));
  min-height: 56px; padding: .5em 1.2em; border-color: var(--on-brand); border-radius: 2em;
  background: var(--brand); color: var(--on-brand); font-weight: bold; box-shadow: 0 2px 10px #0006;
}
.badge {
  display: inline-block; min-width: 1.6em; margin-left: .5em; padding: 0 .4em; border-radius: 1em;
  background: var(--on-brand); color: var(--brand); text-align: center;
}

.dialog {
  display: flex; flex-direction: column; overflow: hidden; background: var(--page);
  position: fixed; z-index: var(--assistant-z, 2147483000);
  right: 16px; bottom: 16px; width: min(27em, calc(100vw - 32px)); height: min(44em, calc(var(--room, 100dvh) - 32px));
  border: 1px solid var(--line); border-radius: var(--radius); box-shadow: 0 4px 24px #0006;
}
.dialog.page { position: static; width: 100%; height: min(100%, var(--room, 100%)); border: 0; border-radius: 0; box-shadow: none; }
@media (max-width: 600px) {
  h2 { font-size: .88em; }
  .dialog:not(.page) { inset: var(--room-top, 0) 0 auto 0; width: 100%; height: var(--room, 100dvh); border: 0; border-radius: 0; }
}

.head { position: relative; flex: none; z-index: 1; }
header { display: flex; flex-wrap: wrap; align-items: center; gap: .2em .6em; padding: .35em .6em; background: var(--brand); color: var(--on-brand); }
h2 { flex: 1 1 auto; font-size: 1em; line-height: 1.4; }
.tools { display: flex; gap: .35em; flex: 0 1 auto; margin-left: auto; }
.tools button { display: flex; flex-direction: column; justify-content: center; padding: .1em .6em; border: 1px solid var(--on-brand); background: transparent; color: inherit; font-size: .85em; }
.tools .phone { font-weight: bold; }
.tools .now { font-size: .85em; font-weight: normal; }
header .dialog:focus { outline: 0; }
:focus-visible { outline-color: var(--on-brand); }
.sheet {
  position: absolute; inset: 100% 0 auto 0; max-height: calc(var(--room, 100dvh) - 8em); overflow-y: auto; padding: .6em .8em .8em;
  background: var(--surface); border-bottom: 2px solid var(--brand); box-shadow: 0 6px 12px #0004;
}
.page .sheet { max-width: 46em; margin-inline: auto; }
.desk + .desk { margin-top: .6em; padding-top: .6em; border-top: 1px solid var(--line); }
.desk p:first-child { font-weight: bold; }
.hours { font-size: .85em; color: var(--soft); white-space: pre-line; }
.sizes { display: flex; flex-wrap: wrap; gap: .4em; align-items: center; margin-bottom: .5em; }
.sizes p { flex-basis: 100%; font-weight: bold; }
.sizes button:nth-of-type(2) { font-size: 1.15em; }
.sizes button:nth-of-type(3) { font-size: 1.3em; }
.entries { display: flex; flex-direction: column; gap: .4em; }
.erase { display: flex; flex-direction: column; gap: .4em; }
.told:empty { display: none; }
.told { margin-top: .5em; font-weight: bold; }
.offline { flex: none; padding: .3em .8em; background: var(--warn); color: var(--warn-ink); font-weight: bold; }

.reading { position: relative; flex: 1; min-height: 0; display: flex; }
.scroller { flex: 1; min-width: 0; overflow-y: auto; overscroll-behavior: contain; padding: .8em; scroll-padding: .8em; }
.scroller > *, .composer > * { max-width: 44em; margin-inline: auto; }
.newer { position: absolute; bottom: .4em; left: 50%; transform: translateX(-50%); background: var(--brand); color: var(--on-brand); }
.opening { margin-bottom: 1em; }
.opening .bubble { white-space: pre-line; }
.opening > * + * { margin-top: .4em; }
.who, .privacy { font-size: .85em; color: var(--soft); }
.privacy a, a.inline { color: var(--brand); }
.offer > p { font-weight: bold; margin-top: .6em; }
li.mine, li.theirs { margin-bottom: 1em; border-radius: var(--radius); }
.mine { display: flex; flex-direction: column; align-items: flex-end; }
.bubble { padding: .5em .8em; border: 1px solid var(--line); border-radius: var(--radius); background: var(--surface); }
.theirs .bubble > * + * { margin-top: .35em; }
.mine .bubble { max-width: 88%; background: var(--mine); white-space: pre-wrap; }
.bubble p { white-space: pre-wrap; }
.failed .bubble { border: 2px dashed currentColor; }
.sent-status { display: flex; flex-wrap: wrap; gap: .5em; align-items: center; font-size: .8em; color: var(--soft); }
.sent-status .retry { font-size: 1.2em; }
.card { border: 2px solid var(--brand); }
.place { display: flex; justify-content: space-between; font-size: .95em; }
.bar { display: flex; gap: 3px; margin: .15em 0 .25em; }
.bar span { flex: 1; height: 8px; border: 1px solid var(--brand); border-radius: 4px; }
.bar .past { background: var(--brand); }
.bubble .step-title { font-weight: bold; white-space: normal; }
ol.todo { counter-reset: todo; }
.todo li, .item li { padding-left: 1.3em; position: relative; }
.todo li { font-weight: bold; }
ol.todo li { padding-left: 1.8em; }
.todo li + li { margin-top: .3em; }
ol.todo li::before { counter-increment: todo; content: counter(todo) "."; position: absolute; left: .2em; color: var(--brand); }
ul.todo li::before { content: "▶"; position: absolute; left: .1em; color: var(--brand); font-size: .9em; }
.item li::before { content: "・"; position: absolute; left: .3em; }
.caution { padding: .2em .6em; border-left: 4px solid var(--warn-ink); background: var(--warn); color: var(--warn-ink); font-size: .95em; }
img { display: block; max-width: 100%; height: 13em; object-fit: contain; object-position: left top; color: var(--soft); font-size: .85em; }
img.large { height: auto; border: 1px solid var(--line); }
button.larger { font-size: .85em; border-width: 1px; }
.source { font-size: .8em; color: var(--soft); }
button.source { min-height: 44px; padding: 0 .3em; border: 0; background: none; text-decoration: underline; text-underline-offset: .2em; }
.sections { padding: .5em .8em; border-left: 4px solid var(--brand); background: var(--surface); font-size: .9em; }
.sections h3 { font-size: 1em; }
.sections p { white-space: pre-line; }
.links, .choices, .feedback { display: flex; flex-direction: column; gap: .5em; margin-top: .5em; }
a.call, a.page { display: flex; flex-wrap: wrap; align-items: center; gap: 0 .6em; }
a.call { display: block; padding-block: .6em; background: var(--brand); color: var(--on-brand); font-weight: bold; }
a.call::before { content: "☎" / ""; margin-right: .5em; font-size: 1.2em; line-height: 1; }
.number { display: block; font-size: 1.15em; letter-spacing: .03em; }
.away { font-size: .8em; }
.choices { flex-flow: row wrap; }
.choices button { flex: 1 0 100%; }
.choices .main { background: var(--brand); color: var(--on-brand); font-weight: bold; }
.choices .aside { flex: 1 0 calc(50% - .5em); border-width: 1px; }
.choices button:disabled { background: var(--surface); color: var(--soft); }
.choices button.chosen:disabled { background: var(--mine); color: var(--ink); border-color: var(--brand); font-weight: bold; }
.feedback p { font-size: .9em; }
.feedback { flex-direction: row; flex-wrap: wrap; align-items: center; }
.feedback button { border-width: 1px; }
.go-on, .trouble { display: flex; flex-direction: column; gap: .5em; padding: .6em .8em; border: 2px dashed var(--line); border-radius: var(--radius); background: var(--surface); }
.trouble { background: var(--warn); color: var(--warn-ink); border-style: solid; }
.typing { color: var(--soft); }
.dots::after { content: "…"; animation: dots 1.2s steps(4) infinite; display: inline-block; overflow: hidden; width: 1em; vertical-align: bottom; }
@keyframes dots { from { width: 0; } }

.field { margin-top: .5em; padding: .6em .8em; border: 2px solid var(--brand); border-radius: var(--radius); background: var(--surface); display: flex; flex-direction: column; gap: .5em; }
legend { font-weight: bold; }
.boxes { display: flex; flex-wrap: wrap; gap: .5em; }
.boxes label { flex: 1 1 8em; display: flex; flex-direction: column; font-size: .9em; }
.boxes label.short { flex: 1 1 3.5em; }
input, select, textarea { min-height: 48px; width: 100%; min-width: 0; padding: .3em .5em; border: 2px solid var(--line); border-radius: .4em; background: var(--page); color: var(--ink); font-size: 1rem; font-size: max(1em, 16px); }
[aria-invalid] { border-color: currentColor; border-style: dashed; }
.problem { font-weight: bold; }
.problem:empty { display: none; }

.composer { flex: none; padding: .4em .8em .5em; border-top: 1px solid var(--line); background: var(--surface); }
.composer > label { display: block; font-weight: bold; font-size: .85em; line-height: 1.5; }
.row { display: flex; gap: .5em; align-items: flex-end; }
.row textarea { flex: 1; max-height: 7em; resize: none; line-height: 1.5; }
.row button { flex: none; }
.hint { font-size: .75em; line-height: 1.5; color: var(--soft); }
.low .hint, .low .composer > label, .low h2 { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
.low .composer { padding-block: .3em; }

table { width: 100%; border-collapse: collapse; font-size: .9em; line-height: 1.5; }
caption { text-align: left; font-weight: bold; }
th, td { padding: .3em .5em; border: 1px solid var(--line); text-align: left; vertical-align: top; font-weight: normal; }
th { font-weight: bold; }
.total { background: var(--mine); font-weight: bold; }
.total td { font-weight: bold; }
.mark { display: block; font-size: .85em; color: var(--soft); }
.of, .all { display: none; }
.table { container-type: inline-size; margin-block: .4em; }
@container (max-width: 34em) {
  table, caption, tbody, tr, th, td { display: block; }
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  tr { margin-bottom: .5em; border: 1px solid var(--line); border-radius: .4em; overflow: hidden; }
  th, td { border: 0; padding: .15em .6em; }
  tr th { background: var(--page); }
  .total th { background: var(--mine); }
  td { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 0 .8em; border-top: 1px dotted var(--line); }
  .of { display: inline; color: var(--soft); }
  .value { margin-left: auto; }
  .mark { flex-basis: 100%; text-align: right; }
  .same td { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); border: 0; padding: 0; }
  .same .all { display: block; font-weight: normal; }
}
@media (prefers-reduced-motion: reduce) { .dots::after { animation: none; width: auto; } }
@media (forced-colors: active) { .bar .past { background: Highlight; forced-color-adjust: none; } .launcher, .bubble { border: 2px solid; } }
@media print { .root { display: none; } }
`;

let made;

export function sheet() {
  if (!made) {
    made = new CSSStyleSheet();
    made.replaceSync(CSS.replace(/\n\s*/g, "\n"));
  }
  return made;
}
