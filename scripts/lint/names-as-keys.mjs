/**
 * A rule: no look-up of a word in an object that inherits members, where `constructor`, `valueOf` and `__proto__` are found
 * though nobody put them there. A `Map`, `own()`, or a table of `byName()` in its place.
 */
import { ESLintUtils } from '@typescript-eslint/utils';
import ts from 'typescript';

/** Tables without a prototype, see src/frameworks/byName.ts; a node's `dataset`, which has a setter for every key. */
const SAFE = ['IByName', 'DOMStringMap'];

/** Whether any word may be a key of a type, and members of `Object` are among what it gives. */
function isOpen(type, checker) {
  const parts = type.isUnion() ? type.types : [type];
  return parts.some(
    part =>
      !SAFE.includes(part.getSymbol()?.name) &&
      checker.getIndexInfoOfType(part, ts.IndexKind.String) !== undefined
  );
}

/** Whether a type has values that the code does not name. */
function isAnyWord(type) {
  const parts = type.isUnion() ? type.types : [type];
  return parts.some(part => (part.flags & ts.TypeFlags.String) !== 0);
}

export default {
  meta: {
    type: 'problem',
    schema: [],
    messages: {
      inherited:
        'A word such as `constructor` finds what objects inherit: use a Map, own() or byName() (src/frameworks/byName.ts).'
    }
  },
  create(context) {
    const services = ESLintUtils.getParserServices(context);
    const checker = services.program.getTypeChecker();
    const typeOf = node => services.getTypeAtLocation(node);
    const check = (node, object, key) => {
      if (
        isAnyWord(typeOf(key)) &&
        isOpen(checker.getNonNullableType(typeOf(object)), checker)
      ) {
        context.report({ node, messageId: 'inherited' });
      }
    };
    return {
      'MemberExpression[computed=true]': node =>
        check(node, node.object, node.property),
      'BinaryExpression[operator="in"]': node =>
        check(node, node.right, node.left)
    };
  }
};
