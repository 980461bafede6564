// The mean of a unit, from its logit: the probability of 1, or for SPIN units the expectation of +-1, which is the tanh
// of half the logit. Without overflow, and to the relative accuracy of the rarer outcome.
#include "rbm/include/spin.wgsl"

fn mean4(logit: vec4f) -> vec4f {
  let e = exp(-min(abs(logit), vec4f(80.0)));
  if (is_spin) {
    return sign(logit) * (1.0 - e) / (1.0 + e);
  }
  return select(e, vec4f(1.0), logit > vec4f(0.0)) / (1.0 + e);
}
