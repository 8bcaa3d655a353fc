/** A page that shows rendered Markdown much as GitHub does: its widths, sizes and colours, light or dark. */

const STYLE = `
:root{color-scheme:light dark;--ink:#1f2328;--muted:#59636e;--paper:#fff;--soft:#f6f8fa;--line:#d1d9e0;--link:#0969da;--code:#818b981f}
@media(prefers-color-scheme:dark){:root{--ink:#f0f6fc;--muted:#9198a1;--paper:#0d1117;--soft:#151b23;--line:#3d444d;--link:#4493f8;--code:#656c7633}}
*{box-sizing:border-box}body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.5 -apple-system,BlinkMacSystemFont,"Segoe UI","Noto Sans",Helvetica,Arial,"DejaVu Sans",sans-serif;overflow-wrap:break-word}
main{max-width:1012px;margin:0 auto;padding:32px}main.narrow{max-width:820px;font-size:14px}
main.boxed article{border:1px solid var(--line);border-radius:6px;padding:16px}
h1,h2,h3{margin:24px 0 16px;font-weight:600;line-height:1.25}h1{font-size:2em}h2{font-size:1.5em}h1,h2{border-bottom:1px solid var(--line);padding-bottom:.3em}
article>:first-child{margin-top:0}p,ul,ol,blockquote,table,pre,details{margin:0 0 16px}
a{color:var(--link);text-decoration:none}a:hover{text-decoration:underline}
code{background:var(--code);border-radius:6px;font:85%/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;padding:.2em .4em}
h1 code,h2 code,h3 code{font-size:inherit;padding:0 .2em}pre{background:var(--soft);border-radius:6px;overflow:auto;padding:16px}pre code{background:none;padding:0}
table{border-collapse:collapse;display:block;max-width:100%;overflow:auto;width:max-content}th{font-weight:600}td,th{border:1px solid var(--line);padding:6px 13px}
tr:nth-child(2n){background:var(--soft)}blockquote{border-left:.25em solid var(--line);color:var(--muted);padding:0 1em}
img{max-width:100%;background:transparent}ul,ol{padding-left:2em}sub{font-size:75%}
table code{word-break:normal}@media(max-width:600px){main{padding:16px}}`;

/**
 * @param html what `renderMarkdown` returned
 * @param kind a file's page, or a comment with its frame and smaller type
 */
export function githubPage(html: string, kind: 'page' | 'comment' = 'page'): string {
  const [classes, policy] = [
    kind === 'comment' ? 'narrow boxed' : '',
    "default-src 'none'; img-src *; style-src 'unsafe-inline'",
  ];
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="${policy}"><style>${STYLE}</style>
<main class="${classes}"><article>${html}</article></main></html>
`;
}
