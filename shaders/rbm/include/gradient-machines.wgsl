// The machine of an invocation in the kernels of the gradient of the weights: see rbm/include/machines.wgsl.

// Where the machine begins in each buffer.
#if MANY
var<private> data_from: u32;
var<private> data_hidden_from: u32;
var<private> model_visible_from: u32;
var<private> model_hidden_from: u32;

fn choose_machine(id: vec3u, workgroups: vec3u) {
  order_from = first_of_machine(arrayLength(&order), id, workgroups);
  data_from = first_of_machine(arrayLength(&data), id, workgroups);
  data_hidden_from = first_of_machine(arrayLength(&data_hidden), id, workgroups);
  model_visible_from = first_of_machine(arrayLength(&model_visible), id, workgroups);
  model_hidden_from = first_of_machine(arrayLength(&model_hidden), id, workgroups);
  choose_parameters(id, workgroups);
}
#else
const data_from = 0u;
const data_hidden_from = 0u;
const model_visible_from = 0u;
const model_hidden_from = 0u;
#endif
