// What a canvas is given for a colour in linear light (IEC 61966-2-1).
fn encoded(linear: vec3f) -> vec3f {
  let high = 1.055 * pow(linear, vec3f(1.0 / 2.4)) - 0.055;
  return select(high, linear * 12.92, linear <= vec3f(0.0031308));
}

// OKLab (Ottosson 2020): equal steps look equally large, from a light zero and from a dark one alike.
fn oklab(linear: vec3f) -> vec3f {
  let to_cones = mat3x3f(
    0.4122214708, 0.2119034982, 0.0883024619,
    0.5363325363, 0.6806995451, 0.2817188376,
    0.0514459929, 0.1073969566, 0.6299787005,
  );
  let to_lab = mat3x3f(
    0.2104542553, 1.9779984951, 0.0259040371,
    0.7936177850, -2.4285922050, 0.7827717662,
    -0.0040720468, 0.4505937099, -0.8086757660,
  );
  return to_lab * pow(max(to_cones * linear, vec3f(0.0)), vec3f(1.0 / 3.0));
}

// The colour in linear light, within what a canvas can show.
fn linear_light(lab: vec3f) -> vec3f {
  let to_roots = mat3x3f(
    1.0, 1.0, 1.0,
    0.3963377774, -0.1055613458, -0.0894841775,
    0.2158037573, -0.0638541728, -1.2914855480,
  );
  let to_linear = mat3x3f(
    4.0767416621, -1.2684380046, -0.0041960863,
    -3.3077115913, 2.6097574011, -0.7034186147,
    0.2309699292, -0.3413193965, 1.7076147010,
  );
  let roots = to_roots * lab;
  return clamp(to_linear * (roots * roots * roots), vec3f(0.0), vec3f(1.0));
}
