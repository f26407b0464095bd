import { ReactWidget } from '@jupyterlab/ui-components';
import { MessageLoop } from '@lumino/messaging';
import { Widget } from '@lumino/widgets';
import * as React from 'react';

import { plainText } from '../plainText';
import { Prose } from '../prose';

/** A sentence, shown as code where it is code, and in plain text. */
const SENTENCES: readonly (readonly [string, string, string])[] = [
  ['no code', 'no code', 'no code'],
  ['', '', ''],
  [
    'cell 6, `x = 1`, gave `x` a value',
    'cell 6, <c>x = 1</c>, gave <c>x</c> a value',
    'cell 6, “x = 1”, gave “x” a value'
  ],
  ['`a``b`', '<c>a</c><c>b</c>', '“a”“b”'],
  ['one ` alone', 'one ` alone', 'one ` alone'],
  ['`a` and ` alone', '<c>a</c> and ` alone', '“a” and ` alone']
];

it.each(SENTENCES)('%j', async (sentence, marked, plain) => {
  const widget = ReactWidget.create(<Prose text={sentence} />);
  Widget.attach(widget, document.body);
  MessageLoop.flush();
  await widget.renderPromise;
  const html = widget.node.innerHTML
    .replace(/<code class="jp-SeedCode">/g, '<c>')
    .replace(/<\/code>/g, '</c>');
  expect(html).toBe(`<span>${marked}</span>`);
  expect(plainText(sentence)).toBe(plain);
  widget.dispose();
});
