// The map on a page of its own: where one stands, at the end of the lesson.

import { all, make } from "./dom.js";

/** Fill each empty trail with the lesson's parts. */
export function fillTrail() {
  for (const list of all("[data-trail]")) {
    const parts = LESSON.pages.filter(([, , , minutes]) => minutes > 0);
    const rows = parts.map(([key, file, name, minutes]) => {
      const isExercise = key.startsWith("E");
      const time = make("span", { class: "mins" }, make("span", {}, `${minutes} min`));
      time.append(make("em", { class: "state" }));
      const stop = make("span", { class: "stop" }, isExercise ? "✎" : key);
      const link = make("a", { href: file }, stop, make("b", {}, name), time);
      return make("li", { "data-n": key, class: isExercise ? "exercise" : "" }, link);
    });
    list.replaceChildren(...rows);
  }
}
