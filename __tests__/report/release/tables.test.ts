import { describe, expect, it } from '@jest/globals';
import { statisticsTable } from '../../../src/report/release/tables.js';
import { releaseRecord, statistics } from './fixture.js';

const { suite, method } = releaseRecord({ tests: 2 }).profile;

describe('statisticsTable', () => {
  it('names each clock for what it is', () => {
    const counted = { ...suite, cycles: statistics([3e9, 4e9]), referenceCycles: statistics([2e9, 2.5e9]) };
    const table = statisticsTable({ suite: counted, method });
    for (const name of [
      'Wall time',
      'CPU time',
      'CPU cycles',
      'Reference cycles (time-stamp counter)',
      'VM instructions',
    ])
      expect(table).toContain(`| ${name}`);
  });

  it('shows no counter that there was not, and no CPU time as wall time', () => {
    const table = statisticsTable({ suite, method: { ...method, clock: 'cpu' } });
    expect(table).not.toMatch(/ycles|Wall time/);
    expect(table).toContain('| CPU time');
  });
});
