/** The page's style sheet: light and dark, wide and narrow. */

/** Hues of the heaviest files' boxes, in their order: neighbours are far apart, for colour-blind readers in lightness too. */
const TONES = [
  [205, 76],
  [36, 72],
  [160, 68],
  [330, 80],
  [55, 70],
  [265, 80],
  [15, 74],
  [185, 78],
  [95, 72],
  [300, 76],
] as const;

const tones = (saturation: number, darker: number): string =>
  TONES.map(
    ([hue, lightness], index) =>
      `.tone${String(index)}{background:hsl(${String(hue)} ${String(saturation)}% ${String(lightness - darker)}%)}`,
  ).join('');

export const pageStyle = `
:root{color-scheme:light dark;--ink:#1f2328;--muted:#59636e;--line:#d1d9e0;--paper:#fff;--soft:#f6f8fa;--best:#0072b2;--median:#b34700;--band:rgba(86,180,233,.3);--none:#dfe4ea;--test:#c3d0df;--slower:#b3261e;--faster:#1a6b3c;--link:#0969da}
@media(prefers-color-scheme:dark){:root{--ink:#e6edf3;--muted:#9198a1;--line:#3d444d;--paper:#0d1117;--soft:#161b22;--best:#56b4e9;--median:#e69f00;--band:rgba(86,180,233,.22);--none:#3b434d;--test:#34475c;--slower:#ff8a80;--faster:#6fd191;--link:#4493f8}}
*{box-sizing:border-box}
html{scroll-padding-top:64px}
body{margin:0 auto;max-width:1280px;padding:0 20px 40px;font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"DejaVu Sans",sans-serif;color:var(--ink);background:var(--paper)}
h1{font-size:24px;line-height:1.25;margin:24px 0 4px;overflow-wrap:anywhere}
h2{font-size:18px;margin:36px 0 8px}
p{margin:6px 0;overflow-wrap:anywhere}
.muted,small{color:var(--muted);font-size:13px}
a{color:var(--link)}
.bar{position:sticky;top:0;z-index:2;display:flex;gap:8px 24px;align-items:center;padding:10px 0;margin-top:12px;background:var(--paper);border-bottom:1px solid var(--line)}
.bar label{display:flex;gap:8px;align-items:center;flex:1;min-width:0;font-weight:600}
.bar select{flex:1;min-width:0;max-width:640px;font-weight:400}
.bar nav{display:flex;gap:16px;white-space:nowrap}
select,input,.tools button,.more,.chip{font:inherit;font-size:14px;max-width:100%;min-height:34px;padding:4px 10px;color:inherit;background:var(--soft);border:1px solid var(--line);border-radius:6px}
input[type=search]{width:280px}
button{font:inherit;color:inherit;cursor:pointer}
.tools{display:flex;flex-wrap:wrap;gap:8px}
:focus-visible{outline:2px solid var(--link);outline-offset:1px}
#chart{touch-action:pan-y;cursor:crosshair;min-height:320px;margin-top:8px}
#chart svg{display:block;pointer-events:none;user-select:none;-webkit-user-select:none}
#chart text{font-size:12px;fill:var(--muted)}
#chart .why{font-size:11px}
.grid{stroke:var(--line)}
.cross{stroke:var(--muted);opacity:.5}
#chart polyline{fill:none;stroke-width:2;stroke-linejoin:round}
polyline.best{stroke:var(--best)}
circle.best{fill:var(--best)}
polyline.median{stroke:var(--median);stroke-dasharray:6 4}
circle.median{fill:var(--median)}
.band{fill:var(--band)}
.change{stroke:var(--muted);stroke-dasharray:3 3}
.drag{fill:var(--band);stroke:var(--best)}
.said{min-height:1.5em}
.key b{color:var(--best)}
.key i{color:var(--median)}
.key>*{margin-right:10px;font-style:normal;font-weight:400}
.chips{display:flex;flex-wrap:wrap;gap:6px;margin-top:8px}
.chip{display:flex;align-items:center;gap:6px;min-height:28px;padding:1px 8px;font-size:12px;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
.chip[aria-pressed=true]{border-color:var(--link);box-shadow:inset 0 0 0 1px var(--link)}
.tone{width:12px;height:12px;flex:none;border-radius:2px}
#about{position:sticky;top:55px;z-index:1;margin:0;padding:6px 0;background:var(--paper)}
#flame{position:relative;overflow:hidden}
.box{position:absolute;height:20px;overflow:hidden;white-space:nowrap;text-overflow:ellipsis;font:12px/20px ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;border-radius:2px;box-shadow:inset -1px 0 var(--paper);cursor:pointer}
.named{padding:0 4px}
.rest{cursor:default;background:repeating-linear-gradient(115deg,var(--none) 0 2px,transparent 2px 5px)}
.box:hover{filter:brightness(.92)}
.box:focus-visible{outline:2px solid var(--ink);outline-offset:-2px}
.none,.above,.tone10{background:var(--none)}
.above{opacity:.75}
.test{background:var(--test)}
.box.dim{background:var(--soft);color:var(--muted)}
.found{box-shadow:inset 0 0 0 2px var(--median)}
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%;margin-top:8px}
th,td{text-align:left;vertical-align:top;padding:6px 10px;border-bottom:1px solid var(--line);font-weight:400}
thead th{font-weight:600;white-space:nowrap;background:var(--soft)}
th button{background:none;border:0;padding:0;text-align:left;font-weight:inherit}
tbody th{min-width:180px}
.name{overflow-wrap:anywhere}
.name:hover .full{text-decoration:underline}
.full{display:-webkit-box;-webkit-box-orient:vertical;-webkit-line-clamp:3;overflow:hidden}
.name small{display:block}
.number{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}
[aria-sort=descending] button:after{content:" ▾"}
[aria-sort=ascending] button:after{content:" ▴"}
.slower{color:var(--slower);font-weight:600}
.faster{color:var(--faster);font-weight:600}
.trend polyline{fill:none;stroke:var(--best);stroke-width:1.5}
.more{margin-top:12px}
[hidden]{display:none!important}
${tones(70, 0)}
@media(prefers-color-scheme:dark){${tones(38, 46)}.box:hover{filter:brightness(1.2)}}
@media(max-width:640px){body{padding:0 12px 32px}.wide,.bar nav{display:none}th,td{padding:6px}tbody th{min-width:150px}.tools>*{flex:1 1 auto}input[type=search]{width:100%}.bar select{max-width:none}}
@media print{.bar,.tools,.more{display:none}}
`;
