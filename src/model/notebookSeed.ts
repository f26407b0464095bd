import type { IObservableDisposable } from '@lumino/disposable';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import type { AutoInject } from '../cell';
import type { IReport, Verification } from '../jobs';
import type { IDeterminism } from '../recipes';
import type { IDeviceNotice } from './kernel/deviceNotice';
import type { INotebookSeedOptions } from './options';
import type { IServices } from './services';
import { createServices } from './services';
import type { ISeedState } from './state';
import type { ICellMarks, INotebookSeed } from './types';
import type { IVerified } from './jobs/verified';
import { isOutdated, verifiedNow } from './jobs/verified';

/** The model of one notebook: delegates each call to the service in charge. */
export class NotebookSeed implements INotebookSeed, IObservableDisposable {
  constructor(options: INotebookSeedOptions) {
    this._services = createServices(options);
    this._services.state.changed.connect(() => this._changed.emit());
  }

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  get disposed(): ISignal<this, void> {
    return this._disposed;
  }

  get state(): ISeedState {
    return this._services.state.current;
  }

  get marks(): ICellMarks {
    return this._services.shown;
  }

  get isWatched(): boolean {
    return this._services.facts.isWatched;
  }
  set isWatched(value: boolean) {
    const { facts, start } = this._services;
    facts.isWatched = value;
    if (value && !this._isDisposed) {
      void this.prepare();
      facts.refreshSoon();
      void start.askServer();
    }
  }

  /** Read the notebook again: something outside it changed. */
  refresh(): void {
    this._services.detection.detect();
  }

  async prepare(): Promise<void> {
    const { detector, judge } = this._services;
    await Promise.all([detector.need(), judge.need()]);
  }

  refreshKernel(): Promise<void> {
    return this._services.facts.refresh();
  }

  /** Note that a cell ran, see {@link Updates.cellExecuted}. */
  cellExecuted(id: string, source: string, success: boolean): void {
    this._services.updates.cellExecuted(id, source, success);
  }

  /** Store what cells ran with, before the file is saved. */
  beforeSave(): void {
    this._services.storedRuns.beforeSave();
  }

  insert(): Promise<boolean> {
    return this._services.seedCell.insert();
  }

  remove(): Promise<boolean> {
    return this._services.seedCell.remove();
  }

  setSeed(seed: unknown): Promise<boolean> {
    return this._services.seedCell.setSeed(seed);
  }

  roll(): Promise<boolean> {
    return this._services.seedCell.roll();
  }

  setFramework(id: string, wanted: boolean): Promise<boolean> {
    return this._services.seedCell.setFramework(id, wanted);
  }

  setDeterminism<K extends keyof IDeterminism>(
    key: K,
    value: IDeterminism[K]
  ): Promise<boolean> {
    return this._services.seedCell.setDeterminism(key, value);
  }

  async setAutoInject(choice: AutoInject | null): Promise<boolean> {
    const settings = await this._services.startSettings();
    return settings?.setAutoInject(choice) ?? false;
  }

  async setEnvironment(name: string, value: string | null): Promise<boolean> {
    const settings = await this._services.startSettings();
    return settings?.setEnvironment(name, value) ?? false;
  }

  async restartWithEnvironment(): Promise<boolean> {
    return (await this._services.startSettings())?.restart() ?? false;
  }

  rewindAndRun(id: string): Promise<boolean> {
    return this._services.rewind.rewindAndRun(id);
  }

  runFromHere(id: string): Promise<boolean> {
    return this._services.rewind.runFromHere(id);
  }

  runFromFirstBroken(id: string): Promise<boolean> {
    return this._services.rewind.runFromFirstBroken(id);
  }

  firstBroken(id: string): string | null {
    return this._services.rewind.firstBroken(id);
  }

  clearRecords(): Promise<boolean> {
    return this._services.storedRuns.clear();
  }

  nextMark(step: 1 | -1): Promise<boolean> {
    return this._services.navigation.nextMark(step);
  }

  reveal(id?: string, line?: number): Promise<void> {
    return this._services.navigation.reveal(id, line);
  }

  verified(report: IReport): void {
    this._services.marks.verified(report);
  }

  cellNumber(id: string): number | null {
    return this._services.navigation.cellNumber(id);
  }

  findCell(id: string | null, index: number, source?: string): string | null {
    return this._services.navigation.findCell(id, index, source);
  }

  verifiedBy(verification: Verification | null): IVerified | null {
    const { environment } = this.state.start;
    return verifiedNow(verification, this._services.sources.all, environment);
  }

  isOutdated(verification: Verification | null): boolean {
    return isOutdated(verification, this._services.sources.all);
  }

  async deviceNotice(
    verification: Verification | null
  ): Promise<IDeviceNotice | null> {
    const { detection, seedCode, sources } = this._services;
    const { parser } = detection;
    const facts = seedCode.value?.registry.facts;
    const used = detection.found.frameworks.map(({ recipe }) => recipe);
    if (!parser || !facts || !used.some(recipe => facts.get(recipe)?.gpu)) {
      return null;
    }
    const { deviceNotice } = await import('./kernel/deviceNotice');
    return this._isDisposed
      ? null
      : deviceNotice({
          state: this.state,
          detection: detection.found,
          cells: sources.cells,
          parser,
          facts,
          report: verification?.state?.report ?? null
        });
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    if (this._isDisposed) {
      return;
    }
    this._isDisposed = true;
    this._disposed.emit();
    this._services.disposables.forEach(item => item.dispose());
    Signal.clearData(this);
  }

  private readonly _services: IServices;
  private readonly _changed = new Signal<this, void>(this);
  private readonly _disposed = new Signal<this, void>(this);
  private _isDisposed = false;
}
