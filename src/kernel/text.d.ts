/** Python that runs in the kernel, as text. */
declare module '*.py' {
  const text: string;
  export default text;
}
