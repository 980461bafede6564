// What a canvas is given for a colour in linear light (IEC 61966-2-1).
fn encoded(linear: vec3f) -> vec3f {
  let high = 1.055 * pow(linear, vec3f(1.0 / 2.4)) - 0.055;
  return select(high, linear * 12.92, linear <= vec3f(0.0031308));
}
