/**
 * Which calls change their objects or arguments.
 *
 * Python does not declare this; these are the names that notebooks use. A method that
 * is not listed counts as one that changes its object, a function of a
 * library as one that does not change its arguments.
 */

/** Methods of common objects that leave them as they are, unless `inplace=True` is given. */
export const HARMLESS_METHODS: ReadonlySet<string> = new Set(
  // str, bytes, list, dict, set
  (
    'capitalize casefold center count decode encode endswith expandtabs find format index isalnum isalpha ' +
    'isdigit islower isnumeric isspace isupper join ljust lower lstrip partition removeprefix removesuffix ' +
    'replace rfind rindex rjust rsplit rstrip split splitlines startswith strip swapcase title translate ' +
    'upper zfill copy deepcopy get items keys values union intersection difference issubset issuperset ' +
    'symmetric_difference isdisjoint bit_length hex ' +
    // arrays and tensors
    'all any argmax argmin argsort astype clip cumsum cumprod detach numpy dot diagonal flatten ' +
    'item max mean min nonzero prod ravel repeat reshape round squeeze std sum swapaxes tolist ' +
    'trace transpose var view unsqueeze permute contiguous clone long int bool size dim ' +
    'numel norm matmul mm bmm exp log sqrt abs pow expand eq ne lt gt le ge softmax sigmoid tanh relu conj ' +
    'topk chunk gather masked_select type expand_as view_as nelement element_size is_contiguous ' +
    // pandas
    'head tail describe info groupby agg aggregate applymap assign between corr cov crosstab cut ' +
    'drop dropna drop_duplicates duplicated fillna filter first last idxmax idxmin isin isna isnull notna ' +
    'notnull join kurt mad map median melt merge mode nlargest nsmallest nunique pivot pivot_table plot ' +
    'hist boxplot quantile query rank reindex rename reset_index resample rolling expanding select_dtypes ' +
    'set_index shift skew sort_index sort_values stack unstack to_csv to_dict to_frame to_json to_list ' +
    'to_markdown to_numpy to_parquet to_string to_html to_excel to_pickle unique value_counts where mask ' +
    'xs memory_usage nbytes equals div mul sub add_prefix add_suffix ' +
    // models and figures, read only
    'parameters named_parameters state_dict children modules named_modules predict predict_proba ' +
    'decision_function transform inverse_transform score get_params summary evaluate ' +
    'count_params get_weights get_feature_names_out savefig show tight_layout'
  ).split(' ')
);

/** Methods that change their object only if their value is discarded: `model.apply(init)`. */
export const HARMLESS_IF_USED: ReadonlySet<string> = new Set(
  'apply to cpu cuda float double half'.split(' ')
);

/** Functions, of a library or built in, that change their arguments. */
const CHANGING_FUNCTIONS: ReadonlySet<string> = new Set(
  (
    'shuffle copyto put place putmask fill_diagonal heappush heappop heapify heappushpop heapreplace insort ' +
    'insort_left insort_right next setattr delattr exec update_bn clip_grad_norm clip_grad_value ' +
    'vector_to_parameters backward step at put_along_axis'
  ).split(' ')
);

/** Methods that may change their object, but not their arguments. */
export const KEEPING_METHODS =
  /^(append|extend|add|insert|update|setdefault|push|put|write|writerow|writelines|remove|discard|index|plot|scatter|hist|bar|barh|imshow|matshow|fill_between|errorbar|boxplot|violinplot|contourf?|pie|step|stem|ax[hv]line|ax[hv]span|text|annotate|legend|grid|set|set_\w+|add_\w+|log|log_\w+|info|debug|warning|partial_fit|fit_transform|fit_predict|add_scalar)$/;

/** Of the methods above, those that may run code of the notebook, or draw. */
const MAY_DRAW: ReadonlySet<string> = new Set(
  (
    'split apply map agg aggregate applymap groupby resample rolling expanding assign where mask filter ' +
    'transform inverse_transform predict predict_proba decision_function score evaluate summary ' +
    'partial_fit fit_transform fit_predict update'
  ).split(' ')
);

/** Whether a method draws nothing, by its name, of any object. */
export function drawsNothing(method: string): boolean {
  return (
    !MAY_DRAW.has(method) &&
    (HARMLESS_METHODS.has(method) || KEEPING_METHODS.test(method))
  );
}

/** Whether a call by this name changes its arguments. */
export function changesArguments(method: string): boolean {
  // `torch.nn.init.xavier_uniform_(w)`
  return CHANGING_FUNCTIONS.has(method) || /[A-Za-z\d]_$/.test(method);
}
