import { own } from '../frameworks/byName';
import type { ISettingRegistry } from '@jupyterlab/settingregistry';
import type { PartialJSONObject } from '@lumino/coreutils';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import type { AutoInject } from '../cell';
import type { IDeterminism } from '../recipes';
import { DEFAULT_DETERMINISM, DEFAULT_SEED } from '../recipes';
import type { IPreferences, IVerifyPreferences } from './types';

/** The setting `verify`, as it is stored. */
interface IStoredVerify {
  ask: boolean;
  /** 0 is no limit. */
  timeout: number;
  tolerance: number;
  sideBySide: 'auto' | 'together' | 'in-turn';
  masksOff: string[];
  stored: boolean;
  runs: number;
}

/**
 * The user's settings, typed; the defaults if there is no settings registry.
 */
export class Preferences implements IPreferences {
  /** Emitted when a setting changed. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** The seed of a notebook that has none. */
  get seed(): number {
    return this._get('defaultSeed', DEFAULT_SEED);
  }

  /** The switches of a notebook that has no seed cell. */
  get determinism(): IDeterminism {
    return {
      ...DEFAULT_DETERMINISM,
      ...this._get<Partial<IDeterminism>>('determinism', {})
    };
  }

  /** Ids of recipes that are never offered. */
  get neverOffer(): readonly string[] {
    return this._get<string[]>('neverOffer', []);
  }

  /** When the kernel of a notebook is seeded at its start. */
  get autoInject(): AutoInject {
    return this._get<AutoInject>('autoInject', 'run');
  }

  get buttonLabel(): IPreferences['buttonLabel'] {
    return this._get<IPreferences['buttonLabel']>('buttonLabel', 'seed');
  }

  get marks(): IPreferences['marks'] {
    return this._get<IPreferences['marks']>('marks', 'attention');
  }

  /** The user's choices for verifications. */
  get verify(): IVerifyPreferences {
    const setting = this._get<Partial<IStoredVerify>>('verify', {});
    const { sideBySide } = setting;
    return {
      ask: setting.ask ?? true,
      timeout: setting.timeout ? setting.timeout : null,
      tolerance: setting.tolerance ?? 0,
      sideBySide:
        sideBySide === 'together'
          ? true
          : sideBySide === 'in-turn'
            ? false
            : null,
      masksOff: setting.masksOff ?? [],
      stored: setting.stored ?? true,
      runs: setting.runs ?? 2
    };
  }

  /** Store the user's choices for verifications. */
  async rememberVerify(chosen: IVerifyPreferences): Promise<void> {
    const { ask, timeout, tolerance, sideBySide, masksOff, stored, runs } =
      chosen;
    const setting: IStoredVerify = {
      ask,
      timeout: timeout ?? 0,
      tolerance,
      sideBySide:
        sideBySide === null ? 'auto' : sideBySide ? 'together' : 'in-turn',
      masksOff: [...masksOff],
      stored,
      runs
    };
    await this._settings?.set(
      'verify',
      setting as unknown as PartialJSONObject
    );
  }

  /** Take the values from these settings from now on. */
  connect(settings: ISettingRegistry.ISettings): void {
    this._settings = settings;
    settings.changed.connect(this._onChanged, this);
    this._onChanged();
  }

  private _get<T>(key: string, fallback: T): T {
    return (own(this._settings?.composite, key) as unknown as T) ?? fallback;
  }

  private _onChanged(): void {
    this._changed.emit();
  }

  private readonly _changed = new Signal<this, void>(this);
  private _settings: ISettingRegistry.ISettings | null = null;
}
