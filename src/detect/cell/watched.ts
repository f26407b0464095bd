/**
 * The nodes of a tree that say anything about frameworks, seeds and names. Most do not.
 */
import { BINDING_NODES } from '../../python/bindings';
import { SCOPE_NODES } from '../../python/statements';
import { CONDITION_NODES } from './conditions';

/** The nodes that have to be left as well as entered. */
export const LEFT: ReadonlySet<string> = new Set([
  ...CONDITION_NODES,
  ...SCOPE_NODES
]);

/** The nodes that say anything, names and members excepted. */
export const WATCHED: ReadonlySet<string> = new Set([
  ...LEFT,
  ...BINDING_NODES,
  'ImportStatement',
  'CallExpression',
  'Decorator',
  'ScopeStatement'
]);
