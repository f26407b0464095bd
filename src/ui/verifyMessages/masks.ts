/**
 * The rules for masking in words. Those of the server, in English, are for rules
 * that this page does not know.
 */
import type { TranslationBundle } from '@jupyterlab/translation';

import type { IMask } from '../../jobs';

/**
 * A rule as a noun.
 *
 * @param masks - The rules as the server names them.
 */
export function nameMask(
  id: string,
  masks: readonly IMask[],
  trans: TranslationBundle
): string {
  switch (id) {
    case 'address':
      return trans.__('memory addresses');
    case 'object-id':
      return trans.__('ids of objects in HTML');
    case 'timing':
      return trans.__('times that are measured');
    case 'progress':
      return trans.__('progress bars');
    case 'kernel-path':
      return trans.__('paths of the kernel');
    case 'log-header':
      return trans.__('heads of log lines');
    case 'svg-id':
      return trans.__('ids and dates in SVG');
    default:
      return masks.find(mask => mask.id === id)?.name ?? id;
  }
}

/** What a rule hides. */
export function describeMask(
  { id, description }: IMask,
  trans: TranslationBundle
): string {
  switch (id) {
    case 'address':
      return trans.__(
        'Addresses in default representations, such as “<object object at 0x7f9d6766f330>”, and the numbers of threads and processes in theirs.'
      );
    case 'object-id':
      return trans.__(
        'Ids that a tool makes up for the HTML or JavaScript that it shows: scikit-learn, the Styler of pandas, Plotly, Bokeh, Altair, Folium, xarray, itables, TensorBoard.'
      );
    case 'timing':
      return trans.__(
        'Times in known forms: %time, %timeit, “12ms/step” and “0s” of Keras, elapsed times of joblib, scikit-learn, LightGBM, CatBoost and the trainer of transformers.'
      );
    case 'progress':
      return trans.__(
        'What a terminal would have overwritten (by a carriage return, a backspace or a move upwards) and the bar, the times and the rate in bars of tqdm, pip and transformers.'
      );
    case 'kernel-path':
      return trans.__(
        'The number of the process in the file names that the kernel gives to cells, such as “ipykernel_7792/1273593653.py”, in warnings and tracebacks.'
      );
    case 'log-header':
      return trans.__(
        'Time and process at the start of the log lines of TensorFlow, JAX and others that use absl or glog.'
      );
    case 'svg-id':
      return trans.__('Ids and the date that Matplotlib writes into SVG.');
    default:
      return description;
  }
}
