import { describe, expect, it } from '@jest/globals';
import { UserError } from '../src/errors.js';
import { parsePayload } from '../src/event.js';

describe('parsePayload', () => {
  it('takes an object', () => {
    expect(parsePayload('event.json', '{"number": 7}')).toEqual({ number: 7 });
  });

  it.each(['', '{"a":', '[]', 'null', '"text"'])('refuses %j by the name of its file', (text) => {
    const parse = (): unknown => parsePayload('event.json', text);
    expect(parse).toThrow(UserError);
    expect(parse).toThrow(/event\.json \(GITHUB_EVENT_PATH\) cannot be read: [^\n]+\./);
  });
});
