/** Two features, one boundary: the mathematics of logistic and of linear regression. params is [w1, w2, b]. */

import { logLoss, sigmoid } from "./logistic.mjs";

/** The output z at which a model is undecided: logistic regression predicts sigmoid(z), the linear model z itself. */
export const LEVEL = { logistic: 0, linear: 0.5 };

export const preActivation = ([w1, w2, b], x1, x2) => w1 * x1 + w2 * x2 + b;

export const squaredError = (z, y) => (z - y) ** 2;

export const predict = (model, z) => (model === "logistic" ? sigmoid(z) : z);

export const isRight = (model, z, y) => z > LEVEL[model] === (y === 1);

/** points is [[x1, x2, y], ...]; the loss is the mean log loss, or the mean squared error of the linear model. */
export function score(model, params, points) {
  const zs = points.map(([x1, x2]) => preActivation(params, x1, x2));
  const outputs = zs.map((z) => predict(model, z));
  const loss = model === "logistic" ? logLoss : squaredError;
  const total = points.length;
  const right = points.filter(([, , y], k) => isRight(model, zs[k], y)).length;
  const sum = points.reduce((before, [, , y], k) => before + loss(zs[k], y), 0);
  const [lowest, highest] = [Math.min(...outputs), Math.max(...outputs)];
  return { right, total, accuracy: right / total, loss: sum / total, lowest, highest };
}

/** Ways to move the boundary: params and an amount give new params. */
export const MOVES = {
  /** Turn it anticlockwise by an angle around `centre`, where z stays. */
  turn([w1, w2, b], angle, { centre: [c1, c2] }) {
    const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
    const [v1, v2] = [cos * w1 - sin * w2, sin * w1 + cos * w2];
    return [v1, v2, b + (w1 - v1) * c1 + (w2 - v2) * c2];
  },
  /** Shift it by a distance along w, towards what is predicted as 1. */
  shift: ([w1, w2, b], distance) => [w1, w2, b - distance * Math.hypot(w1, w2)],
  /** Multiply the steepness; the boundary, z = `level`, stays where it is. */
  steepen: ([w1, w2, b], factor, { level }) => [factor * w1, factor * w2, level + factor * (b - level)],
};
