/**
 * What the names of a cell stand for after it.
 */
import { resolve } from '../../python/resolve';
import type { IBinding, Resolved, Scope } from '../../python/resolve';
import type { IExport } from './facts';

/**
 * Reads the names of a cell once all of it was visited.
 *
 * @param module - The scope of the cell.
 * @param end - An offset behind the cell's text.
 */
export function exportsOf(module: Scope, end: number): Map<string, IExport> {
  const found = new Map<string, IExport>();
  for (const [name, all] of module.bindings) {
    found.set(name, {
      target: resolve(name, module, end),
      targets: withoutNone(all).map(binding => targetOf(binding, module)),
      at: all[all.length - 1].at
    });
  }
  return found;
}

function targetOf(
  { at, chain, absolute, scope }: IBinding,
  module: Scope
): Resolved {
  if (chain === null) {
    return { kind: 'none' };
  }
  if (absolute) {
    return { kind: 'path', chain };
  }
  return resolve(chain, scope ?? module, at);
}

/** Without `torch = None` beside other bindings: the fallback where the import fails. */
function withoutNone(all: readonly IBinding[]): readonly IBinding[] {
  const others = all.filter(({ none }) => !none);
  return others.length > 0 ? others : all;
}
