import { GeometryError } from '../../ensemble/geometry.ts';
import { ModelError } from '../../ising/model.ts';
import { TemperatureError } from '../../ising/temperature-error.ts';
import { MachineError } from '../../rbm/machine/errors.ts';

/** Whether an error says that settings do not fit this device or each other. Other settings may fit. */
export function isUnfit(error: unknown): error is Error {
  return [GeometryError, ModelError, TemperatureError, MachineError].some(
    (kind) => error instanceof kind,
  );
}
