// What the server tells the pages (the presenters beside this folder make it), and what modules hand each other.

export type State = 'candidate' | 'accepted' | 'rejected' | 'parked' | 'pool' | 'aside' | 'found';

/** A theme as the list shows it, or a list that is not a theme. */
export interface Row {
  id: string;
  name: string;
  state: State;
  stale?: boolean;
  /** What stands smaller beside the name. */
  subtitle?: string;
  /** Short answers and small talk: last in any order, and nothing is asked about it. */
  last?: boolean;
  /** Who alone speaks in it; empty where several do. */
  one?: string;
  /** Whether an analyst gave the name; a machine did where it is false. */
  named?: boolean;
  /** What its colour and shape follow from, for life. */
  number?: number;
  parent?: string | null;
  n: number;
  people: number;
  read: number;
  codes: string[];
  groups: Record<string, number>;
  doubt: number;
  fit: number;
}

/** What the newest run left open at a theme. */
export interface Waits {
  offers: number;
  conflicts: number;
}

export interface Code {
  id: string;
  name: string;
  definition: string;
}

/** What an excerpt may be about. */
export interface Maybe {
  target: string;
  name: string;
  word: string;
}

export interface Card {
  id: string;
  text: string;
  question: string;
  who: string;
  group: string;
  transcript: string;
  title: string;
  strength: number;
  origin: string;
  themes: string[];
  opened: boolean;
  memos: number;
  /** Whether it is a key quote of the open theme. */
  key: boolean;
  /** The theme that the newest run offers it to; empty if it offers it to none. */
  offered?: string;
  maybe?: Maybe[];
  /** How near it is to what was looked for by meaning, and its sentence that is nearest. */
  near?: { nearness: number; sentence: string };
  doubtful?: boolean;
}

export interface Label {
  labeler: string;
  name: string;
  description: string;
  failure: string;
  stale: boolean;
  subtitle: string;
  beyond: string[];
  /** Words of the name that only questions have. */
  asked: string[];
  /** The code that the theme is like, by name. */
  like: string;
}

export interface CodeLine {
  id: string;
  name: string;
  relation: string;
  cosine: number | null;
}

export interface Memo {
  analyst: string;
  text: string;
  seq: number;
}

export interface Conflict {
  kind: string;
  said: string;
  ends: string;
  others: string[];
  excerpts: string[];
}

export interface Evidence {
  echo: string;
  borrowed: string[];
  negative: { card: Card; words: string }[];
  without: string[];
}

/** An excerpt that may belong to a further theme. */
export interface Also {
  card: Card;
  theme: string;
  said: string;
}

export interface AlsoFound {
  also: Also[];
  more: number;
}

/** What a search found beyond the cards: as a sentence, and what was looked for, as words or by meaning. */
export interface Found {
  people?: number;
  read?: number;
  said?: string;
  words?: string;
  like?: string;
}

/** Everything known of one theme. Whatever is looked up only on request is 'asked' meanwhile. */
export interface ThemeDetail {
  id: string;
  row: Row;
  definition: string;
  labels: Label[];
  keyphrases: string[];
  links: CodeLine[];
  near: CodeLine[];
  /** What it may have from the theme that it was split from. */
  inherited?: { name: string; definition: string; codes: CodeLine[] } | null;
  memos: Memo[];
  sources: string[];
  breadth: [group: string, here: number, all: number][];
  readers: [who: string, n: number][];
  stability: string;
  warning: string;
  /** Those of its excerpts that say nothing by themselves, folded at the end. */
  quiet?: string[];
  ids: string[];
  cards: Card[];
  found?: Found;
  offered?: { ids: string[]; cards: Card[] };
  conflicts?: Conflict[];
  evidence?: Evidence | 'asked' | null;
  also?: AlsoFound | 'asked' | null;
}

/** A code with its place in the tree. */
export interface CodeRow extends Code {
  parent: string;
  depth: number;
  color: string;
  include: string;
  exclude: string;
  example: string;
  codings: number;
  themes: { id: string; name: string; how: string }[];
}

/** What somebody coded. */
export interface CodedPassage {
  text: string;
  who: string;
  coder: string;
}

/** What lies behind a code; `more` codings were not sent. */
export interface CodeBehind {
  passages: CodedPassage[];
  more: number;
  cards: Card[];
  memos: Memo[];
}

/** Everything the list needs, freshly read. */
export interface Everything {
  seq: number;
  rows: Row[];
  lists: Row[];
  codes: Code[];
  participants: string[];
  excerpts: number;
  transcripts: number;
  groups: [attribute: string, value: string][];
  waiting: Record<string, Waits>;
  looking?: boolean;
}

/** What changed since an event. */
export interface News {
  seq: number;
  rows: Row[];
  gone: string[];
  lists: Row[];
  reload: boolean;
  waiting?: Record<string, Waits>;
  looking?: boolean;
  /** Why the server could not tell what changed. */
  unseen?: string;
}

export interface Answer {
  recorded: number;
  made: string[];
  /** What an undo or redo did, and where it is to be seen. */
  undone?: { said: string; shows: string; excerpts: string[] } | null;
  /** What failed once it was recorded. */
  problem?: string;
  error?: { message: string; kind: string };
}

export interface Page {
  id: string;
  name: string;
  participant: string;
  group: string;
  turns: Turn[];
  themes: Record<string, string[]>;
  memos: Memo[];
  transcripts: [name: string, id: string][];
}

export interface Turn {
  speaker: string;
  role: string;
  time: string;
  segments: Segment[];
}

export interface Segment {
  at: number;
  text: string;
  excerpts: string[];
}

export interface SplitSide {
  ids: string[];
  keyphrases: string[];
  typical: string[];
  people: number;
}

export interface AlignedCode extends Code {
  relation: string;
  decided: string;
  why: string;
  evidence: { id: string; text: string; who: string }[];
}

export interface AlignedTheme {
  id: string;
  name: string;
  state: State;
  n: number;
  people: number;
  codes: AlignedCode[];
  /** What comes nearest, where it meets no code. */
  nearest: string;
}

/** Question to its answer. */
export interface Reads {
  agreement: any;
  confused: { places: any[]; more: number };
  rounds: any;
  sample: { units: number };
  differences: any;
  hello: { name: string; no_suggestions: string };
  state: Everything;
  sync: News;
  theme: ThemeDetail;
  themes: Record<string, ThemeDetail>;
  cards: { cards: Card[] };
  map: { ids: string; xy: string; group: string; groups: string[]; attribute: string };
  'map themes': { theme: string; themes: string[] };
  reader: Page;
  memos: { memos: Memo[] };
  alignment: { themes: AlignedTheme[]; uncovered: (Code & { nearest: string })[]; basis: string };
  codebook: { codes: CodeRow[] };
  code: CodeBehind;
  why: { why: string };
  fitting: { ids: string[] };
  evidence: Evidence;
  merges: { merges: { themes: string[]; names: string[]; said: string }[]; none: string };
  also: AlsoFound;
  split: { sides: SplitSide[]; way: string; ways: { id: string; said: string }[] };
  merge: { name: string; excerpts: number; shared: number; people: number; keyphrases: string[] };
  search: { ids: string[]; cards: Card[]; people: number; read: number; said: string };
  interviews: any;
  transcript: any;
  participants: any;
  participant: any;
  'all memos': any;
  framework: any;
  'framework cell': any;
  checklist: any;
}

/** The functions of the server, as Gradio hands them over. */
export interface Server {
  read(asked: object): Promise<any>;
  decide(asked: object): Promise<any>;
  decide_all(asked: object): Promise<any>;
}

/** What a decision shows at once, and the event of the board that it was made on. */
export interface Shown {
  theme?: string;
  patch?: Partial<Row> | null;
  seen?: number | undefined;
}

/** A decision under way. */
export interface Item {
  op: string;
  args: object;
  theme: string;
  patch: Partial<Row> | null;
  seen: number;
  reason: string;
  client: string;
  resolve(answer: Answer): void;
  reject(error: Told): void;
}

/** An error that the server answered has a kind. */
export type Told = Error & { kind?: string };

export type Decide = (op: string, args: object, shown?: Shown) => Promise<Answer | null>;
export type Say = (text: string, kind?: '' | 'bad') => void;

/** A group, or a theme, within which excerpts are looked for. */
export interface Within {
  theme?: string;
  attribute?: string;
  value?: string;
}

/** Something to choose, and what was chosen; `id` is null if a new one was typed. */
export interface Option {
  id: string | null;
  name: string;
  note: string;
}
export interface Choice {
  id: string | null;
  action: number;
  typed: string;
}

/** Properties of an element: `class`, `on*` handlers, `dataset`, `aria-*`, `role`, anything else as it is. */
export interface Props {
  [name: string]: unknown;
  [handler: `on${string}`]: ((event: any) => unknown) | null | undefined;
  dataset?: Record<string, string | number>;
}
export type Child = Node | string | null | undefined;

declare global {
  interface DocumentEventMap {
    'workbench:analyst': CustomEvent<string>;
  }
  interface Window {
    workbench: { analyst(): Promise<string>; offered(): string; decideAs(name: string): Promise<string> };
  }
}
