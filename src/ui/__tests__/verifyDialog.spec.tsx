import { Dialog } from '@jupyterlab/apputils';
import { nullTranslator } from '@jupyterlab/translation';
import { CommandRegistry } from '@lumino/commands';
import { ReactWidget } from '@jupyterlab/ui-components';
import { Widget } from '@lumino/widgets';
import * as React from 'react';

import { CommandIDs } from '../../commands';
import type { Verification } from '../../jobs';
import type { IVerifyQuestion, INotebookSeed } from '../../model';
import {
  cell,
  done,
  mask,
  message,
  report,
  running
} from '../../jobs/__tests__/helpers';
import { VerifySection } from '../panel/verifySection';
import { VerifyPrompts } from '../verify';

const QUESTION: IVerifyQuestion = {
  path: 'a/digits.ipynb',
  planned: { runs: 12, skipped: 2, notCompared: 1 },
  last: done(report('reproduced', [cell(0)], { seconds: 75 })),
  masks: [mask('address', 'Addresses', '0x… in texts')],
  chosen: {
    ask: true,
    timeout: null,
    tolerance: 0,
    sideBySide: null,
    masksOff: [],
    stored: true,
    runs: 2
  },
  isTrial: false
};

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) {
    await new Promise(resolve => setTimeout(resolve, 10));
  }
}

function dialog(): HTMLElement {
  return document.querySelector('.jp-Dialog') as HTMLElement;
}

function accept(): HTMLButtonElement {
  return dialog().querySelector('.jp-mod-accept') as HTMLButtonElement;
}

/** Type as a person would: React listens to the element's own setter. */
async function type(id: string, text: string): Promise<void> {
  const field = dialog().querySelector(`#${id}`) as HTMLInputElement;
  const { set } =
    Object.getOwnPropertyDescriptor(
      Object.getPrototypeOf(field) as object,
      'value'
    ) ?? {};
  set?.call(field, text);
  const kind = field.tagName === 'SELECT' ? 'change' : 'input';
  field.dispatchEvent(new Event(kind, { bubbles: true }));
  await new Promise(resolve => setTimeout(resolve, 0));
}

describe('the question before a verification', () => {
  const prompts = new VerifyPrompts(nullTranslator);

  async function ask(question = QUESTION) {
    const answer = prompts.verify(question);
    await until(
      () => document.querySelector('#jupyterlab-seed-verify-timeout') !== null
    );
    return { answer };
  }

  afterEach(() => Dialog.flush());

  it('says what will happen', async () => {
    const { answer } = await ask();
    const text = dialog().textContent ?? '';
    for (const part of [
      'Verify digits.ipynb?',
      'The 12 code cells run twice',
      'happen twice, or up to six times if the runs differ: file',
      'Skipped by a tag: 2 cells.',
      'Output comparison off (tag): 1 cell.',
      'took 1 min 15 s.',
      'Your kernel, outputs and file stay untouched.'
    ]) {
      expect(text).toContain(part);
    }
    // A hasty Enter starts nothing.
    await until(() => document.activeElement?.tagName === 'BUTTON');
    expect(document.activeElement?.className).toContain('jp-mod-reject');
    (dialog().querySelector('.jp-mod-reject') as HTMLElement).click();
    expect(await answer).toBeNull();
  });

  it('says that a change is tried', async () => {
    const { answer } = await ask({ ...QUESTION, isTrial: true });
    const text = dialog().textContent ?? '';
    expect(text).toContain('Try the change in digits.ipynb?');
    expect(text).toContain('The change is in these runs alone.');
    expect(accept().textContent).toBe('Try It');
    (dialog().querySelector('.jp-mod-reject') as HTMLElement).click();
    expect(await answer).toBeNull();
  });

  it('takes what is chosen', async () => {
    const { answer } = await ask();
    await type('jupyterlab-seed-verify-timeout', '30');
    await type('jupyterlab-seed-verify-tolerance', '1e-6');
    await type('jupyterlab-seed-verify-runs', 'false');
    await type('jupyterlab-seed-verify-count', '5');
    expect(dialog().textContent).toContain('5 times in fresh kernels');
    expect(dialog().textContent).toContain('happen 5 times, or up to 9 times');
    (
      dialog().querySelector(
        '#jupyterlab-seed-verify-mask-address'
      ) as HTMLElement
    ).click();
    (
      dialog().querySelector('#jupyterlab-seed-verify-stored') as HTMLElement
    ).click();
    (
      dialog().querySelector('.jp-Dialog-checkbox input') as HTMLElement
    ).click();
    accept().click();
    expect(await answer).toEqual({
      ask: false,
      timeout: 30,
      tolerance: 1e-6,
      sideBySide: false,
      masksOff: ['address'],
      stored: false,
      runs: 5
    });
  });

  it('opens a part by Enter, and stays', async () => {
    const { answer } = await ask();
    const summary = dialog().querySelector('summary') as HTMLElement;
    const event = new KeyboardEvent('keydown', {
      key: 'Enter',
      bubbles: true,
      cancelable: true
    });
    summary.dispatchEvent(event);
    // What the browser does by itself opens it.
    expect(event.defaultPrevented).toBe(false);
    expect(dialog()).not.toBeNull();
    accept().click();
    expect(await answer).not.toBeNull();
  });

  it('begins with what was chosen the last time', async () => {
    const { answer } = await ask({
      ...QUESTION,
      chosen: { ...QUESTION.chosen, timeout: 7, sideBySide: true }
    });
    accept().click();
    expect(await answer).toEqual({
      ...QUESTION.chosen,
      timeout: 7,
      sideBySide: true
    });
  });

  it('refuses numbers at the field', async () => {
    const { answer } = await ask();
    const problem = (id: string): string | null | undefined =>
      dialog().querySelector(`#jupyterlab-seed-verify-${id}-problem`)
        ?.textContent;
    expect(problem('timeout')).toBe('');
    await type('jupyterlab-seed-verify-timeout', 'soon');
    expect(problem('timeout')).toMatch(
      /a number of seconds, or leave this empty/
    );
    expect(accept().disabled).toBe(true);
    await type('jupyterlab-seed-verify-timeout', '-3');
    expect(problem('timeout')).toMatch(/from 0 \(no limit\)/);
    await type('jupyterlab-seed-verify-timeout', '');
    expect(accept().disabled).toBe(false);
    await type('jupyterlab-seed-verify-tolerance', 'x');
    expect(problem('tolerance')).toMatch(/Enter a number, such as/);
    await type('jupyterlab-seed-verify-tolerance', '1');
    expect(problem('tolerance')).toMatch(/below 1/);
    // Enter does what the button would: nothing yet.
    const enter = (): void => {
      dialog()
        .querySelector('#jupyterlab-seed-verify-tolerance')
        ?.dispatchEvent(
          new KeyboardEvent('keydown', {
            key: 'Enter',
            bubbles: true,
            cancelable: true
          })
        );
    };
    enter();
    expect(accept().disabled).toBe(true);
    await type('jupyterlab-seed-verify-tolerance', '0.5');
    enter();
    expect((await answer)?.tolerance).toBe(0.5);
  });
});

describe('the section of the panel', () => {
  let widget: ReactWidget | null = null;

  afterEach(() => widget?.dispose());

  const section = (
    commands: CommandRegistry,
    verification: Verification | null = null,
    isOutdated = false
  ): HTMLElement => {
    widget = ReactWidget.create(
      <VerifySection
        model={{ isOutdated: () => isOutdated } as unknown as INotebookSeed}
        commands={commands}
        trans={nullTranslator.load('jupyterlab_seed')}
        names={{
          source: () => '',
          cellNumber: () => null,
          stream: name => name
        }}
        verification={verification}
      />
    );
    Widget.attach(widget, document.body);
    return widget.node;
  };

  it.each([
    ['differs', false, 'At the last verification: Cell 2 shows other numbers.'],
    ['same', false, ''],
    ['differs', true, 'The last verification is outdated'],
    ['same', true, 'The last verification is outdated']
  ] as const)(
    'says what the notebook showed (%s), or that it has changed (%s)',
    async (kind, isOutdated, said) => {
      const text = 'Cell 2 shows other numbers.';
      const stored = { kind, message: message(text), text, cells: [] };
      const state = done(report('reproduced', [cell(0)], { stored }));
      const node = section(
        new CommandRegistry(),
        { state } as Verification,
        isOutdated
      );
      await until(() => node.firstChild !== null);
      expect(node.textContent).toContain(said);
      expect(node.textContent === '').toBe(said === '');
    }
  );

  it('says nothing of a verification that runs', async () => {
    const node = section(new CommandRegistry(), {
      state: running()
    } as Verification);
    await until(() => node.firstChild !== null);
    expect(node.textContent).toBe('');
  });

  it('starts a verification, or says why not', async () => {
    let isEnabled = true;
    let executed = 0;
    const commands = new CommandRegistry();
    commands.addCommand(CommandIDs.verify, {
      caption: () => (isEnabled ? 'What it does' : 'Why not'),
      isEnabled: () => isEnabled,
      execute: () => {
        executed += 1;
      }
    });
    const node = section(commands);
    await until(() => node.querySelector('button') !== null);
    const button = node.querySelector('button') as HTMLButtonElement;
    button.click();
    expect(executed).toBe(1);
    // What it does is said by the button itself, what keeps it from that beside it.
    expect(button.title).toBe('What it does');
    expect(node.textContent).toBe('Verify…');
    isEnabled = false;
    commands.notifyCommandChanged(CommandIDs.verify);
    await until(() => button.disabled);
    expect(node.textContent).toContain('Why not');
  });
});
