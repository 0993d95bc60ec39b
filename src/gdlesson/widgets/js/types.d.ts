// The shapes that several modules speak of. For the type checker and for readers; no page loads it.

/** What anywidget gives a view: the traits of one widget, S, as Python and the page share them. */
export interface Model<S> {
  get<K extends keyof S & string>(name: K): S[K];
  set<K extends keyof S & string>(name: K, value: S[K]): void;
  save_changes(): void;
  on(event: string, handler: (message?: unknown) => void): void;
  off(event: string, handler: (message?: unknown) => void): void;
}

/** Numbers that Python packed as little-endian float64: JSON has no infinity and no NaN. */
export type Packed = DataView;
export type Point = [number, number];
export type Span = [number, number];
export type Tick = [number, string];
/** The value of a choice, and the words for it. */
export type Choice = readonly [string, string];

/**
 * A function that Python has recorded, as a list of operations on single numbers: the name of each and
 * the places of what it is done with. `outputs` are the places of f and, where they are known, of its
 * slopes.
 */
export interface Program {
  inputs: number;
  steps: [string, ...number[]][];
  outputs: number[];
}

/** What is asked before the learner plays; without a prompt, nothing is. */
export interface Question {
  prompt?: string;
  options?: string[];
  /** What was on show when it was asked, by trait: it is about that. */
  about?: Record<string, unknown>;
}

/** What was predicted: a number or the index of an option, or that it was skipped. */
export interface Guess {
  value?: number;
  skipped?: boolean;
}

/** What every answer has: the inputs it belongs to, and what is to be said of it. */
export interface Echoing {
  echo?: Record<string, unknown>;
  /** What the learner's function raised. */
  error?: string;
  /** Why there is no answer, in a sentence, where it raised nothing. */
  trouble?: string;
  /** What the learner should know of the function, a sentence each. */
  notes?: string[];
}

/** The traits that every widget has, whatever it shows. */
export interface Traits {
  answer: object;
  /** The last question of Python's whether a view is still open, answered by one that is. */
  seen: string;
  /** How far a slow function of the learner's has got; empty if there is nothing to say. */
  progress: string;
  question: Question;
  guess: Guess;
  outcome: string;
}

/** What the views of a widget that plays something share: the name of the play that goes on. */
export interface SharedPlay {
  playing: string;
}

/** The traits of a widget that plays the steps of a run. `position` is ALL_STEPS at the end. */
export interface PlayedTraits extends SharedPlay {
  steps: number;
  step_limit: number;
  position: number;
}

/** A surface to choose, as its contour map needs it. */
export interface Surface {
  name: string;
  label: string;
  start: Point;
  window: [Span, Span];
  minima: Point[];
  /** A learning rate that gets somewhere here, and the round rates that a slider walks. */
  rate?: number;
  stops?: number[];
  /** The learning rate above which descent flies off, where it is one number. */
  border?: number | null;
  /** The function itself, if the page can compute it. */
  program?: Program | null;
}

/**
 * The ground of a surface over a window: its contour lines by height, and what lies above each.
 * Lines and borders are points one after the other, with a point that is no number after each line:
 * shares of the window, in float32.
 */
export interface Picture {
  surface?: string;
  window?: [Span, Span];
  /** How the heights follow each other, in words. */
  rule?: string;
  /** How high the ground is drawn, 0 to 1, on a square grid from the lower left on, in float32. */
  relief?: Packed;
  /** How steep the ground is where nine tenths of it are less steep. */
  steep?: number;
  levels: { height: number; heavy: boolean; lines: Packed }[];
  /** First the borders of the ground that has a height at all, then one for each level. */
  above: Packed[];
}

/** The traits of a widget on a contour map that can be chosen. */
export interface MapTraits {
  surface: string;
  surfaces: Surface[];
  picture: Picture;
}

/** Collects what must be undone when a view goes away. */
export interface Bag {
  listen<K extends keyof GlobalEventHandlersEventMap>(
    target: EventTarget,
    type: K,
    handler: (event: GlobalEventHandlersEventMap[K]) => void,
    options?: AddEventListenerOptions,
  ): void;
  model<S>(model: Model<S>, names: readonly (keyof S & string)[], handler: () => void): void;
  add(action: () => void): void;
  dispose(): void;
}

/** What is to be seen between the axes. Ticks left out are round numbers. */
export interface Seen {
  x: Span;
  y: Span;
  xTicks?: Tick[];
  yTicks?: Tick[];
  /** So many pixels stay free beyond the first and the last number of each axis. */
  margin?: number;
  tall?: number;
}

/** Axes in an SVG. Before the first `set` they are not `ready` and have no scale. */
export interface Axes {
  root: SVGSVGElement;
  inside: SVGGElement;
  ready: boolean;
  /** What is written below the axis across. */
  xName: string;
  /** The whole picture, in pixels. */
  size: { wide: number; tall: number };
  x: Span;
  y: Span;
  toX(value: number): number;
  toY(value: number): number;
  set(seen: Seen): void;
  /** What is drawn now, in words for the ear: never more than the eye sees. */
  describe(words: string): void;
  /** How wide the picture is on the page, and by what share that is wider than meant. */
  measure(): { wide: number; share: number };
  /** Where a pointer event is, in the numbers of the axes. */
  at(event: { clientX: number; clientY: number }): Point;
}

/** A control that shows a value. */
export interface Control<V> {
  root: HTMLElement;
  show(value: V): void;
}

/** A run as the charts draw it: its losses, the number or the key of its colour, its marker. */
export interface Run {
  /** What it is called where several are told apart. */
  name?: string;
  losses: number[];
  color: number | string;
  shape?: string;
  /** Whether it ended in an infinity: others set the scale, then. */
  broke?: boolean;
}

/** What `create` gets to make the parts of a widget. */
export interface Workshop<S> {
  model: Model<S>;
  bag: Bag;
  /** Set traits now, here; Python hears of the latest wish once a frame. */
  wish(values: Partial<S>): void;
}

/** What `create` returns: the parts of a widget, and how they keep up with the traits. */
export interface View<S> {
  parts: Node[];
  /** Where the line that says what is to be seen stands; left out, below all parts. */
  statusIn?: Element;
  /** What fades while the answer on show belongs to an older wish. */
  fading: Element[];
  /** What to say while the answer is current. */
  sentence(): string;
  /** Where things stand, for the ear: the eye has it beside the picture. Heard before the sentence. */
  whereabouts?(): string;
  /** Done once at first, in this order, and then whenever one of these traits changes. */
  follow: [(keyof S & string)[], () => void][];
  /** Traits besides the inputs that change what is said or where things stand. */
  retell?: (keyof S & string)[];
}
