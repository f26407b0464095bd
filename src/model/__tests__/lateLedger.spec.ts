// What the ledger has to do while it reads long code.
import { parser } from '@lezer/python';

import { FAMILIES, notebookOf } from '../../__tests__/attack/families';
import type { ILedgerCell, IRecord } from '../../ledger';
import { DEFAULT_FACTS } from '../../frameworks';
import { CellParser } from '../../python';
import { createJudge } from '../marks/judge';
import { LateLedger } from '../marks/lateLedger';
import { OnDemand } from '../onDemand';

const [LONG] = notebookOf(FAMILIES.calls, 60_000);
const DRAW = 'import random\nrandom.random()';

function cellOf(id: string, source: string): ILedgerCell {
  return { id, source, isSeedCell: false, mayRaise: false };
}

function record(n: number, cell: string | null, code: string): IRecord {
  return {
    session: 'a',
    n,
    kind: n === 0 ? 'start' : 'cell',
    cell,
    code,
    count: n,
    outcome: 'ok',
    overlapped: false,
    fresh: n === 0,
    streams: { python: [n === 0 ? null : `${n - 1}`, `${n}`, 7, 7] }
  };
}

function setUp() {
  const judge = createJudge(new CellParser(parser), () => DEFAULT_FACTS);
  const late = new LateLedger(
    new OnDemand(() => Promise.resolve(judge), judge)
  );
  late.do(ledger => ledger.add(record(0, null, '')));
  return { judge, late };
}

it("keeps the notebook's seed while a cell is edited", () => {
  const { judge, late } = setUp();
  const cells = [cellOf('draw', DRAW), cellOf('long', LONG)];
  late.begin(cells, 42);
  expect(late.isBusy).toBe(true);
  late.do(ledger => ledger.add(record(1, 'draw', DRAW)), true, DRAW);
  late.tell(cells, 7);
  late.tell([...cells, cellOf('new', 'x = 1')], undefined);
  late.finish();
  expect(judge.ledger.mark('draw')?.expected).toBe(7);
  late.dispose();
});

it('goes on after something that it cannot do', () => {
  const { judge, late } = setUp();
  const error = jest.spyOn(console, 'error').mockImplementation();
  let caughtUp = 0;
  late.caughtUp.connect(() => void caughtUp++);
  late.begin([cellOf('draw', DRAW), cellOf('long', LONG)], 7);
  expect(late.isBusy).toBe(true);
  late.do(() => {
    throw new Error('no');
  });
  late.do(ledger => ledger.add(record(1, 'draw', DRAW)), true, DRAW);
  late.finish();
  expect(judge.ledger.mark('draw')?.record).toBe(1);
  expect(caughtUp).toBe(1);
  expect(error).toHaveBeenCalledTimes(1);
  late.dispose();
  error.mockRestore();
});
