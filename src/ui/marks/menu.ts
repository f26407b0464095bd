import { MenuSvg } from '@jupyterlab/ui-components';
import type { CommandRegistry } from '@lumino/commands';
import type { ReadonlyJSONObject } from '@lumino/coreutils';

import { CommandIDs } from '../../commands';

/** The options of the menu of one mark. */
export interface IMarkMenuOptions {
  readonly commands: CommandRegistry;
  /** The id of the notebook's panel. */
  readonly panelId: string;
  /** The id of the marked cell. */
  readonly cell: string;
  /** The cell to blame and what it is called, or `null`. */
  readonly blamed: { readonly id: string; readonly name: string } | null;
  /** The path of the notebook, if a verification of it is to be shown; else `null`. */
  readonly verified: string | null;
  /** The badge that was pressed. */
  readonly anchor: HTMLElement;
}

/**
 * Open the menu of one mark below its badge. It is disposed when it closes.
 */
export function openMarkMenu(options: IMarkMenuOptions): MenuSvg {
  const { commands, panelId, cell, blamed, verified, anchor } = options;
  const menu = new MenuSvg({ commands });
  menu.addClass('jp-SeedMarkMenu');
  const add = (command: string, args: ReadonlyJSONObject): void => {
    menu.addItem({ command, args: { ...args, panelId, isMenu: true } });
  };
  add(CommandIDs.rewindAndRun, { id: cell });
  add(CommandIDs.runFromHere, { id: cell });
  add(CommandIDs.runFromFirstBroken, { id: cell });
  menu.addItem({ type: 'separator' });
  add(CommandIDs.explainMark, { id: cell });
  if (blamed !== null) {
    add(CommandIDs.goToCell, { ...blamed });
  }
  if (verified !== null) {
    add(CommandIDs.openVerification, { path: verified });
  }
  menu.aboutToClose.connect(() => {
    // The chosen command runs after this, and needs the menu until then.
    queueMicrotask(() => {
      menu.dispose();
      if (document.activeElement === document.body && anchor.isConnected) {
        anchor.focus({ preventScroll: true });
      }
    });
  });
  const { left, bottom } = anchor.getBoundingClientRect();
  menu.open(left, bottom);
  return menu;
}
