/**
 * The types against the schemas; the files themselves are held against these in
 * `jupyterlab_seed/tests/test_frameworks.py`.
 */
import { readdirSync, readFileSync } from 'fs';

import { COMMON, FRAMEWORKS, PYTHON } from '..';
import type {
  ICommonFacts,
  IDeterminismFacts,
  IFrameworkFacts,
  IGeneratorFacts,
  ILaunchVariableFacts,
  ILimitFacts,
  IMagicFacts,
  IPythonFacts,
  ISeedCallFacts,
  ISeedRange,
  ISeedSettingFacts,
  IStarFacts,
  IStreamFacts
} from '..';

const FOLDER = 'jupyterlab_seed/frameworks';

interface ISchema {
  readonly properties?: Readonly<Record<string, ISchema>>;
  readonly required?: readonly string[];
  readonly items?: ISchema;
  readonly enum?: readonly string[];
  readonly $defs?: Readonly<Record<string, ISchema>>;
}

/** Whether each member of a type is required; the compiler holds it complete. */
type Members<T> = {
  readonly [K in keyof T]-?: object extends Pick<T, K> ? false : true;
};

function read(name: string): ISchema {
  return JSON.parse(readFileSync(`${FOLDER}/${name}`, 'utf8')) as ISchema;
}

function members(schema: ISchema | undefined): Record<string, boolean> {
  return Object.fromEntries(
    Object.keys(schema?.properties ?? {}).map(name => [
      name,
      !!schema?.required?.includes(name)
    ])
  );
}

describe('the types of the facts', () => {
  const framework = read('framework.schema.json');
  const parts = framework.properties ?? {};

  it('has the members of a framework', () => {
    const expected: Members<IFrameworkFacts> = {
      $schema: false,
      id: true,
      title: true,
      language: true,
      modules: true,
      distribution: true,
      requires: true,
      seedRange: true,
      rank: true,
      sources: true,
      notes: false,
      aliases: false,
      libraries: false,
      submodules: false,
      parts: false,
      alternatives: false,
      spellings: false,
      starNames: false,
      streams: true,
      gpu: false,
      untracedDraws: false,
      compilers: false,
      compiledDraws: false,
      seedCalls: false,
      seedSettings: false,
      unseedCalls: false,
      stateReaders: false,
      stateSetters: false,
      draws: false,
      drawsAreComplete: false,
      drawingWords: false,
      drawless: false,
      settings: false,
      generators: false,
      ownGenerator: false,
      varies: false,
      varyingMethods: false,
      determinism: false,
      launchVariables: false,
      earlyVariables: false,
      startVariables: false,
      keys: false,
      configuration: false
    };
    expect(members(framework)).toEqual(expected);
  });

  it('has the members of their parts', () => {
    const range: Members<ISeedRange> = { min: true, max: true };
    const stream: Members<IStreamFacts> = {
      name: true,
      title: true,
      gpu: false,
      tellsFirstDraw: false
    };
    const seedCall: Members<ISeedCallFacts> = {
      calls: true,
      parameter: true,
      streams: false,
      perhaps: false
    };
    const setting: Members<ISeedSettingFacts> = {
      settings: true,
      streams: false
    };
    const generator: Members<IGeneratorFacts> = {
      calls: true,
      parameter: false,
      seededBy: false,
      place: false,
      seedMethod: false,
      unseeded: true
    };
    const star: Members<IStarFacts> = {
      modules: true,
      below: false,
      names: true
    };
    const variable: Members<ILaunchVariableFacts> = {
      name: true,
      pattern: true,
      maximum: false,
      rule: true,
      values: true,
      source: true
    };
    expect(members(parts.seedRange)).toEqual(range);
    expect(members(parts.streams.items)).toEqual(stream);
    expect(members(parts.seedCalls.items)).toEqual(seedCall);
    expect(members(parts.seedSettings.items)).toEqual(setting);
    expect(members(parts.generators.items)).toEqual(generator);
    expect(members(parts.starNames.items)).toEqual(star);
    expect(members(parts.launchVariables.items)).toEqual(variable);
    const unseeded: Record<IGeneratorFacts['unseeded'], true> = {
      entropy: true,
      constant: true,
      global: true,
      refused: true
    };
    expect(parts.generators.items?.properties?.unseeded.enum).toEqual(
      Object.keys(unseeded)
    );
  });

  it('has the members of Python', () => {
    const python: Members<IPythonFacts> = {
      aliases: true,
      magics: true,
      drawlessModules: true,
      textRunners: true,
      namespaceCalls: true,
      drawless: true,
      transparent: true,
      drawlessMethods: true,
      acceptingAnything: true,
      environmentSetters: true,
      settings: true,
      recordCalls: true,
      copyCalls: true,
      fieldCalls: true,
      parserCalls: true,
      perProcess: true,
      timeArguments: true,
      timeTexts: true,
      generatorParameters: true,
      drawingWords: true,
      seedNames: true,
      commonSeeds: true,
      varies: true,
      varyingMethods: true,
      workerParameters: true,
      devices: true,
      orderlessCalls: true,
      orderlessMethods: true
    };
    const magics: Members<IMagicFacts> = {
      pythonCell: true,
      pythonLine: true,
      setupLine: true,
      codeless: true,
      elsewhere: true,
      profiling: true,
      repeating: true,
      binding: true,
      bringing: true,
      environment: true,
      drawlessCell: true
    };
    const schema = read('languages.schema.json').properties?.python;
    expect(members(schema)).toEqual(python);
    expect(members(schema?.properties?.magics)).toEqual(magics);
  });

  it('has the members of what all share', () => {
    const schema = read('common.schema.json');
    const common: Members<ICommonFacts> = {
      determinism: true,
      tags: true,
      limits: true
    };
    const determinism: Members<IDeterminismFacts> = {
      name: true,
      values: true,
      default: true
    };
    const limit: Members<ILimitFacts> = {
      minimum: false,
      maximum: false,
      exclusiveMinimum: false,
      exclusiveMaximum: false
    };
    const { $schema, ...own } = members(schema);
    expect($schema).toBe(false);
    expect(own).toEqual(common);
    expect(members(schema.properties?.determinism.items)).toEqual(determinism);
    expect(members(schema.$defs?.limit)).toEqual(limit);
  });
});

describe('the data', () => {
  it('has all files', () => {
    const names = readdirSync(FOLDER)
      .filter(name => /^[a-z]+\.json$/.test(name))
      .map(name => name.replace('.json', ''))
      .filter(name => !['common', 'devices', 'languages'].includes(name));
    expect(Object.keys(FRAMEWORKS).sort()).toEqual(names.sort());
    for (const [id, facts] of Object.entries(FRAMEWORKS)) {
      expect(facts.id).toBe(id);
    }
  });

  it('has patterns that JavaScript reads', () => {
    const words = Object.values(FRAMEWORKS).flatMap(
      ({ drawingWords, launchVariables }: IFrameworkFacts) => [
        ...(drawingWords ?? []),
        ...(launchVariables ?? []).map(({ pattern }) => pattern)
      ]
    );
    for (const word of [...PYTHON.drawingWords, ...words]) {
      expect(() => new RegExp(word)).not.toThrow();
    }
  });

  it('has a default among the choices of each switch', () => {
    for (const { values, default: byDefault } of COMMON.determinism) {
      expect(values).toContain(byDefault);
    }
  });
});

describe('the facts that a page loads', () => {
  const minimised = jest.requireActual<(text: string) => string>(
    '../../../scripts/support/page_facts.cjs'
  );

  it.each(readdirSync(FOLDER).filter(name => /^\w+\.json$/.test(name)))(
    'are those of %s without its notes and sources',
    name => {
      const text = readFileSync(`${FOLDER}/${name}`, 'utf8');
      const whole = JSON.parse(text) as Record<string, unknown>;
      const left = JSON.parse(minimised(text)) as Record<string, unknown>;
      for (const [member, value] of Object.entries(whole)) {
        const isProse = /^(\$schema|notes)$/.test(member);
        const expected = member === 'sources' ? [] : value;
        expect(left[member]).toEqual(isProse ? undefined : expected);
      }
    }
  );
});
