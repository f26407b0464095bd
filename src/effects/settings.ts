/**
 * Settings of libraries; assigning one changes no value of the notebook.
 */
import type { SyntaxNode } from '../python/tree';
import type { Facts } from '../frameworks';
import { head, readChain } from '../python/nodes';

/**
 * Whether the target of an assignment is a setting, by the usual names of libraries.
 *
 * @param target - `torch.backends.cudnn.benchmark`, `os.environ["A"]`.
 * @param text - The text that was parsed.
 */
export function isSetting(
  target: SyntaxNode,
  text: string,
  facts: Facts
): boolean {
  let object: SyntaxNode | null = target;
  let chain: string | null = null;
  while (object?.name === 'MemberExpression' && chain === null) {
    chain = readChain(object, text);
    object = object.firstChild;
  }
  if (chain === null) {
    return false;
  }
  const name = head(chain);
  const path = (facts.usualPath(name) ?? name) + chain.slice(name.length);
  return facts.isSetting(path);
}
