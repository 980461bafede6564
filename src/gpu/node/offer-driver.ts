import fs from 'node:fs';
import os from 'node:os';
import { deno } from './deno.ts';
import type { SoftwareDriver } from './software-driver.ts';

/**
 * glibc's RTLD_NODELETE. With this flag the Vulkan loader stays loaded after the failed attempt to use it as a
 * Node module. Dawn looks the loader up by name and finds it even if the system has no loader.
 */
const RTLD_NODELETE = 0x1000;

/**
 * Offers the bundled driver to the Vulkan loader, beside the system's drivers or alone. Also loads the bundled
 * loader, because the system's loader may be missing or too old for VK_ADD_DRIVER_FILES. Drivers that the user
 * named in the environment stay as they are.
 */
export function offerDriver(software: SoftwareDriver, alone: boolean): void {
  const named = process.env['VK_DRIVER_FILES'] ?? process.env['VK_ICD_FILENAMES'];
  if (alone) {
    process.env['VK_DRIVER_FILES'] = software.icd;
    process.env['VK_ICD_FILENAMES'] = software.icd;
  } else if (!named) {
    process.env['VK_ADD_DRIVER_FILES'] = software.icd;
    // Mesa's software driver is not needed beside this one, and Dawn writes complaints about old versions of it to stderr.
    process.env['VK_LOADER_DRIVERS_DISABLE'] ??= 'lvp_icd*';
  }
  if (!software.loader || !fs.existsSync(software.loader)) return;
  try {
    if (deno) deno.dlopen(software.loader, {});
    else
      process.dlopen(
        { exports: {} },
        software.loader,
        os.constants.dlopen.RTLD_NOW | RTLD_NODELETE,
      );
  } catch {
    // Node's dlopen always throws, because a Vulkan loader is not a Node module. The loader is loaded nevertheless.
  }
}
