import type { TranslationBundle } from '@jupyterlab/translation';
import { Button, HTMLSelect } from '@jupyterlab/ui-components';
import * as React from 'react';

import type { ICellRun, IReport, IVerifiedCell } from '../../jobs';
import { isDiverged } from '../../jobs';
import { nameCellAt } from '../cellName';
import { plainText } from '../plainText';
import { translateTerm } from '../translate';
import { describeSeconds } from './amounts';
import { CellDetail } from './cellDetail';
import { CELL_ICONS } from './icons';
import { CellLink } from './links';
import type { IReportProps } from './props';

/** How many cells are on one page. */
const PAGE = 100;

/** Which cells are listed. */
type Filter = 'all' | 'diverged';

/** The cells, page by page; each opens to show its details in both runs. */
export function CellTable(props: IReportProps): React.ReactElement {
  const { report, trans } = props;
  const [filter, setFilter] = React.useState<Filter>('all');
  // Starts at the cell of the verdict, with its details open.
  const [page, setPage] = React.useState(() => pageOfVerdict(report));
  const cells = listed(report, filter);
  const start = page * PAGE;
  return (
    <section className="jp-SeedVerify-cells">
      <h3>{trans.__('Cells')}</h3>
      <div className="jp-SeedVerify-tableBar">
        <FilterSelect
          filter={filter}
          trans={trans}
          onChange={chosen => {
            setFilter(chosen);
            setPage(0);
          }}
        />
        {cells.length > PAGE && (
          <Pages
            page={page}
            count={cells.length}
            onChange={setPage}
            {...props}
          />
        )}
      </div>
      {cells.length === 0 ? (
        <p className="jp-SeedVerify-note">{trans.__('No cells differ.')}</p>
      ) : (
        <Rows {...props} cells={cells.slice(start, start + PAGE)} />
      )}
    </section>
  );
}

/** The page with the cell that the verdict is about, from 0. */
function pageOfVerdict({ cells, verdict }: IReport): number {
  const place = cells.findIndex(({ index }) => index === verdict.cell);
  return Math.floor(Math.max(place, 0) / PAGE);
}

function listed({ cells }: IReport, filter: Filter): readonly IVerifiedCell[] {
  return filter === 'all' ? cells : cells.filter(isDiverged);
}

/** The choice of listed cells. */
function FilterSelect(props: {
  filter: Filter;
  trans: TranslationBundle;
  onChange: (filter: Filter) => void;
}): React.ReactElement {
  const { filter, trans, onChange } = props;
  return (
    <HTMLSelect
      aria-label={trans.__('Cells to list')}
      value={filter}
      options={[
        { value: 'all', label: trans.__('All cells') },
        { value: 'diverged', label: trans.__('Cells that differ') }
      ]}
      onChange={event => onChange(event.currentTarget.value as Filter)}
    />
  );
}

/** The table of one page. */
function Rows(
  props: IReportProps & { cells: readonly IVerifiedCell[] }
): React.ReactElement {
  const { cells, report, trans } = props;
  const { cell } = report.verdict;
  const [open, setOpen] = React.useState<ReadonlySet<number>>(
    () => new Set(cell === null ? [] : [cell])
  );
  const toggle = (index: number): void => {
    const next = new Set(open);
    if (!next.delete(index)) {
      next.add(index);
    }
    setOpen(next);
  };
  return (
    <table className="jp-SeedVerify-table">
      <thead>
        <tr>
          <th scope="col">{trans.__('Cell')}</th>
          <th scope="col">{trans.__('Result')}</th>
          <th scope="col">{trans.__('Run A')}</th>
          <th scope="col">{trans.__('Run B')}</th>
          <th scope="col">{trans.__('Details')}</th>
        </tr>
      </thead>
      <tbody>
        {cells.map(item => (
          <CellRow
            key={item.index}
            {...props}
            cell={item}
            isOpen={open.has(item.index)}
            onToggle={() => toggle(item.index)}
          />
        ))}
      </tbody>
    </table>
  );
}

/** The navigation between pages. */
function Pages(
  props: IReportProps & {
    page: number;
    count: number;
    onChange: (page: number) => void;
  }
): React.ReactElement {
  const { page, count, onChange, trans } = props;
  const last = Math.ceil(count / PAGE) - 1;
  return (
    <span className="jp-SeedVerify-pages">
      <Button
        className="jp-mod-styled"
        minimal
        small
        disabled={page === 0}
        onClick={() => onChange(page - 1)}
      >
        {trans.__('Previous')}
      </Button>
      <span role="status">
        {trans.__(
          '%1 to %2 of %3',
          page * PAGE + 1,
          Math.min((page + 1) * PAGE, count),
          count
        )}
      </span>
      <Button
        className="jp-mod-styled"
        minimal
        small
        disabled={page >= last}
        onClick={() => onChange(page + 1)}
      >
        {trans.__('Next')}
      </Button>
    </span>
  );
}

/** One cell, with its details below it if they are open. */
function CellRow(
  props: IReportProps & {
    cell: IVerifiedCell;
    isOpen: boolean;
    onToggle: () => void;
  }
): React.ReactElement {
  const { cell, isOpen, onToggle, report, trans } = props;
  const Icon = CELL_ICONS[cell.state]?.react;
  const [a, b] = cell.runs;
  const time = (run: ICellRun | null | undefined): string =>
    run ? describeSeconds(run.seconds, trans) : '–';
  return (
    <>
      <tr data-state={cell.state} data-cell={cell.index}>
        <td>
          <CellLink {...props} index={cell.index} />
        </td>
        <td>
          <span className="jp-SeedVerify-state">
            {Icon && <Icon tag="span" className="jp-SeedVerify-icon" />}
            {translateTerm(report, 'states', cell.state, trans)}
          </span>
        </td>
        <td className="jp-SeedVerify-time">{time(a)}</td>
        <td className="jp-SeedVerify-time">{time(b)}</td>
        <td>
          <Button
            className="jp-mod-styled"
            minimal
            small
            aria-expanded={isOpen}
            aria-label={trans.__(
              'Details of %1',
              plainText(nameCellAt(cell.number, cell.source, trans))
            )}
            onClick={onToggle}
          >
            {isOpen ? trans.__('Hide') : trans.__('Show')}
          </Button>
        </td>
      </tr>
      {isOpen && (
        <tr className="jp-SeedVerify-detailRow">
          <td colSpan={5}>
            <CellDetail {...props} />
          </td>
        </tr>
      )}
    </>
  );
}
