import { describe, expect, it } from '@jest/globals';
import { countColumn, duration, durationColumn } from '../../../src/report/text/duration.js';
import { address, code, prose } from '../../../src/report/text/markdown.js';
import { change, percent, threshold } from '../../../src/report/text/percent.js';
import { testFolder } from '../../../src/report/release/folder.js';
import { safeName } from '../../../src/report/text/safe-name.js';
import { markdownTable } from '../../../src/report/text/table.js';
import { fit, printable, terminalTable } from '../../../src/report/text/terminal.js';
import { truncateMiddle, visible } from '../../../src/report/text/visible.js';
import { escapeXml, scriptJson } from '../../../src/report/text/xml.js';

describe('visible', () => {
  it('shows controls, directions and invisible characters as signs', () => {
    expect(visible('a\nb\tc\u001b[31m\u007f\u202ed\u200b\u2028e\ud800')).toBe(
      'a␊b␉c␛[31m␡\\u{202e}d\\u{200b}\\u{2028}e�',
    );
  });

  it('keeps emoji and accents whole', () => {
    expect(visible('👩‍👩‍👧 ❤️ é ñ 日本')).toBe('👩‍👩‍👧 ❤️ é ñ 日本');
  });

  it('writes out marks that would climb out of the line', () => {
    expect(visible(`a${'\u0301'.repeat(6)}`)).toBe(`a${'\u0301'.repeat(4)}\\u{301}\\u{301}`);
  });

  it('cuts the middle out of a long name', () => {
    const cut = truncateMiddle(`start${'x'.repeat(10_000)}end`, 40);
    expect(cut).toHaveLength(40);
    expect(cut).toMatch(/^startx+…x+end$/);
  });

  it('never cuts through a character', () => {
    expect(truncateMiddle('👩‍👩‍👧'.repeat(100), 21)).toBe('👩‍👩‍👧…👩‍👩‍👧');
  });
});

describe('markdown', () => {
  it('leaves nothing of a name that Markdown or HTML could read', () => {
    const shown = code('a|b`c</td>@team #1 www.x.y :tada: [x](y) *z*');
    expect(shown.replace(/&#\d+;|<\/?code>|<!-- -->/g, '')).not.toMatch(/[|`<>@#:[\]*]|www\./);
  });

  it('shows an empty name and spaces at the ends', () => {
    expect(code('')).toBe('<code>(empty)</code>');
    expect(code(' a ')).toBe('<code>␠a␠</code>');
  });

  it('keeps prose readable', () => {
    expect(prose('Intel(R) Xeon(R) CPU at 2.20GHz')).toBe('Intel(R) Xeon(R) CPU at 2.20GHz');
  });

  it('encodes addresses and refuses other schemes', () => {
    expect(address('https://github.com/o/n/blob/abc/a b)(.lua#L1')).toBe(
      'https://github.com/o/n/blob/abc/a%20b%29%28.lua#L1',
    );
    expect(address('javascript:alert(1)')).toBe('#');
  });

  it('builds tables that no cell can break', () => {
    expect(markdownTable([{ title: 'a' }, { title: 'b', align: 'right' }], [['x|y\nz'], ['1', '2']])).toBe(
      '| a | b |\n| :-- | --: |\n| x&#124;y z |  |\n| 1 | 2 |\n',
    );
    expect(markdownTable([{ title: 'a' }], [])).toBe('');
  });
});

describe('numbers', () => {
  it('chooses one unit a column', () => {
    const column = durationColumn([0.1234, 0.01, 0.000_001, null]);
    expect(column.unit).toBe('ms');
    expect([0.1234, 0.01, 0.000_001, null].map((value) => column.format(value))).toEqual([
      '123.4',
      '10.0',
      '<0.1',
      '–',
    ]);
  });

  it('keeps the digits of a single duration', () => {
    expect([1.2346, 0.012345, 0.000_012_3, 0, 1234.5].map((value) => duration(value))).toEqual([
      '1.235\u00a0s',
      '12.35\u00a0ms',
      '12.30\u00a0µs',
      '0\u00a0ns',
      '1,235\u00a0s',
    ]);
  });

  it('counts in thousands, millions and billions', () => {
    expect(countColumn([1234, 5678]).withUnit(1234)).toBe('1.234\u00a0thousand');
    expect(countColumn([7]).withUnit(7)).toBe('7');
  });

  it('writes changes with a sign', () => {
    expect([0.123, -0.05, 0, 0.0001, 12, Infinity, NaN, null].map((ratio) => change(ratio))).toEqual([
      '+12.3%',
      '−5.0%',
      '0.0%',
      '0.0%',
      '+1,200%',
      'new',
      '–',
      '–',
    ]);
    expect(percent(0.00001)).toBe('<0.1%');
    expect(threshold(0.1)).toBe('10%');
    expect(threshold(0.075)).toBe('7.5%');
  });
});

describe('terminal', () => {
  it('lets no workflow command and no escape sequence through', () => {
    expect(printable('::error::x')).toBe(':\u2060:error::x');
    expect(printable('a ##[add-mask]x')).toBe('a ##\u2060[add-mask]x');
    expect(printable('\u001b]0;x\u0007')).toBe('␛]0;x␇');
  });

  it('aligns by what is seen', () => {
    expect(
      terminalTable(
        [{ title: 'name' }, { title: 'ms', align: 'right' }],
        [
          ['日本', '1'],
          ['a', { text: '22', colour: 'red' }],
        ],
        { colours: false },
      ),
    ).toBe('name  ms\n日本   1\na     22\n');
  });

  it('cuts in the middle', () => {
    expect(fit('abcdefghij', 5)).toBe('ab…ij');
  });
});

describe('xml', () => {
  it('escapes text and scripts', () => {
    expect(escapeXml('<a b="c">&\'\u0000')).toBe('&lt;a b=&quot;c&quot;&gt;&amp;&#39;␀');
    expect(scriptJson('</script><!--')).toBe('"\\u003c/script\\u003e\\u003c!--"');
  });
});

describe('safe names', () => {
  const id = 'b2a1c0de-0000-3000-8000-000000000000';

  it('names folders that every system can hold', () => {
    expect(testFolder(id, 'Ünï: a/b\\c "d" … ../x.')).toBe(`${id}-Uni_a_b_c_d_._._x`);
    expect(testFolder(id, 'x'.repeat(10_000))).toHaveLength(100);
    expect(testFolder(id, '日本')).toBe(`${id}-_`);
  });

  it('avoids device names and trailing dots', () => {
    expect(['con', 'NUL.txt', 'com1', 'console', '..', 'a. '].map((name) => safeName(name))).toEqual([
      '_con',
      '_NUL.txt',
      '_com1',
      'console',
      '_',
      'a',
    ]);
  });
});
