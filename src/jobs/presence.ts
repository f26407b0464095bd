import type { IDisposable } from '@lumino/disposable';

/** What is heard of the page. */
export type PageEvents = Pick<
  Window,
  'addEventListener' | 'removeEventListener'
>;

/**
 * Whether the page is there. A browser may keep a page that was left, and show it
 * again.
 */
export class PagePresence implements IDisposable {
  /**
   * @param page - The window.
   * @param onHide - Called when the page goes away.
   * @param onShow - Called when it comes back.
   */
  constructor(page: PageEvents, onHide: () => void, onShow: () => void) {
    this._page = page;
    this._hide = onHide;
    this._show = onShow;
    page.addEventListener('pagehide', this._onPageHide);
    page.addEventListener('pageshow', this._onPageShow);
  }

  /** Whether the page goes away. */
  get isLeaving(): boolean {
    return this._isLeaving;
  }

  /** Take the page for one that stays: it asks for something. */
  confirm(): void {
    this._isLeaving = false;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    this._isDisposed = true;
    this._page.removeEventListener('pagehide', this._onPageHide);
    this._page.removeEventListener('pageshow', this._onPageShow);
  }

  private readonly _onPageHide = (): void => {
    this._isLeaving = true;
    this._hide();
  };

  private readonly _onPageShow = (): void => {
    if (this._isLeaving) {
      this._isLeaving = false;
      this._show();
    }
  };

  private readonly _page: PageEvents;
  private readonly _hide: () => void;
  private readonly _show: () => void;
  private _isLeaving = false;
  private _isDisposed = false;
}
