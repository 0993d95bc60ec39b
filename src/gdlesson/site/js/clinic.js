// The clinic's answers: every run and every word of it was computed before, and travels with the page.

import { pack } from "../../widgets/js/numbers.js";

/**
 * A run as it travels: numbers of a few digits, null where they are none.
 *
 * @typedef {{ losses: number[], norms: number[], broke: boolean, steps: number, status: string }} Run
 */
/**
 * @typedef {object} Case
 * @property {Run} before
 * @property {Record<string, { right: boolean, said: string }>} causes
 * @property {Record<string, { said: string, helped?: boolean, after?: Run }>} moves
 */

/** @param {Run} run */
const drawn = (run) => ({ ...run, losses: pack(run.losses), norms: pack(run.norms) });

/**
 * What Python's compute says.
 *
 * @param {Record<string, Case>} cases by patient
 * @returns {(state: { patient: string, cause: string, move: string }) => object}
 */
export const clinicAnswer =
  (cases) =>
  ({ patient, cause, move }) => {
    const { before, causes, moves } = cases[patient];
    const [picked, made] = [causes[cause], moves[move]];
    return {
      before: drawn(before),
      ...(picked ? { right: picked.right } : {}),
      ...(made?.after ? { after: drawn(made.after), helped: made.helped } : {}),
      said: [picked, made].flatMap((each) => (each ? [each.said] : [])),
    };
  };
