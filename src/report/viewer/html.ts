/** `index.html`: one self-contained page; a placeholder of the tables until the viewer's script is in. */
import type { ReleaseReport } from '../release/report.js';
import { escapeHtml } from '../text/html.js';

export function viewerHtml({ history }: Pick<ReleaseReport, 'history'>): string {
  const rows = history.releases.map(({ version }) => `<li>${escapeHtml(version)}</li>`).join('\n');
  return `<!doctype html>\n<meta charset="utf-8">\n<title>Performance</title>\n<ul>\n${rows}\n</ul>\n`;
}
