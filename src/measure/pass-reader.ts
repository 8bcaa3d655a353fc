/** From a pass's records to its result: identities, relative paths, names of functions. */
import { FunctionNames, Sources } from './function-names.js';
import {
  OUTSIDE_OF_TESTS,
  type Availability,
  type CallTreeNode,
  type CounterName,
  type Frame,
  type Profile,
} from './measurement.js';
import { numberOf, unquote, type PassRecord } from './pass-file.js';
import { readCalls } from './calls-reader.js';
import type { PassRequest } from './pass-request.js';
import type { PassReading, PassResult, PassTest, PassTimes } from './pass-result.js';
import { summedTests } from './same-tests.js';
import { sourceHash, testId } from './test-id.js';

const NOTHING = { selfTime: 0, selfInstructions: 0, samples: 0 };
const UNSAMPLED = { sampler: 'instructions', interval: 0, samples: 0, runs: 1, executed: null } as const;
const COUNTERS: readonly CounterName[] = ['wall', 'cpu', 'cycles', 'reference-cycles', 'vm-instructions'];

/** @param records a whole file's, in order */
export function readPass(request: PassRequest, records: readonly PassRecord[]): PassReading {
  const sources = new Sources(request.directory);
  const fileOf = (name: string): string => sources.relative(`@${name}`) ?? name;
  const fields = (kind: string): readonly string[] => records.find((record) => record.kind === kind)?.fields ?? [];
  const all = (kind: string): (readonly string[])[] => records.flatMap((r) => (r.kind === kind ? [r.fields] : []));
  const text = (field: string | undefined): string => unquote(field ?? '=');
  const number = (field: string | undefined): number => numberOf(field) ?? 0;

  const tick = numberOf(fields('tick')[0]);
  const times = (from: readonly string[], at: number): PassTimes => ({
    wall: number(from[at]),
    cpu: number(from[at + 1]),
    cycles: numberOf(from[at + 2]),
    referenceCycles: numberOf(from[at + 3]),
  });
  const instructions = (from: readonly string[], at: number): number | null => {
    const ticks = numberOf(from[at + 4]);
    return ticks === null || tick === null ? null : ticks * tick;
  };

  /** As the records number them; those that one line made under one name share an id. */
  const tests: PassTest[] = [];
  const passed: PassTest[] = [];
  /** Lines of the tests of one name in one file, in order of run. */
  const linesOf = new Map<string, number[]>();
  for (const { fields: test, parts } of withParts(records, 'test')) {
    const file = fileOf(text(test[0]));
    const source = sources.relative(text(test[2]));
    const name = parts.join(' ');
    // Moonscript's loader answers -1 where it cannot tell.
    const line = Math.max(0, number(test[1]));
    const lines = linesOf.get(`${file}\n${name}`) ?? [];
    linesOf.set(`${file}\n${name}`, lines);
    if (!lines.includes(line)) lines.push(line);
    const repeat = lines.indexOf(line) + 1;
    const [first, last] = [number(test[3]), number(test[4])];
    tests.push({
      id: testId(file, name, repeat),
      name: repeat > 1 ? `${name} #${repeat}` : name,
      path: parts,
      file,
      line,
      sourceHash: sourceHash(source === null ? null : sources.text(source), first, last, parts.at(-1) ?? ''),
      times: times(test, 6),
      instructions: instructions(test, 6),
    });
    if (test[5] === '1') passed.push(...tests.slice(-1));
  }
  const summed = summedTests(passed);
  const suite = fields('suite');
  const clocks = Object.fromEntries(
    COUNTERS.map((name): [CounterName, Availability] => {
      const [, available, words] = all('clock').find(([clock]) => clock === name) ?? [];
      return [
        name,
        available === '1'
          ? { available: true, source: text(words) }
          : { available: false, reason: text(words) || 'not offered here' },
      ];
    }),
  ) as Record<CounterName, Availability>;

  const result: PassResult = {
    pass: request.pass,
    interpreter: text(fields('interpreter')[0]),
    busted: text(fields('busted')[0]),
    compiled: fields('compiled')[0] === '1',
    suite: times(suite, 3),
    instructions: instructions(suite, 3),
    tick,
    control: number(fields('control')[0]),
    tests: summed.tests,
    files: all('file').map((file) => ({
      file: fileOf(text(file[0])),
      tests: summed.tests.filter((test) => test.file === fileOf(text(file[0]))).map(({ id }) => id),
      times: times(file, 1),
      instructions: instructions(file, 1),
    })),
    blocks: withParts(records, 'block').map(({ fields: block, parts }) => ({
      file: fileOf(text(block[0])),
      path: parts,
      line: number(block[1]),
      wall: number(block[2]),
    })),
    profile: readProfile(request, records, tests, sources),
    clocks,
    counts: { successes: number(suite[1]), pending: number(suite[2]) },
    loaded: all('loaded').map(([name, file]) => ({ name: text(name), file: text(file) })),
    notes: [...all('note').map(([note]) => text(note)), ...summed.notes],
  };
  const failures = (['failure', 'error'] as const).flatMap((kind) =>
    all(kind).map(([name, file, line, message]) => ({
      kind,
      name: text(name),
      file: fileOf(text(file)),
      line: number(line),
      message: text(message),
    })),
  );
  return { result, failures };
}

/** Records of a kind, each with the names that follow it. */
function withParts(
  records: readonly PassRecord[],
  kind: string,
): readonly { readonly fields: readonly string[]; readonly parts: readonly string[] }[] {
  const found: { fields: readonly string[]; parts: string[] }[] = [];
  let open: { fields: readonly string[]; parts: string[] } | null = null;
  for (const record of records) {
    if (record.kind === 'part') open?.parts.push(unquote(record.fields[0] ?? '='));
    else if (record.kind === kind) found.push((open = { fields: record.fields, parts: [] }));
    else open = null;
  }
  return found;
}

function readProfile(
  request: PassRequest,
  records: readonly PassRecord[],
  tests: readonly { readonly id: string; readonly name: string; readonly file: string; readonly line: number }[],
  sources: Sources,
): Profile | null {
  const sampler = records.find(({ kind }) => kind === 'sampler')?.fields;
  if (sampler === undefined) return null;
  const names = new FunctionNames(sources, request.include, request.exclude);
  const frames: Frame[] = [];
  const numbers = new Map<string, number>();
  const add = (frame: Frame): number => {
    const key = JSON.stringify([frame.name, frame.file, frame.line, frame.test]);
    let index = numbers.get(key);
    if (index === undefined) {
      index = frames.push(frame) - 1;
      numbers.set(key, index);
    }
    return index;
  };
  const functions = records
    .filter(({ kind }) => kind === 'function')
    .map(({ fields: [kind = '', source = '=', line, name = '='] }) =>
      names.frame(kind, unquote(source), numberOf(line) ?? 0, unquote(name)),
    );
  const frameOf = (kind: string | undefined, what: string | undefined): number => {
    const index = (numberOf(what) ?? 0) - 1;
    if (kind === 'function') return add(functions[index] ?? { name: '[unknown]', file: '', line: 0 });
    const test = kind === 'test' ? tests[index] : undefined;
    if (test !== undefined) return add({ name: test.name, file: test.file, line: test.line, test: test.id });
    if (kind === 'outside')
      return add({ name: OUTSIDE_OF_TESTS, file: relativeOr(sources, unquote(what ?? '=')), line: 0 });
    return add({ name: 'suite', file: '', line: 0 });
  };
  if (sampler[0] === 'none') {
    const root = frameOf(undefined, undefined);
    const counted = readCalls(
      records,
      (id) => frameOf('function', id),
      (index) => tests[index - 1]?.id,
    );
    return { frames, nodes: [{ ...NOTHING, frame: root, parent: -1 }], ...UNSAMPLED, ...counted };
  }
  const interval = numberOf(sampler[1]) ?? 0;
  const counted = sampler[0] === 'instructions';
  const nodes: CallTreeNode[] = [];
  const reached: Record<string, Set<number>> = {};
  /** Test that each node lies in. */
  const owner: (string | undefined)[] = [];
  for (const { fields } of records.filter(({ kind }) => kind === 'node')) {
    const parent = (numberOf(fields[0]) ?? 0) - 1;
    const ticks = numberOf(fields[2]) ?? 0;
    const frame = frameOf(fields[3], fields[4]);
    const selfTime = numberOf(fields[1]) ?? 0;
    nodes.push({ frame, parent, selfTime, selfInstructions: counted ? ticks * interval : 0, samples: ticks });
    const test = parent < 0 ? undefined : (frames[frame]?.test ?? owner[parent]);
    owner.push(test);
    if (test !== undefined && frames[frame]?.test === undefined) (reached[test] ??= new Set()).add(frame);
  }
  const tree = folded(nodes);
  return {
    frames,
    nodes: tree,
    sampler: counted ? 'instructions' : 'jit.profile',
    interval,
    samples: numberOf(sampler[2]) ?? 0,
    runs: 1,
    calls: null,
    edges: null,
    executed: null,
    reached: Object.fromEntries(Object.entries(reached).map(([test, set]) => [test, [...set]])),
  };
}

function relativeOr(sources: Sources, file: string): string {
  return sources.relative(`@${file}`) ?? file;
}

/** A frame below itself (`[busted]` calling `[busted]`), and siblings of one frame, become one node. */
function folded(nodes: readonly CallTreeNode[]): readonly CallTreeNode[] {
  const result: CallTreeNode[] = [];
  const place: number[] = [];
  const children = new Map<string, number>();
  for (const node of nodes) {
    const parent = node.parent < 0 ? -1 : (place[node.parent] ?? 0);
    const key = `${parent} ${node.frame}`;
    const isFold = parent >= 0 && result[parent]?.frame === node.frame && node.parent >= 0;
    const at = isFold ? parent : children.get(key);
    const before = at === undefined ? undefined : result[at];
    if (at === undefined || before === undefined) {
      children.set(key, result.length);
      place.push(result.push({ ...node, parent }) - 1);
      continue;
    }
    place.push(at);
    result[at] = {
      ...before,
      selfTime: before.selfTime + node.selfTime,
      selfInstructions: before.selfInstructions + node.selfInstructions,
      samples: before.samples + node.samples,
    };
  }
  return result;
}
