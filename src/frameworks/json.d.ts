/** The facts, which lie in the Python package; `data.ts` gives them their types. */
declare module '*.json' {
  const value: unknown;
  export default value;
}
