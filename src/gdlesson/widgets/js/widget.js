// What every widget does: put its parts on the page, keep up with the model, and leave no trace.

import { createBag } from "./bag.js";
import { ALONE, createCourier, goodAnswer, TROUBLE } from "./courier.js";
import { put } from "./elements.js";
import { followWidth } from "./fitting.js";
import { createForesight } from "./foresight.js";
import { keepKeys } from "./keys.js";
import { present } from "./prediction.js";
import { createStatus } from "./status.js";
import { answerCalls } from "./views.js";

/** @import { State } from "./courier.js" */
/** @import { Echoing, Model, Traits, View, Workshop } from "./types.d.ts" */

/**
 * Do something with each good answer, and nothing before the first or after an error.
 *
 * @template {Traits} S
 * @param {Model<S>} model
 * @param {(answer: S["answer"]) => void} take
 */
export function onAnswer(model, take) {
  return () => {
    const answer = goodAnswer(model);
    if (answer) take(answer);
  };
}

/** @param {string} name */
const inWords = (name) => name.charAt(0).toUpperCase() + name.slice(1).replaceAll("-", " ");

/**
 * A widget for anywidget: its `render` makes the view that `create` describes.
 *
 * What is drawn fades while it is the answer to an older wish, and what is wrong is said.
 *
 * @template {Traits} S
 * @param {string} name the class of its element, after gdl-
 * @param {readonly (keyof S & string)[]} inputs the traits that an answer is computed from
 * @param {(workshop: Workshop<S>) => View<S>} create
 * @param {string} [title] what the widget is called; left out, its name in words
 * @param {(state: S) => Partial<S["answer"]> | null} [preview] the answer that Python will give; null
 *   where only Python can
 * @param {(state: any) => object | null} [judge] the verdicts on the steps on show, by rule; the same
 */
export function createWidget(
  name,
  inputs,
  create,
  title = inWords(name),
  preview = () => null,
  judge = () => null,
) {
  /** @param {{ model: Model<S>, el: HTMLElement }} context */
  function render({ model: shared, el }) {
    const bag = createBag();
    const status = createStatus(bag);
    const { model, holds, foreseen } = createForesight(shared, bag, inputs, preview, judge);
    const tell = (/** @type {State} */ state) => {
      const { error, trouble, notes = [] } = /** @type {Echoing} */ (model.get("answer") ?? {});
      const stale = !(["current", "following"].includes(state) || holds()) || Boolean(error);
      for (const node of view.fading) node.classList.toggle("gdl-stale", stale);
      el.dataset.state = state;
      const silent = state === "late" || state === "gone" ? state : null;
      if (silent && !holds()) status.say(TROUBLE[silent], "trouble");
      else if (state !== "current" && !holds()) return;
      else if (error) status.say(trouble ?? `Your function raised ${error}`, "trouble");
      else {
        const more = silent ? [ALONE[silent]] : notes;
        status.say([view.sentence(), ...more].join(" "), "plain", view.whereabouts?.());
      }
    };
    const courier = createCourier(shared, bag, inputs, tell, foreseen);
    const view = create({ model, bag, wish: courier.wish });
    el.classList.add("gdl", `gdl-${name}`);
    put(el, { role: "group", "aria-label": title });
    keepKeys(bag, el);
    if (view.statusIn) view.statusIn.append(status.root);
    present(model, el, bag, view.statusIn ? view.parts : [...view.parts, status.root]);
    // One that follows several traits apart is called once.
    const handlers = new Set(view.follow.map(([, handler]) => handler));
    const draw = () => {
      for (const handler of handlers) handler();
    };
    followWidth(bag, el, draw);
    for (const [traits, handler] of view.follow) bag.model(model, traits, handler);
    draw();
    courier.start();
    bag.model(model, ["answer"], () => {
      if (holds()) courier.judge();
    });
    answerCalls(bag, model, el);
    bag.model(model, ["progress"], () => {
      if (model.get("progress")) courier.hear(() => status.say(model.get("progress"), "trouble"));
    });
    bag.model(model, view.retell ?? [], courier.judge);
    return () => bag.dispose();
  }
  return { render };
}
