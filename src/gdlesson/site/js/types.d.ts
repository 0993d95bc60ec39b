/** What the build writes before the modules: pages and headings for the search, and the terms. */
declare const LESSON: {
  /** key, file, title, minutes (0 for a page that is no part of the lesson) */
  pages: [string, string, string, number][];
  /** key of the page, id, heading, words under it that few others have */
  places: [string, string, string, string][];
  /** name, section, meaning, id of the place that explains it; "" if none is known */
  terms: [string, string, string, string][];
  /** where notebooks run in the browser, within the site; "" if nowhere */
  lite: string;
};
