// The pages' own script. The widgets have modules of their own; a page works without any of them.

import { placeScripts } from "../../widgets/js/scripts.js";
import { startBowl } from "./bowl.js";
import { startCode } from "./code.js";
import { startFinder } from "./finder.js";
import { startPredictions } from "./predict.js";
import { showProgress } from "./progress.js";
import { startQuiz } from "./quiz.js";
import { startReading } from "./reading.js";
import { startTerms } from "./terms.js";
import { startPrinting, startTheme } from "./theme.js";
import { fillTrail } from "./trail.js";

function begin() {
  placeScripts(document.documentElement);
  fillTrail();
  startTheme();
  startPrinting();
  startCode();
  startTerms();
  startPredictions();
  startQuiz();
  startReading();
  startFinder();
  startBowl();
  showProgress();
}

export default begin;
