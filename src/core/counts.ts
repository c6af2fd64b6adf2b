import { z } from 'zod';

export const countSchema = z.int().min(0);
export const countsByNameSchema = z.record(z.string(), countSchema);
