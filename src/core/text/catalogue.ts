import { cliText } from './en/cli.ts';
import { comparisonText } from './en/comparison.ts';
import { comparisonTableText } from './en/comparison-table.ts';
import { controlText } from './en/control.ts';
import { diagnoseText } from './en/diagnose.ts';
import { doctorText } from './en/doctor.ts';
import { earlyEndText } from './en/early-end.ts';
import { explanationText } from './en/explanation.ts';
import { judgementText } from './en/judgement.ts';
import { k6CollectText } from './en/k6-collect.ts';
import { k6EngineText } from './en/k6-engine.ts';
import { k6ExportText } from './en/k6-export.ts';
import { k6ProgramText } from './en/k6-program.ts';
import { k6ThresholdsText } from './en/k6-thresholds.ts';
import { keyPoolText } from './en/key-pool.ts';
import { limitText } from './en/limit.ts';
import { limiterText } from './en/limiter.ts';
import { managedText } from './en/managed.ts';
import { matchersText } from './en/matchers.ts';
import { mergeText } from './en/merge.ts';
import { messageText } from './en/messages.ts';
import { modeControlText } from './en/mode-control.ts';
import { operationsText } from './en/operations.ts';
import { peakText } from './en/peak.ts';
import { problemText } from './en/problem.ts';
import { profileText } from './en/profile.ts';
import { proxyText } from './en/proxy.ts';
import { quoteAnswersText } from './en/quote-answers.ts';
import { quoteShapesText } from './en/quote-shapes.ts';
import { quoteWireText } from './en/quote-wire.ts';
import { reportText } from './en/report.ts';
import { resultFolderText } from './en/result-folder.ts';
import { scaleText } from './en/scale.ts';
import { scenarioText } from './en/scenario.ts';
import { servedText } from './en/served.ts';
import { serverFiguresText } from './en/server-figures.ts';
import { shapesText } from './en/shapes.ts';
import { shardsText } from './en/shards.ts';
import { socketsText } from './en/sockets.ts';
import { suiteText } from './en/suite.ts';
import { targetText } from './en/target.ts';
import { trustText } from './en/trust.ts';
import { twoClientsText } from './en/two-clients.ts';
import { twoEnginesText } from './en/two-engines.ts';
import { verificationText } from './en/verification.ts';
import { verifyText } from './en/verify.ts';
import { watchText } from './en/watch.ts';

/** Every sentence that a user may read, by the room that says it. Another language is another object of this type. */
export const englishCatalogue = {
  cli: cliText,
  comparison: comparisonText,
  comparisonTable: comparisonTableText,
  control: controlText,
  diagnose: diagnoseText,
  doctor: doctorText,
  earlyEnd: earlyEndText,
  explanation: explanationText,
  judgement: judgementText,
  k6Collect: k6CollectText,
  k6Engine: k6EngineText,
  k6Export: k6ExportText,
  k6Program: k6ProgramText,
  keyPool: keyPoolText,
  limit: limitText,
  limiter: limiterText,
  k6Thresholds: k6ThresholdsText,
  managed: managedText,
  matchers: matchersText,
  merge: mergeText,
  messages: messageText,
  modeControl: modeControlText,
  operations: operationsText,
  peak: peakText,
  problem: problemText,
  profile: profileText,
  proxy: proxyText,
  quoteWire: quoteWireText,
  quoteShapes: quoteShapesText,
  quoteAnswers: quoteAnswersText,
  report: reportText,
  resultFolder: resultFolderText,
  scale: scaleText,
  scenario: scenarioText,
  served: servedText,
  serverFigures: serverFiguresText,
  shapes: shapesText,
  shards: shardsText,
  sockets: socketsText,
  suite: suiteText,
  target: targetText,
  trust: trustText,
  twoClients: twoClientsText,
  twoEngines: twoEnginesText,
  verification: verificationText,
  verify: verifyText,
  watch: watchText,
} as const;

export type Catalogue = typeof englishCatalogue;
