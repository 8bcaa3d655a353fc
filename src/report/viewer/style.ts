/** The page's style sheet: light and dark, wide and narrow. */
import { FILE_CLASSES } from '../pictures/palette.js';

const tones = (saturation: number, lightness: number): string =>
  Array.from(
    { length: FILE_CLASSES },
    (_, index) =>
      `.tone${String(index)}{background:hsl(${String((index * 137) % 360)} ${String(saturation)}% ${String(lightness)}%)}`,
  ).join('');

export const pageStyle = `:root{color-scheme:light dark;--ink:#1f2328;--muted:#59636e;--line:#d8dee4;--paper:#fff;--soft:#f6f8fa;--best:#0072b2;--median:#d55e00;--band:rgba(86,180,233,.28);--none:#d3d9e0;--test:#b9c7d8}
@media(prefers-color-scheme:dark){:root{--ink:#e6edf3;--muted:#9198a1;--line:#30363d;--paper:#0d1117;--soft:#161b22;--best:#56b4e9;--median:#e69f00;--none:#3b434d;--test:#34475c}}
*{box-sizing:border-box}body{margin:0 auto;max-width:1200px;padding:16px;font:15px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--paper)}
h1{font-size:24px;overflow-wrap:anywhere}h2{font-size:18px;margin-top:32px}select,input{font:inherit;max-width:100%;padding:4px 8px;color:inherit;background:var(--soft);border:1px solid var(--line);border-radius:6px}
#chart{touch-action:pan-y;cursor:crosshair}#chart svg{width:100%;height:auto;display:block;user-select:none}#chart text{font-size:12px;fill:var(--muted)}
.grid{stroke:var(--line)}polyline{fill:none;stroke-width:2}polyline.best{stroke:var(--best)}circle.best{fill:var(--best)}polyline.median{stroke:var(--median);stroke-dasharray:6 4}.band{fill:var(--band)}.change{stroke:var(--muted);stroke-dasharray:3 3}
.note,#hint,#about{color:var(--muted);min-height:1.5em;overflow-wrap:anywhere}.key b{color:var(--best)}.key i{color:var(--median)}
.wide{overflow-x:auto}table{border-collapse:collapse;width:100%;margin-top:8px}th,td{text-align:left;padding:4px 10px;border-bottom:1px solid var(--line)}td:first-child{overflow-wrap:anywhere;min-width:200px}.number{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}
button{font:inherit;color:inherit;background:none;border:0;padding:0;cursor:pointer;text-align:left}th button{font-weight:600;white-space:nowrap}th[aria-sort=descending] button:after{content:" ▾"}th[aria-sort=ascending] button:after{content:" ▴"}.name{color:var(--best)}
#flame{position:relative;overflow:hidden}.box{position:absolute;height:20px;overflow:hidden;white-space:nowrap;text-overflow:ellipsis;font:12px/20px ui-monospace,monospace;padding:0 4px;border-radius:2px;border-right:1px solid var(--paper)}.none,.above{background:var(--none)}.above{opacity:.7}.test{background:var(--test)}.found{outline:2px solid var(--median);outline-offset:-2px}:focus-visible{outline:3px solid var(--best);outline-offset:-2px}
${tones(65, 78)}@media(prefers-color-scheme:dark){${tones(35, 33)}}
`;
