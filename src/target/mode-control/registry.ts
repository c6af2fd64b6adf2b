import type { ModeControl } from '../../core/mode-control.ts';
import type { ModeController, Surroundings } from './controller.ts';
import { dockerKind } from './kinds/docker.ts';
import { envFileKind } from './kinds/env-file.ts';
import { httpAdminKind } from './kinds/http-admin.ts';
import { manualKind } from './kinds/manual.ts';
import { pm2Kind } from './kinds/pm2.ts';

/** Every kind of mode control, by its name: one file and one line here make a new one; the contract test runs through all. */
export const CONTROLLERS = {
  'env-file': envFileKind,
  pm2: pm2Kind,
  'http-admin': httpAdminKind,
  manual: manualKind,
  docker: dockerKind,
} as const;

/** The controller of a profile's mode control. */
export const controllerOf = (control: ModeControl, surroundings: Surroundings): ModeController => {
  switch (control.kind) {
    case 'env-file':
      return CONTROLLERS['env-file'].create(control, surroundings);
    case 'pm2':
      return CONTROLLERS.pm2.create(control, surroundings);
    case 'http-admin':
      return CONTROLLERS['http-admin'].create(control, surroundings);
    case 'manual':
      return CONTROLLERS.manual.create(control, surroundings);
    case 'docker':
      return CONTROLLERS.docker.create(control, surroundings);
  }
};
