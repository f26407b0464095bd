import { HTMLSelect } from '@jupyterlab/ui-components';
import * as React from 'react';

import { CommandIDs } from '../../commands';
import type { IFrameworkState } from '../../model';
import { describeCells, describeSeedNow } from '../messages';
import { Prose } from '../prose';
import { More } from './more';
import type { ISectionProps } from './section';

/** The frameworks: which are seeded, where they come from, and how they are seeded. */
export function FrameworkSection(
  props: ISectionProps
): React.ReactElement | null {
  const { model, commands, trans } = props;
  const { language, frameworks, others, canDetect, readOnly } = model.state;
  if (!language) {
    return null;
  }
  return (
    <>
      {!canDetect && (
        <p className="jp-SeedPanel-note">
          {trans.__(
            'This application has no Python parser, so imports are not detected.'
          )}
        </p>
      )}
      <ul className="jp-SeedPanel-list">
        {frameworks.map(framework => (
          <Framework
            key={framework.recipe.id}
            {...props}
            framework={framework}
          />
        ))}
      </ul>
      {others.length > 0 && (
        <HTMLSelect
          className="jp-SeedPanel-add"
          aria-label={trans.__('Add a framework')}
          value=""
          disabled={readOnly}
          options={[
            { value: '', label: trans.__('Add a framework…') },
            ...others.map(({ id, title }) => ({ value: id, label: title }))
          ]}
          onChange={event => {
            const id = event.currentTarget.value;
            if (id) {
              void commands.execute(CommandIDs.setFramework, {
                id,
                wanted: true
              });
            }
          }}
        />
      )}
    </>
  );
}

/** One framework. */
function Framework(
  props: ISectionProps & { framework: IFrameworkState }
): React.ReactElement {
  const { model, trans, framework } = props;
  const { recipe, chosen, offered } = framework;
  const facts = describeOrigin(props);
  const now = describeSeedNow(framework, trans);
  if (now && chosen && model.state.place) {
    facts.push(now);
  }
  return (
    <li
      className={`jp-SeedPanel-framework${offered ? ' jp-mod-offered' : ''}`}
      data-jp-seed-framework={recipe.id}
    >
      <More
        id={recipe.id}
        label={trans.__('About %1', recipe.title)}
        line={<FrameworkChoice {...props} />}
      >
        {facts.length > 0 && (
          <p>
            <Prose text={facts.join(' · ')} />
          </p>
        )}
        <p>
          <Prose text={recipe.description(trans)} />
        </p>
        {recipe.advice && (
          <p>
            <Prose text={recipe.advice(trans)} />
          </p>
        )}
        {framework.variant && recipe.variants.length > 1 && (
          <p>{trans.__('Variant: %1.', framework.variant.title(trans))}</p>
        )}
      </More>
      {framework.missing.length > 0 && (
        <div className="jp-SeedPanel-detail jp-SeedPanel-error">
          {trans.__(
            'Needs %1, not installed in this kernel.',
            framework.missing.join(', ')
          )}
        </div>
      )}
    </li>
  );
}

/** The checkbox for seeding a framework, and its name. */
function FrameworkChoice(
  props: ISectionProps & { framework: IFrameworkState }
): React.ReactElement {
  const { model, commands, trans, framework } = props;
  const { recipe, chosen, offered, requiredBy } = framework;
  const seedable = recipe.variants.length > 0;
  const required = chosen && requiredBy.length > 0;
  const inputId = `jupyterlab-seed-framework-${recipe.id}`;
  return (
    <div className="jp-SeedPanel-row">
      {seedable ? (
        <input
          id={inputId}
          type="checkbox"
          checked={chosen}
          disabled={required || model.state.readOnly}
          title={
            required
              ? trans.__('Seeded along with %1.', requiredBy.join(', '))
              : undefined
          }
          onChange={event => {
            void commands.execute(CommandIDs.setFramework, {
              id: recipe.id,
              wanted: event.currentTarget.checked
            });
          }}
        />
      ) : (
        <span className="jp-SeedPanel-noBox" />
      )}
      <label htmlFor={seedable ? inputId : undefined}>
        {recipe.title}
        {framework.version ? ` ${framework.version}` : ''}
      </label>
      {framework.installed === false ? (
        <span className="jp-SeedPanel-tag">{trans.__('not installed')}</span>
      ) : (
        offered && (
          <span className="jp-SeedPanel-tag">{trans.__('not seeded yet')}</span>
        )
      )}
    </div>
  );
}

/** Where a framework comes from: cells that import it, or the kernel. */
function describeOrigin(
  props: ISectionProps & { framework: IFrameworkState }
): string[] {
  const { names, trans, framework } = props;
  const { through } = framework;
  const { cells, via, recipe, loaded, requiredBy, chosen } = framework;
  const facts: string[] = [];
  const isImported = cells.some(id => names.cellNumber(id) !== null);
  if (isImported) {
    const where = describeCells(cells, names, trans);
    const others = via.filter(name => !recipe.modules.includes(name));
    facts.push(
      others.length > 0 && others.length === via.length
        ? trans.__('%1 imported in %2', others.join(', '), where)
        : trans.__('imported in %1', where)
    );
  } else if (chosen && requiredBy.length > 0) {
    facts.push(trans.__('seeded along with %1', requiredBy.join(', ')));
  } else if (loaded && recipe.id !== 'python') {
    facts.push(trans.__('loaded in the kernel'));
  }
  if (framework.optional && isImported) {
    facts.push(trans.__('only under a condition'));
  }
  if (through.length > 0) {
    facts.push(trans.__('seeded through %1', through.join(', ')));
  }
  return facts;
}
