// The step rules and the schedules of gdlesson.optimizers, for one number of w at a time: each is what
// Python does, in its order, and a test holds that they agree.

/**
 * The settings of a rule, by Python's names.
 *
 * @typedef {Record<string, number>} Settings
 * @typedef {Record<string, number>} Memory what a rule remembers of one number of w
 * @typedef {(w: number, g: number, rate: number, k: number, memory: Memory) => number} Step
 */

/**
 * A running average, which is 0 at first.
 *
 * @param {Memory} memory
 * @param {string} name
 * @param {number} beta the share that stays
 * @param {number[]} factors of what is added
 */
function blend(memory, name, beta, ...factors) {
  memory[name] = factors.reduce((a, b) => a * b, 1 - beta) + beta * (memory[name] ?? 0);
  return memory[name];
}

/** @type {Record<string, (s: any) => Step>} */
const RULES = {
  SGD: (s) => (w, g, rate, k, m) => {
    if (!s.momentum) return w - rate * g;
    m.velocity = k ? s.momentum * m.velocity + (1 - s.dampening) * g : g;
    return w - rate * (s.nesterov ? g + s.momentum * m.velocity : m.velocity);
  },
  Adagrad: (s) => (w, g, rate, k, m) => {
    m.sum = (k ? m.sum : s.initial_accumulator_value) + g * g;
    return w - ((rate / (1 + k * s.lr_decay)) * g) / (Math.sqrt(m.sum) + s.eps);
  },
  RMSprop: (s) => (w, g, rate, _, m) => {
    let spread = blend(m, "square", s.alpha, g, g);
    if (s.centered) spread -= blend(m, "mean", s.alpha, g) ** 2;
    const step = g / (Math.sqrt(spread) + s.eps);
    m.velocity = s.momentum ? s.momentum * (m.velocity ?? 0) + step : step;
    return w - rate * m.velocity;
  },
  Adadelta: (s) => (w, g, rate, _, m) => {
    const square = blend(m, "square", s.rho, g, g);
    const step = (Math.sqrt((m.steps ?? 0) + s.eps) / Math.sqrt(square + s.eps)) * g;
    blend(m, "steps", s.rho, step, step);
    return w - rate * step;
  },
  Adam: (s) => (w, g, rate, k, m) => {
    const [beta1, beta2] = s.betas;
    const mean = blend(m, "mean", beta1, g);
    let square = blend(m, "square", beta2, g, g);
    if (s.amsgrad) square = m.largest = Math.max(m.largest ?? 0, square);
    const spread = Math.sqrt(square) / Math.sqrt(1 - beta2 ** (k + 1)) + s.eps;
    return w - ((rate / (1 - beta1 ** (k + 1))) * mean) / spread;
  },
  NAdam: (s) => (w, g, rate, k, m) => {
    const [beta1, beta2] = s.betas;
    const kept = (/** @type {number} */ step) =>
      beta1 * (1 - 0.5 * 0.96 ** (step * s.momentum_decay));
    const [now, ahead] = [kept(k + 1), kept(k + 2)];
    m.product = (m.product ?? 1) * now;
    const mean = blend(m, "mean", beta1, g);
    const square = blend(m, "square", beta2, g, g);
    const part = ((1 - now) / (1 - m.product)) * g + (ahead / (1 - m.product * ahead)) * mean;
    return w - (rate * part) / (Math.sqrt(square / (1 - beta2 ** (k + 1))) + s.eps);
  },
};

/**
 * A step rule for a point: `step(w, gradient, rate)` is the next point.
 *
 * @param {string} name of the class in Python
 * @param {any} settings
 */
export function stepRule(name, settings) {
  const apart = name === "AdamW" || settings.decoupled_weight_decay;
  const made = RULES[name === "AdamW" ? "Adam" : name];
  if (!made) throw new Error(`rules.js has no ${name}`);
  const rule = made(settings);
  const decay = settings.weight_decay;
  /** @type {Memory[]} */
  const memories = [];
  let k = 0;
  return (
    /** @type {number[]} */ w,
    /** @type {number[]} */ gradient,
    /** @type {number} */ rate,
  ) => {
    const next = w.map((at, i) => {
      memories[i] ??= {};
      const uphill = settings.maximize ? -gradient[i] : gradient[i];
      if (apart) return rule(at * (1 - rate * decay), uphill, rate, k, memories[i]);
      return rule(at, decay ? uphill + decay * at : uphill, rate, k, memories[i]);
    });
    k += 1;
    return next;
  };
}

/** The rate of step k, of a run of so many. @type {Record<string, (rate: number, k: number, steps: number) => number>} */
const SCHEDULES = {
  constant: (rate) => rate,
  StepLR: (rate, k, steps) => rate * 0.5 ** Math.floor(k / Math.max(1, Math.floor(steps / 4))),
  ExponentialLR: (rate, k, steps) => rate * (0.01 ** (1 / steps)) ** k,
  CosineAnnealingLR: (rate, k, steps) => (rate * (1 + Math.cos((Math.PI * k) / steps))) / 2,
};

/**
 * How the rate changes in the course of a run.
 *
 * @param {string} schedule
 * @param {number} rate
 * @param {number} steps the budget of the run
 */
export const rateOf = (schedule, rate, steps) => (/** @type {number} */ k) =>
  SCHEDULES[schedule](rate, k, steps);

/**
 * What a verdict needs to know of a rule: whether a step is minus the rate times the gradient and nothing
 * else, and whether some of the last step is kept.
 *
 * @param {string} name
 * @param {any} settings
 * @param {string} schedule
 */
export function kindOf(name, { momentum = 0, betas = [0], weight_decay, maximize }, schedule) {
  const moves = momentum > 0 || betas[0] > 0;
  const simple = name === "SGD" && !momentum && !weight_decay && !maximize;
  return { plain: simple && schedule === "constant", momentum: moves };
}
