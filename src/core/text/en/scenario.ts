/** English sentences of the scenario part of the catalogue. */
export const scenarioText = {} as const;
