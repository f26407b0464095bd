/**
 * Why a cell is not in sequence, as a clause.
 */
import type { TranslationBundle } from '@jupyterlab/translation';

import type { Cause, Order, Where } from '../../ledger';
import { PSEUDO_NAMES } from '../../python';
import { nameCell } from '../cellName';
import type { INames } from './names';

/**
 * Why a cell is not in sequence, as a clause: "cell 6, `x = 1`, was interrupted".
 *
 * @param id - The id of the marked cell.
 * @param cause - Why.
 * @param names - The names of cells and streams.
 * @param trans - Translates.
 * @param isProven - Whether the values are known to be different.
 */
export function describeCause(
  id: string,
  cause: Cause,
  names: INames,
  trans: TranslationBundle,
  isProven = false
): string {
  switch (cause.kind) {
    case 'broken':
      return cause.cell === id
        ? describeOwnFault(cause, trans)
        : describeBroken(cause, names, trans);
    case 'stream':
      return describeStreamCause(id, cause, names, trans);
    case 'name':
      return describeNameCause(id, cause, names, trans, isProven);
    case 'every-run':
      return describeEveryRun(cause, trans);
    case 'key-reused':
      return describeReusedKey(cause, names, trans);
    case 'stops':
      return trans.__('it raises an error');
    case 'text':
      return describeTextCause(id, cause, names, trans);
    case 'overlapped':
      return trans.__('other code ran at the same time');
    case 'unproven':
      return cause.stream
        ? trans.__(
            'the seed of %1 cannot be proven',
            names.stream(cause.stream)
          )
        : trans.__('its random state at the start cannot be proven');
  }
}

/** The cell to blame; `null` if it is not in the notebook, or is the marked cell itself. */
export function blamedCell(id: string, cause: Cause | null): string | null {
  switch (cause?.kind) {
    case 'broken':
    case 'stream':
    case 'name':
      return cause.cell === id ||
        (cause.kind !== 'broken' && cause.where === 'gone')
        ? null
        : cause.cell;
    case 'text':
      return blamedCell(id, cause.because);
    default:
      return null;
  }
}

/** Code made as the cell runs, and what was not as in a clean run. */
function describeTextCause(
  id: string,
  { because }: Extract<Cause, { kind: 'text' }>,
  names: INames,
  trans: TranslationBundle
): string {
  return because
    ? trans.__(
        'it runs code from a string, which may use anything, and %1',
        describeCause(id, because, names, trans)
      )
    : trans.__(
        'it runs code from a string, which may use anything, and cells above it were edited, skipped or run again'
      );
}

function describeOwnFault(
  cause: Extract<Cause, { kind: 'broken' }>,
  trans: TranslationBundle
): string {
  switch (cause.why) {
    case 'not-run':
      return trans.__('it did not run');
    case 'edited':
      return trans.__('it was edited since it ran');
    case 'failed':
      return trans.__('it stopped with an error');
    case 'interrupted':
      return trans.__('it was interrupted');
    case 'unrecorded':
      return trans.__('the kernel has no record of its last run');
    case 'differs':
      return trans.__('it ran with different values from a clean run');
    case 'every-run':
      return trans.__('it differs in every run');
  }
}

function describeBroken(
  cause: Extract<Cause, { kind: 'broken' }>,
  names: INames,
  trans: TranslationBundle
): string {
  if (cause.why === 'differs') {
    return trans.__(
      'it depends on %1, which is stale',
      nameCell(cause.cell, names, trans)
    );
  }
  const cell = nameCell(cause.cell, names, trans, true);
  switch (cause.why) {
    case 'not-run':
      return trans.__('%1 did not run', cell);
    case 'edited':
      return trans.__('%1 has edits that have not run', cell);
    case 'failed':
      return trans.__('%1 stopped with an error', cell);
    case 'interrupted':
      return trans.__('%1 was interrupted', cell);
    case 'unrecorded':
      return trans.__('the kernel has no record of the last run of %1', cell);
    case 'every-run':
      return trans.__('%1 differs in every run', cell);
  }
}

function describeEveryRun(
  { call, line, remedy }: Extract<Cause, { kind: 'every-run' }>,
  trans: TranslationBundle
): string {
  return remedy === null
    ? trans.__('`%1` in line %2', call, line)
    : trans.__('`%1` in line %2; write `%3` instead', call, line, remedy);
}

function describeReusedKey(
  { key, line, first, cell }: Extract<Cause, { kind: 'key-reused' }>,
  names: INames,
  trans: TranslationBundle
): string {
  if (cell !== null) {
    return trans.__(
      'line %1 draws from the key `%2` again, as %3 did',
      line,
      key,
      nameCell(cell, names, trans, true)
    );
  }
  return first === line
    ? trans.__(
        'line %1 draws from the key `%2` in each pass of the loop',
        line,
        key
      )
    : trans.__('lines %1 and %2 draw from the same key `%3`', first, line, key);
}

function describeStreamCause(
  id: string,
  cause: Extract<Cause, { kind: 'stream' }>,
  names: INames,
  trans: TranslationBundle
): string {
  const cell =
    cause.cell === null ? '' : nameCell(cause.cell, names, trans, true);
  if (cell !== '' && cause.where === 'above') {
    return cause.order
      ? describeOrder(id, cell, cause.order, names, trans)
      : trans.__(
          'the random state of %1 after %2 is not that of a clean run',
          names.stream(cause.stream),
          cell
        );
  }
  return (
    describePlace(cause.where, cell, trans) ??
    trans.__(
      'code that is not in this notebook used the generator of %1',
      names.stream(cause.stream)
    )
  );
}

/** When a cell that is not above the marked one ran; `null` if it is, or not in the notebook. */
function describePlace(
  where: Where,
  cell: string,
  trans: TranslationBundle
): string | null {
  switch (cell ? where : 'gone') {
    case 'below':
      return trans.__('%1 is below it but ran before it', cell);
    case 'self':
      return trans.__('this cell ran more than once');
    default:
      return null;
  }
}

/** What a cell above the marked one did. */
function describeOrder(
  id: string,
  cell: string,
  order: Order,
  names: INames,
  trans: TranslationBundle
): string {
  if (order.kind === 'again') {
    return trans.__('%1 was run again', cell);
  }
  if (order.other === id) {
    return trans.__('%1 is above it but ran after it', cell);
  }
  const other = nameCell(order.other, names, trans);
  return order.kind === 'early'
    ? trans.__('%1 last ran before %2, which is above it', cell, other)
    : trans.__('%1 ran after %2, which is below it', cell, other);
}

function describeNameCause(
  id: string,
  cause: Extract<Cause, { kind: 'name' }>,
  names: INames,
  trans: TranslationBundle,
  isProven: boolean
): string {
  const { name } = cause;
  const cell =
    cause.cell === null ? '' : nameCell(cause.cell, names, trans, true);
  if (name.startsWith('<')) {
    return describePseudoCause(id, cause, cell, names, trans);
  }
  switch (cell ? cause.where : 'gone') {
    case 'above':
    case 'below':
      return isProven
        ? trans.__('%1 gave `%2` a different value', cell, name)
        : trans.__('%1 may have given `%2` a different value', cell, name);
    case 'self':
      return isProven
        ? trans.__(
            'an earlier run of this cell gave `%1` a different value',
            name
          )
        : trans.__(
            'an earlier run of this cell may have given `%1` a different value',
            name
          );
    case 'gone':
      return isProven
        ? trans.__(
            'code that is not in this notebook gave `%1` a different value',
            name
          )
        : trans.__(
            'code that is not in this notebook may have given `%1` a different value',
            name
          );
  }
}

/** The same for pseudo-names. */
function describePseudoCause(
  id: string,
  cause: Extract<Cause, { kind: 'name' }>,
  cell: string,
  names: INames,
  trans: TranslationBundle
): string {
  if (cause.name === PSEUDO_NAMES.unsteady) {
    return trans.__(
      'how often its code runs cannot be determined from the code'
    );
  }
  if (cell !== '' && cause.where === 'above') {
    return cause.order
      ? describeOrder(id, cell, cause.order, names, trans)
      : trans.__('%1 may have bound other names than in a clean run', cell);
  }
  return (
    describePlace(cause.where, cell, trans) ??
    trans.__('code that is not in this notebook ran before it')
  );
}
