/** Images that browsers show and that cannot contain code. */
const SAFE = /^data:image\/(png|jpeg|gif);base64,[A-Za-z0-9+/=\s]+$/;

/**
 * Whether a text from a report may be shown as an image.
 *
 * @param url - A data URL, `null` where there is none.
 */
export function isSafeImage(url: string | null): url is string {
  return url !== null && SAFE.test(url);
}
