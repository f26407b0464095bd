import type {
  AutoInject,
  IMetadataProblem,
  INotebookMetadata,
  ISeedCellPlace
} from '../../cell';
import type { INotebookLanguage } from '../../kernel';
import type { ICellReading, Language } from '../../recipes';

/** The content of a notebook, read once. */
export interface INotebookReading {
  /** The language as the kernel names it, else as the notebook does. */
  readonly languageName: string | null;
  /** What the language is guessed from; `null` if it is no guess. */
  readonly languageGuess: INotebookLanguage['guess'];
  /** `null` if there is no recipe for the language. */
  readonly language: Language | null;
  /** The place of the seed cell, or `null`. */
  readonly place: ISeedCellPlace | null;
  /** The reading of the seed cell; `null` without a cell or a language, and before `SeedCode` has loaded. */
  readonly cell: ICellReading | null;
  readonly metadata: INotebookMetadata | null;
  readonly metadataProblem: IMetadataProblem | null;
  /** When the kernel is seeded: the notebook's choice, else the user's setting. */
  readonly mode: AutoInject;
}
