/**
 * Sentences on what the seed cell may disturb below it.
 */
import type { IPlaceNotice } from '../cell';
import type { ITranslate } from '../recipes';

/** Say what the seed cell comes too early for, and what to do. */
export function describePlaceNotice(
  { kind, name, advice }: IPlaceNotice,
  trans: ITranslate
): string {
  const isMove = advice === 'move';
  switch (kind) {
    case 'variable':
      return isMove
        ? trans.__(
            'The seed cell stands above a cell that sets %1, which a framework in the seed cell reads first. Move the seed cell below it.',
            name
          )
        : trans.__(
            'The notebook sets %1 below the seed cell, and a framework in the seed cell reads it first. The seed cell cannot take over its value: put that line in a cell of its own, above the seed cell.',
            name
          );
    case 'call':
      return isMove
        ? trans.__(
            'The seed cell stands above a cell that calls %1, which must run before the framework starts. Move the seed cell below it.',
            name
          )
        : trans.__(
            'The notebook calls %1 below the seed cell, which starts the framework. Put that line in a cell of its own, above the seed cell.',
            name
          );
    case 'install':
      return isMove
        ? trans.__(
            'The seed cell stands above the cell that installs %1, which it imports. Move the seed cell below it.',
            name
          )
        : trans.__(
            'The notebook installs %1 below the seed cell, which imports it. Put the installation in a cell of its own, above the seed cell.',
            name
          );
  }
}
