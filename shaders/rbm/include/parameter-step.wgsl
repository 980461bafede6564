// One step of a parameter along its gradient. The kernel binds `parameters`, `moments`, `step` and `ordinal`, because
// its other buffers decide at which numbers.
//   momentum: step = momentum step + learning_rate (gradient - penalty);  parameter += step
//   Adam (Kingma & Ba 2015, algorithm 1, upwards): learning_rate m / (sqrt(s) + epsilon) with unbiased first and second moments
// The L2 penalty l2 w is part of the gradient. L1 has one of three forms:
//   in the gradient: l1 sign(w)
//   outside: l1 sign(w) is subtracted after the step, and small weights swing about 0
//   proximal: the step ends in sign(w) max(|w| - l1, 0), and small weights become 0

// Host: src/rbm/training/optimizer.ts.
struct Step {
  count: u32,           // of parameters
  gradient_stride: u32,
  gradient_offset: u32,
  ordinals: u32,        // ordinals of one update
  update: u32,          // of ordinal 0, from 1 on
  learning_rate: f32,
  momentum: f32,        // decay of the first moment
  second_decay: f32,    // decay of the second moment
  epsilon: f32,
  l1: f32,
  l2: f32,
}

// Fixed with the pipeline, since software adapters pay for branches not taken too.
override ADAM: bool = false;
// Of L1: 0 in the gradient, 1 outside, 2 proximal.
override PENALTY: u32 = 0u;

// Where the machine begins: see rbm/include/machines.wgsl.
#if MANY
var<private> parameters_from: u32;
var<private> moments_from: u32;
// What machines may differ in, which the kernel binds as `rates`: learning rate, momentum, L1 and L2.
var<private> own_rates: vec4f;

fn choose_parameters(id: vec3u, workgroups: vec3u) {
  parameters_from = first_of_machine(arrayLength(&parameters), id, workgroups);
  moments_from = first_of_machine(arrayLength(&moments), id, workgroups);
  own_rates = rates[id.z];
}

fn rates_here() -> vec4f {
  return own_rates;
}
#else
const parameters_from = 0u;
const moments_from = 0u;

fn rates_here() -> vec4f {
  return vec4f(step.learning_rate, step.momentum, step.l1, step.l2);
}
#endif

fn adam_move(own: u32, push: f32, learning_rate: f32, momentum: f32) -> f32 {
  let at = moments_from + own;
  let first = mix(push, moments[at], momentum);
  let second = mix(push * push, moments[step.count + at], step.second_decay);
  moments[at] = first;
  moments[step.count + at] = second;
  let number = f32(step.update + ordinal / step.ordinals);
  let unbiased = vec2f(first, second) / (1.0 - pow(vec2f(momentum, step.second_decay), vec2f(number)));
  return learning_rate * unbiased.x / (sqrt(unbiased.y) + step.epsilon);
}

fn step_parameter(at: u32, gradient: f32) {
  let own = rates_here();
  let learning_rate = own.x;
  let momentum = own.y;
  let l1 = own.z;
  let old = parameters[parameters_from + at];
  var push = gradient - own.w * old;
  if (PENALTY == 0u) {
    push -= l1 * sign(old);
  }
  var moved = old;
  if (ADAM) {
    moved += adam_move(at, push, learning_rate, momentum);
  } else {
    let velocity = momentum * moments[moments_from + at] + learning_rate * push;
    moments[moments_from + at] = velocity;
    moved += velocity;
  }
  if (PENALTY == 1u) {
    moved -= l1 * sign(moved);
  }
  if (PENALTY == 2u) {
    moved = sign(moved) * max(abs(moved) - l1, 0.0);
  }
  parameters[parameters_from + at] = moved;
}
