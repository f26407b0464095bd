import type { TranslationBundle } from '@jupyterlab/translation';
import { nullTranslator } from '@jupyterlab/translation';
import { CommandRegistry } from '@lumino/commands';
import { MessageLoop } from '@lumino/messaging';
import { Signal } from '@lumino/signaling';
import { Widget } from '@lumino/widgets';

import { CommandIDs } from '../../commands';
import { DEFAULT_FACTS } from '../../frameworks';
import type { IReport, IVerificationState, Verification } from '../../jobs';
import { Job, RefusedError } from '../../jobs';
import {
  cause,
  cell,
  done,
  FakeServer,
  output,
  message,
  RAISED,
  report,
  running,
  settle,
  stream,
  TIME,
  UNSEEDED
} from '../../jobs/__tests__/helpers';
import type { IOutdated } from '../../model';
import { VerificationWidget } from '../verify';

const PNG = 'data:image/png;base64,iVBORw0KGgo=';

let tab: VerificationWidget | null = null;

/** Whether the report is outdated, as the test says. */
class Outdated implements IOutdated {
  readonly changed = new Signal<this, void>(this);

  isOutdated(): boolean {
    return this._isOutdated;
  }

  set(isOutdated: boolean): void {
    this._isOutdated = isOutdated;
    this.changed.emit();
  }

  private _isOutdated = false;
}

/** A tab of a verification of which the server says this. */
async function show(
  found: IVerificationState | Error | null,
  confirms = true,
  trans: TranslationBundle = nullTranslator.load('')
) {
  const outdated = new Outdated();
  const server = new FakeServer();
  server.found = found;
  const executed: unknown[] = [];
  const commands = new CommandRegistry();
  for (const id of [
    CommandIDs.verify,
    CommandIDs.cancelVerification,
    CommandIDs.showVerifiedCell,
    CommandIDs.followAdvice,
    CommandIDs.tryAdvice,
    CommandIDs.applyTrial,
    CommandIDs.saveVerification
  ]) {
    commands.addCommand(id, {
      execute: args => void executed.push([id, args])
    });
  }
  const verification: Verification = new Job('a/digits.ipynb', server);
  const made = new VerificationWidget({
    verification,
    outdated,
    commands,
    facts: () => DEFAULT_FACTS,
    translator: { ...nullTranslator, load: () => trans },
    confirmCancel: async () => confirms
  });
  tab = made;
  Widget.attach(made, document.body);
  await verification.attach();
  await rendered();
  const { node } = made.content;
  const press = async (name: string): Promise<void> => {
    const buttons = Array.from(node.querySelectorAll<HTMLElement>('button'));
    const found = buttons.filter(
      item => (item.getAttribute('aria-label') ?? item.textContent) === name
    );
    expect(found.map(item => item.textContent)).toHaveLength(1);
    found[0].click();
    await rendered();
  };
  return { server, executed, verification, node, press, outdated, tab: made };
}

async function rendered(): Promise<void> {
  MessageLoop.flush();
  await tab?.content.renderPromise;
  await settle();
  // React draws in tasks of its own; on a busy machine it takes several.
  for (let task = 0; task < 10; task++) {
    await new Promise(resolve => setTimeout(resolve, 0));
  }
}

function showReport(made: IReport, trans?: TranslationBundle) {
  return show(done(made, { path: 'a/digits.ipynb' }), true, trans);
}

function texts(node: HTMLElement, selector: string): (string | null)[] {
  return Array.from(node.querySelectorAll(selector)).map(
    item => item.textContent
  );
}

/* eslint jupyter/no-dynamic-translation: off -- templates stand in variables here, as in reports */

/** A bundle with these translations. */
function bundle(known: Record<string, string>): TranslationBundle {
  const trans = nullTranslator.load('');
  const find = (text: string): string => known[text] ?? text;
  return {
    ...trans,
    __: (text, ...values) => trans.__(find(text), ...(values as string[])),
    _n: (one, many, count, ...values) =>
      trans._n(find(one), find(many), count, ...(values as string[]))
  };
}

describe('the tab of a verification', () => {
  afterEach(() => tab?.dispose());

  it('is named by its notebook', async () => {
    const { tab, verification } = await show(null);
    expect(tab.id).toMatch(/^jupyterlab-seed-verify-/);
    expect(tab.content.node.getAttribute('role')).toBe('region');
    expect(tab.title.label).toBe('Verify: digits.ipynb');
    verification.path = 'b/other.ipynb';
    expect(tab.title.label).toBe('Verify: other.ipynb');
  });

  it('shows how far each run is, and cancels', async () => {
    const run = { done: 1, total: 4, seconds: 2, left: 30 };
    const { node, press, executed, server } = await show(
      running({
        progress: [
          { ...run, label: 'A', cell: 2 },
          { ...run, label: 'B', cell: null, left: null }
        ]
      })
    );
    const bars = Array.from(node.querySelectorAll('progress'));
    expect(bars.map(bar => [bar.value, bar.max])).toEqual([
      [1, 4],
      [1, 4]
    ]);
    expect(bars[0].getAttribute('aria-label')).toBe('Run A');
    expect(texts(node, '.jp-SeedVerify-runText')).toEqual([
      '1 of 4 cells · running cell 3 · about 30 s left',
      '1 of 4 cells'
    ]);
    await press('Cancel');
    expect(executed).toEqual([
      [CommandIDs.cancelVerification, { path: 'a/digits.ipynb' }]
    ]);
    await server.tell(new Error('lost'));
    await rendered();
    expect(node.querySelector('[role=alert]')?.textContent).toMatch(
      /Connection to the server lost/i
    );
  });

  it('follows a verification to its verdict', async () => {
    const { node, server } = await show(running());
    expect(node.querySelector('[role=status]')?.textContent).toBe(
      'Starting kernels…'
    );
    await server.tell(done(report('reproduced', [cell(0), cell(1)])));
    await rendered();
    const headline = node.querySelector('.jp-SeedVerify-headline');
    expect(headline?.getAttribute('role')).toBe('status');
    expect(headline?.textContent).toBe('The verdict: reproduced.');
    expect(headline?.querySelector('svg')).not.toBeNull();
    expect(texts(node, '.jp-SeedVerify-state')).toEqual(['Equal', 'Equal']);
  });

  it('verifies again and saves', async () => {
    const { press, executed } = await showReport(
      report('reproduced', [cell(0)])
    );
    const path = 'a/digits.ipynb';
    await press('Verify Again');
    await press('Save as JSON…');
    await press('Save as HTML…');
    expect(executed).toEqual([
      [CommandIDs.verify, { path }],
      [CommandIDs.saveVerification, { path, format: 'json' }],
      [CommandIDs.saveVerification, { path, format: 'html' }]
    ]);
  });

  it('leads to the line and the cell', async () => {
    const { node, press, executed } = await showReport(TIME);
    expect(node.querySelector('.jp-SeedVerify-hints')?.textContent).toBe(
      'Cell 2, import time, line 2 x = time.time() the time'
    );
    await press('Cell 2, import time, line 2');
    await press('Cell 1, print(0)');
    await press('Go to Cell 2, import time');
    const path = 'a/digits.ipynb';
    expect(executed).toEqual([
      [CommandIDs.showVerifiedCell, { path, index: 1, line: 2 }],
      [CommandIDs.showVerifiedCell, { path, index: 0 }],
      [CommandIDs.followAdvice, { path, index: 0 }]
    ]);
  });

  it('opens the cell that differs, and shows outputs as text', async () => {
    const { node, press } = await showReport(TIME);
    const find = (): Element[] =>
      Array.from(node.querySelectorAll('pre.jp-SeedDiff > div'));
    // The library that finds the lines loads when it is needed.
    for (let i = 0; i < 100 && find().length === 0; i++) {
      await new Promise(resolve => setTimeout(resolve, 20));
    }
    const lines = find();
    expect(lines.map(line => [line.className, line.textContent])).toEqual([
      ['jp-mod-place', '@@ -1 +1 @@'],
      ['jp-mod-removed', '-<b>1.5</b>'],
      ['jp-mod-added', '+<b>2.5</b>'],
      ['jp-mod-same', ' same']
    ]);
    expect(node.querySelector('b')).toBeNull();
    expect(node.textContent).toContain('The output is truncated.');
    await press('Details of cell 2, “import time”');
    expect(node.querySelector('pre')).toBeNull();
    await press('Details of cell 1, “print(0)”');
    expect(node.querySelector('.jp-SeedVerify-source')?.textContent).toBe(
      'print(0)'
    );
  });

  it('shows random states, and offers to seed', async () => {
    const { node, press, executed } = await showReport(UNSEEDED);
    const found = node.querySelector('[data-stream=numpy]');
    expect(found?.textContent).toBe(
      'NumPydifferent aa / abdifferent ba / bbnone'
    );
    expect(
      node.querySelector<HTMLElement>('.jp-SeedVerify-cause')?.dataset
    ).toMatchObject({ class: 'random-state', source: 'unseeded' });
    await press('Seed NumPy');
    expect(executed).toEqual([
      [CommandIDs.followAdvice, { path: 'a/digits.ipynb', index: 0 }]
    ]);
  });

  it('shows images only where nothing can run in them', async () => {
    const difference = {
      kind: 'image',
      lines: [],
      cut: false,
      message: null,
      note: ''
    };
    const { node } = await showReport(
      report('diverged', [
        cell(0, {
          state: 'output',
          outputs: [
            output({
              place: 'display 1',
              mime: 'image/png',
              equality: 'differs',
              difference: {
                ...difference,
                kind: 'image',
                a: PNG,
                b: 'data:image/svg+xml;base64,PHN2Zz4='
              }
            }),
            output({
              equality: 'differs',
              difference: { ...difference, kind: 'missing', a: null, b: null }
            })
          ]
        })
      ])
    );
    const images = Array.from(node.querySelectorAll('figure img'));
    expect(images.map(image => image.getAttribute('src'))).toEqual([PNG]);
    expect(images[0].getAttribute('alt')).toBe('Image from run A');
    expect(node.textContent).toContain('The image is not in the report.');
    expect(node.textContent).toContain('Only one of the runs has this output.');
  });

  it('shows code between backticks as code, and a single one as it is', async () => {
    const { verdict } = report('reproduced', [cell(0)]);
    const made = report('reproduced', [cell(0)], {
      verdict: {
        ...verdict,
        message: message('Reproduced but for `%1` and a ` alone.', 'f(x)')
      }
    });
    const { node } = await showReport(made);
    const headline = node.querySelector('.jp-SeedVerify-headline');
    expect(headline?.textContent).toBe(
      'Reproduced but for f(x) and a ` alone.'
    );
    expect(texts(node, '.jp-SeedVerify-headline code')).toEqual(['f(x)']);
  });

  it('says what was masked, in which cell, and warns', async () => {
    const made = report(
      'reproduced',
      [
        cell(0, {
          state: 'state',
          streams: [stream({ sameAfter: false })],
          outputs: [output({ equality: 'masked', masked: { address: 2 } })],
          outputsNotShown: 3
        })
      ],
      {
        warnings: [
          {
            kind: 'state',
            cell: 0,
            streams: ['numpy'],
            message: message('Something about %1.', 'numpy'),
            text: ''
          }
        ]
      }
    );
    const { node, press } = await showReport(made);
    expect(texts(node, '.jp-SeedVerify-warnings li')).toEqual([
      'Something about numpy.Cell 1, print(0)'
    ]);
    await press('Details of cell 1, “print(0)”');
    expect(node.querySelector('.jp-SeedVerify-output')?.textContent).toContain(
      'masked: memory addresses (2)'
    );
    expect(node.textContent).toContain(
      'And 3 outputs not included in the report.'
    );
  });

  it('shows the sentences of the report in the language of the user', async () => {
    const german: Record<string, string> = {
      'The verdict: %1.': 'Das Urteil: %1.',
      '%1 cells ran.': '%1 Zellen liefen.',
      'Likely: %1.': 'Wohl: %1.',
      'the time': 'die Uhrzeit',
      'Keep %1.': '%1 behalten.',
      'Output differs': 'Ausgabe anders'
    };
    const { node } = await showReport(TIME, bundle(german));
    const said = node.textContent ?? '';
    for (const text of [
      'Das Urteil: diverged.',
      '3 Zellen liefen.',
      'Wohl: die Uhrzeit.',
      'time.time behalten.',
      'Ausgabe anders',
      'x = time.time() die Uhrzeit'
    ]) {
      expect(said).toContain(text);
    }
  });

  it('shows the English sentences where messages cannot be read', async () => {
    const broken = { template: '%1 and %2', parameters: [1] };
    const { verdict, cause } = TIME;
    const { node } = await showReport({
      ...TIME,
      verdict: { ...verdict, message: broken },
      cause: cause && { ...cause, messages: 7 as never },
      overview: [broken],
      hidden: undefined as never,
      terms: undefined as never
    });
    const said = node.textContent ?? '';
    expect(said).toContain('The verdict: diverged.');
    expect(said).toContain('Its output differs. Likely: the time.');
    // Words that nobody explains.
    expect(texts(node, '.jp-SeedVerify-state')).toEqual([
      'equal',
      'output',
      'not-run'
    ]);
    expect(said).not.toMatch(/undefined|%1/);
  });

  it('shows no more than the verdict of a report in another form', async () => {
    const { verdict } = TIME;
    const foreign = { schema: 3, verdict, cells: 'elsewhere' };
    const { node } = await showReport(foreign as unknown as IReport);
    expect(node.querySelector('[role=status]')?.textContent).toBe(
      'The verdict: diverged.'
    );
    expect(node.querySelector('[role=alert]')?.textContent).toContain(
      'another version of jupyterlab-seed'
    );
    expect(texts(node, 'button')).toContain('Save as JSON…');
    tab?.dispose();
    const empty = await showReport({ schema: 1 } as IReport);
    expect(empty.node.querySelector('[role=alert]')).not.toBeNull();
  });

  it('shows an error that both runs raised', async () => {
    const { node } = await showReport(RAISED);
    expect(
      node.querySelector<HTMLElement>('.jp-SeedVerify-verdict')?.dataset.verdict
    ).toBe('raised');
    expect(node.textContent).toContain("NameError: name 'x'");
  });

  it('draws some of very many cells, and begins where they differ', async () => {
    const cells = Array.from({ length: 2000 }, (_, index) =>
      cell(index, { state: index === 1234 ? 'output' : 'equal' })
    );
    const { node, press } = await showReport(report('diverged', cells));
    const rows = (): (string | null)[] =>
      texts(node, 'tr[data-cell] > td:first-child');
    expect(rows()).toHaveLength(100);
    expect(rows()[0]).toBe('Cell 1201, print(1200)');
    expect(
      node.querySelector('tr[data-cell="1234"] [aria-expanded=true]')
    ).not.toBeNull();
    expect(node.querySelector('.jp-SeedVerify-pages')?.textContent).toContain(
      '1201 to 1300 of 2000'
    );
    await press('Next');
    expect(rows()[0]).toBe('Cell 1301, print(1300)');
    await press('Previous');
    const select = node.querySelector('select');
    if (select) {
      select.value = 'diverged';
      select.dispatchEvent(new Event('change', { bubbles: true }));
    }
    await rendered();
    expect(rows()).toEqual(['Cell 1235, print(1234)']);
  });

  it.each([
    ['idle', null, /has not been verified/, 'Verify'],
    [
      'cancelled',
      running({ status: 'cancelled' }),
      /^Verification cancelled. Both temporary kernels are stopped/,
      'Verify'
    ],
    [
      'failed',
      running({
        status: 'failed',
        error: { kind: 'input', message: 'cell 3 asks' }
      }),
      /cell 3 asks/,
      'Verify'
    ],
    ['unreachable', new TypeError('Failed to fetch'), /be reached/, 'Verify'],
    ['missing', new RefusedError('missing', ''), /not installed/, null]
  ])('says what is: %s', async (_, found, text, button) => {
    const { node } = await show(found);
    expect(node.textContent).toMatch(text);
    expect(texts(node, 'button')).toEqual(button === null ? [] : [button]);
    expect(node.querySelector('[role=alert], [role=status]')).not.toBeNull();
  });

  it('says that the server knows it no more', async () => {
    const { node, server } = await show(running());
    await server.tell(null);
    await rendered();
    expect(node.textContent).toContain('no longer has this verification');
  });

  describe('that is closed', () => {
    async function close(verification: Verification): Promise<void> {
      tab?.close();
      await settle();
      MessageLoop.flush();
      expect(verification.isDisposed).toBe(false);
    }

    it('cancels what runs, after asking', async () => {
      const { tab, verification, server } = await show(running());
      await close(verification);
      expect(server.asked.slice(-1)).toEqual([['remove', 'v1']]);
      expect(tab.isDisposed).toBe(true);
    });

    it('stays where it could not be cancelled', async () => {
      const { tab, verification, server } = await show(running());
      server.removing = new TypeError('Failed to fetch');
      await close(verification);
      expect(server.asked.slice(-2).map(([kind]) => kind)).toEqual([
        'remove',
        'follow'
      ]);
      expect(tab.isDisposed).toBe(false);
    });

    it('goes on if that is wanted', async () => {
      const { tab, verification, server } = await show(running(), false);
      await close(verification);
      expect(server.asked.slice(-1)[0][0]).toBe('follow');
      expect(tab.isDisposed).toBe(false);
    });

    it('asks nothing once it has ended', async () => {
      const { tab, verification } = await showReport(TIME);
      await close(verification);
      expect(tab.isDisposed).toBe(true);
    });
  });
});

describe('a change that can be tried', () => {
  const change = { cell: 0, line: 2, before: ['f()'], after: ['f(seed=1)'] };
  const advice = { ...TIME.cause!.advice[0], change };

  it('is shown, and tried by a button', async () => {
    const cells = [cell(0, { state: 'output' })];
    const found = report('diverged', cells, {
      cause: cause({ advice: [advice] })
    });
    const { node, press, executed } = await show(done(found));
    expect(node.querySelector('.jp-SeedVerify-change')?.textContent).toBe(
      '- f()\n+ f(seed=1)'
    );
    await press('Try It');
    await press('Apply');
    expect(executed).toEqual([
      [CommandIDs.tryAdvice, { path: 'a/digits.ipynb', index: 0 }],
      [CommandIDs.applyTrial, { path: 'a/digits.ipynb', index: 0 }]
    ]);
  });

  it('may be variables of the launch environment alone', async () => {
    const environment = { XLA_FLAGS: '--xla_gpu_deterministic_ops=true' };
    const jax = { ...advice, change: null, environment };
    const found = report('diverged', [cell(0, { state: 'output' })], {
      cause: cause({ advice: [jax] })
    });
    const { node, press, executed } = await show(done(found));
    expect(node.querySelector('.jp-SeedVerify-change')?.textContent).toBe(
      '+ XLA_FLAGS=--xla_gpu_deterministic_ops=true'
    );
    await press('Try It');
    expect(executed).toEqual([
      [CommandIDs.tryAdvice, { path: 'a/digits.ipynb', index: 0 }]
    ]);
  });

  const tried = {
    message: message('With this change, it is %1 %% slower.', 4),
    text: 'With this change, it is 4 % slower.',
    seconds: [10.4, 10] as const
  };

  it('that was tried is told with its price, and applied by a button', async () => {
    const found = report('reproduced', [cell(0)]);
    const options = { ...found.options, changes: [change] };
    const { node, press, executed } = await show(
      done({ ...found, options, tried })
    );
    const told = node.querySelector('.jp-SeedVerify-tried')?.textContent;
    expect(told).toContain('it is 4 % slower. This was tried on a copy.');
    expect(told).toContain('+ f(seed=1)');
    await press('Apply');
    expect(executed).toEqual([
      [CommandIDs.applyTrial, { path: 'a/digits.ipynb' }]
    ]);
  });

  it('that did not help is not offered to be applied', async () => {
    const found = report('diverged', [cell(0, { state: 'output' })]);
    const options = { ...found.options, changes: [change] };
    const { node } = await show(done({ ...found, options, tried }));
    expect(node.querySelector('.jp-SeedVerify-tried button')).toBeNull();
  });
});

describe('what the notebook showed', () => {
  const text = 'Cell 2 shows output that a fresh run does not give.';
  const difference = {
    kind: 'text',
    lines: ['-0.5', '+0.25'],
    a: null,
    b: null,
    cut: false,
    message: null,
    note: ''
  } as const;

  it('is said beside the verdict, and what differs below it', async () => {
    const { node, executed } = await showReport(
      report('reproduced', [cell(0), cell(1)], {
        stored: {
          kind: 'differs',
          message: message('%1 shows another output.', message('Cell 2')),
          text,
          cells: [{ index: 1, outputs: [output({ difference })] }]
        }
      })
    );
    const shown = node.querySelector('[data-stored="differs"]') as HTMLElement;
    expect(texts(shown, '[role="status"]')).toEqual([
      'Cell 2 shows another output.'
    ]);
    expect(texts(shown, '.jp-SeedDiff div')).toEqual(['-0.5', '+0.25']);
    expect(
      shown.querySelector('.jp-SeedDiff')?.getAttribute('aria-label')
    ).toContain('Lines marked − are shown in the notebook');
    (shown.querySelector('[data-shown="1"] button') as HTMLElement).click();
    await rendered();
    expect(executed).toEqual([
      [CommandIDs.showVerifiedCell, { path: 'a/digits.ipynb', index: 1 }]
    ]);
  });

  it('is not said where it was not compared', async () => {
    const { node } = await showReport(report('reproduced', [cell(0)]));
    expect(node.querySelector('[data-stored]')).toBeNull();
  });
});

describe('a report of other code than the notebook has now', () => {
  it('is marked in the tab, until the notebook is as it was', async () => {
    const {
      node,
      tab: made,
      outdated
    } = await showReport(report('reproduced', [cell(0)]));
    expect(node.textContent).not.toContain('Outdated');
    outdated.set(true);
    await rendered();
    expect(texts(node, '.jp-SeedVerify-outdated')).toEqual([
      'Outdated: the notebook’s code has changed since this verification.'
    ]);
    expect(made.title.label).toBe('Outdated: digits.ipynb');
    outdated.set(false);
    await rendered();
    expect(texts(node, '.jp-SeedVerify-outdated')).toEqual([]);
    expect(made.title.label).toBe('Verify: digits.ipynb');
  });
});
