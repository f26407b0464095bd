import { own } from '../../frameworks/byName';
import type { IDisposable } from '@lumino/disposable';
import { Debouncer } from '@lumino/polling';

import type { IReportRequest, KernelObserver } from '../../kernel';
import type { OnDemand } from '../onDemand';
import type { Readings } from '../seed/readings';
import type { SeedCode } from '../seed/seedCode';

/** The pause in executions after which the kernel is asked again, in milliseconds. */
const DELAY = 300;

/** What this page knows about the kernel's process: its report, and its runs of the seed cell. */
export class KernelFacts implements IDisposable {
  /**
   * @param kernel - The kernel; not disposed with this.
   * @param readings - Provide the seed and environment that the kernel is asked about.
   */
  constructor(
    kernel: KernelObserver,
    readings: Readings,
    seedCode: OnDemand<SeedCode>
  ) {
    this._kernel = kernel;
    this._readings = readings;
    this._seedCode = seedCode;
    this._pause = new Debouncer(() => this.refresh(), DELAY);
  }

  /** Whether a view shows the notebook: then the kernel is asked again after each activity. */
  isWatched = false;

  /**
   * Ask the kernel what it has loaded and with which seeds.
   *
   * @param wait - How long to wait for the answer, in milliseconds.
   */
  async refresh(wait?: number): Promise<void> {
    await this._kernel.refresh(this._request(), wait);
  }

  /** Ask the kernel once it has been left alone for a moment. */
  refreshSoon(): void {
    void this._pause.invoke();
  }

  /**
   * Note that the seed cell ran in the current process.
   *
   * @param source - The text that ran; `null` if it failed and may have seeded only
   * some frameworks.
   */
  seedCellRan(source: string | null): void {
    this._run = { source, generation: this._kernel.generation };
  }

  /** The last run of the seed cell in the current process that this page saw. */
  get seedCellRun(): { readonly source: string | null } | null {
    return this._run?.generation === this._kernel.generation ? this._run : null;
  }

  get isDisposed(): boolean {
    return this._pause.isDisposed;
  }

  dispose(): void {
    this._pause.dispose();
  }

  private _request(): IReportRequest {
    const recipes = this._seedCode.value?.registry.recipes('python') ?? [];
    const { metadata } = this._readings.notebook;
    const unknown = Object.entries(metadata?.environment ?? {}).filter(
      ([name, value]) =>
        own(this._kernel.report?.environment, name)?.wanted !== value
    );
    return {
      modules: recipes.flatMap(recipe => recipe.modules),
      seed: this._readings.seed,
      environment: Object.fromEntries(unknown)
    };
  }

  private readonly _kernel: KernelObserver;
  private readonly _readings: Readings;
  private readonly _seedCode: OnDemand<SeedCode>;
  private readonly _pause: Debouncer;
  private _run: { source: string | null; generation: number } | null = null;
}
