/** The mark of an undo step that replaced a part of the seed cell's text, in its `meta`. */
export const TEXT = 'jupyterlab_seed.text';
