/* Net-small in C, as a limit: full-batch gradient descent, tanh hidden units, the cost of each step.
   X is (n, m): one feature after the other. */
#include <math.h>
#include <stdlib.h>

void train(const double *restrict X, const double *restrict y, double *restrict W1, double *restrict b1,
           double *restrict W2, double *restrict b2, int m, int n, int h, int steps, double rate,
           double *restrict cost) {
  double *A = malloc(sizeof(double) * m * h), *dZ2 = malloc(sizeof(double) * m), *z = malloc(sizeof(double) * m);
  double r = rate / m;
  for (int step = 0; step < steps; step++) {
    for (int i = 0; i < m; i++) z[i] = *b2;
    for (int j = 0; j < h; j++) {
      double *restrict a = A + j * m, w = W2[j];
      for (int i = 0; i < m; i++) a[i] = b1[j];
      for (int k = 0; k < n; k++)
        for (int i = 0; i < m; i++) a[i] += W1[k * h + j] * X[k * m + i];
      for (int i = 0; i < m; i++) a[i] = tanh(a[i]);
      for (int i = 0; i < m; i++) z[i] += w * a[i];
    }
    double J = 0, db2 = 0;
    for (int i = 0; i < m; i++) {
      double sign = 1 - 2 * y[i], s = sign * z[i], e = exp(-fabs(s));
      J += fmax(s, 0) + log(1 + e);
      dZ2[i] = sign * (s >= 0 ? 1 : e) / (1 + e);
    }
    cost[step] = J / m;
    for (int i = 0; i < m; i++) db2 += dZ2[i];
    for (int j = 0; j < h; j++) {
      double *restrict a = A + j * m, w = W2[j], dW2 = 0, db1 = 0;
      for (int i = 0; i < m; i++) dW2 += dZ2[i] * a[i];
      for (int i = 0; i < m; i++) a[i] = w * dZ2[i] * (1 - a[i] * a[i]);
      for (int i = 0; i < m; i++) db1 += a[i];
      for (int k = 0; k < n; k++) {
        double dW1 = 0;
        for (int i = 0; i < m; i++) dW1 += a[i] * X[k * m + i];
        W1[k * h + j] -= r * dW1;
      }
      W2[j] -= r * dW2;
      b1[j] -= r * db1;
    }
    *b2 -= r * db2;
  }
  free(A);
  free(dZ2);
  free(z);
}
