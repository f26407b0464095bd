import { FRAMEWORKS } from './data';
import { Facts } from './facts';

/** The facts of the frameworks that come with the extension. */
export const DEFAULT_FACTS = new Facts(Object.values(FRAMEWORKS));
