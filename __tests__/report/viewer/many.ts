/** The page of a large suite with a long history: 500 tests and 100 releases. */
import { viewerHtml } from '../../../src/report/viewer/html.js';
import { manyReleases, reportOf } from '../release/fixture.js';

export const TITLE = 'owner/lua-thing';
export const manyReport = reportOf(manyReleases(100, { tests: 500 }));
export const manyHtml = viewerHtml({ ...manyReport, title: TITLE });
