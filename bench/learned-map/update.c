// One update of CD-1 for units of +1 and -1 without biases: mean hidden units in both phases, one reconstruction. The program
// train.py compiles and calls it. An independent program: it shares nothing with the kernels, so that a fault of either shows.
#include <math.h>
#include <stdint.h>
#include <string.h>

// A hash of a counter, as random as coins need.
static inline uint32_t mixed(uint32_t x) {
  x ^= x >> 16; x *= 0x21f0aaadu; x ^= x >> 15; x *= 0xd35a2d97u; x ^= x >> 15;
  return x;
}

static void tanhs(float *restrict x, int n) {
  for (int i = 0; i < n; i++) {
    float e = expf(2.0f * fminf(fmaxf(x[i], -15.0f), 15.0f));
    x[i] = (e - 1.0f) / (e + 1.0f);
  }
}

static void coins(const float *restrict mean, float *restrict unit, int n, uint32_t key, uint32_t *counter) {
  uint32_t from = *counter;
  for (int i = 0; i < n; i++) {
    // 24 random bits against the probability of +1.
    float u = (float)(mixed(mixed((from + (uint32_t)i) * 0x9e3779b9u) ^ key) >> 8) * (1.0f / 16777216.0f);
    unit[i] = 2.0f * u < 1.0f + mean[i] ? 1.0f : -1.0f;
  }
  *counter += (uint32_t)n;
}

typedef float v8 __attribute__((vector_size(32), aligned(4)));
#define L(p) (*(const v8 *)(p))

// out[n][H] = v[n][V] w[V][H], H a multiple of 16, n of 4
static void up(int n, int V, int H, const float *restrict v, const float *restrict w, float *restrict out) {
  for (int j = 0; j < H; j += 16)
    for (int s = 0; s < n; s += 4) {
      v8 a0 = {0}, a1 = {0}, b0 = {0}, b1 = {0}, c0 = {0}, c1 = {0}, d0 = {0}, d1 = {0};
      const float *x = v + s * V, *y = w + j;
      for (int i = 0; i < V; i++, y += H) {
        v8 p = L(y), q = L(y + 8);
        a0 += x[i] * p; a1 += x[i] * q;
        b0 += x[V + i] * p; b1 += x[V + i] * q;
        c0 += x[2 * V + i] * p; c1 += x[2 * V + i] * q;
        d0 += x[3 * V + i] * p; d1 += x[3 * V + i] * q;
      }
      float *o = out + s * H + j;
      *(v8 *)o = a0; *(v8 *)(o + 8) = a1;
      *(v8 *)(o + H) = b0; *(v8 *)(o + H + 8) = b1;
      *(v8 *)(o + 2 * H) = c0; *(v8 *)(o + 2 * H + 8) = c1;
      *(v8 *)(o + 3 * H) = d0; *(v8 *)(o + 3 * H + 8) = d1;
    }
}

// out[V][H] += sign sum over samples v[s][V] h[s][H]
static void outer(int n, int V, int H, const float *restrict v, const float *restrict h, float *restrict out, float sign) {
  for (int i = 0; i < V; i += 4)
    for (int j = 0; j < H; j += 16) {
      v8 a0 = {0}, a1 = {0}, b0 = {0}, b1 = {0}, c0 = {0}, c1 = {0}, d0 = {0}, d1 = {0};
      const float *x = v + i, *y = h + j;
      for (int s = 0; s < n; s++, x += V, y += H) {
        v8 p = L(y), q = L(y + 8);
        a0 += x[0] * p; a1 += x[0] * q;
        b0 += x[1] * p; b1 += x[1] * q;
        c0 += x[2] * p; c1 += x[2] * q;
        d0 += x[3] * p; d1 += x[3] * q;
      }
      float *o = out + i * H + j;
      *(v8 *)o += sign * a0; *(v8 *)(o + 8) += sign * a1;
      *(v8 *)(o + H) += sign * b0; *(v8 *)(o + H + 8) += sign * b1;
      *(v8 *)(o + 2 * H) += sign * c0; *(v8 *)(o + 2 * H + 8) += sign * c1;
      *(v8 *)(o + 3 * H) += sign * d0; *(v8 *)(o + 3 * H + 8) += sign * d1;
    }
}

// data[n][V]: rows of the batch. work: floats for 2 n V + 3 n H + 2 V H. n a multiple of 4, V and H of 16.
void update(int n, int V, int H, const float *data, float *w, float *step, float rate, float momentum, float l1,
            uint32_t key, uint32_t *counter, float *work) {
  float *back = work, *back_mean = back + n * V, *mean = back_mean + n * V, *hidden = mean + n * H, *mean2 = hidden + n * H;
  float *gradient = mean2 + n * H, *turned = gradient + V * H;
  up(n, V, H, data, w, mean);
  tanhs(mean, n * H);
  coins(mean, hidden, n * H, key, counter);
  for (int i = 0; i < V; i++)
    for (int j = 0; j < H; j++) turned[j * V + i] = w[i * H + j];
  up(n, H, V, hidden, turned, back_mean);
  tanhs(back_mean, n * V);
  coins(back_mean, back, n * V, key, counter);
  up(n, V, H, back, w, mean2);
  tanhs(mean2, n * H);
  memset(gradient, 0, sizeof(float) * V * H);
  outer(n, V, H, data, mean, gradient, 1.0f);
  outer(n, V, H, back, mean2, gradient, -1.0f);
  float share = 1.0f / n;
  for (int k = 0; k < V * H; k++) {
    float sign = w[k] > 0 ? 1.0f : w[k] < 0 ? -1.0f : 0.0f;
    step[k] = momentum * step[k] + rate * (share * gradient[k] - l1 * sign);
    w[k] += step[k];
  }
}
