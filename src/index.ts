export type { Judgement, ModeJudgement, ObjectiveResult } from './core/judgement.ts';
export { defineLimits, type Limits } from './core/limits.ts';
export { defineProfile, type ProfileInput } from './core/profile.ts';
export type { RunRecord } from './core/record.ts';
export { defineScenario, type ScenarioInput } from './core/scenario.ts';
export type { Summary } from './core/summary.ts';
