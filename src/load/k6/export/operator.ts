import { HTTP1_ENV } from '../http1.ts';
import { PINNED_K6 } from '../pinned.ts';
import type { Plain } from './yaml.ts';

/** Most of what a ConfigMap holds (1 MiB, Kubernetes documentation), with room for its names. */
const CONFIG_MAP_BYTES = 1_000_000;
const NAME_LENGTH = 40;
/** The user that the image of k6 runs as: a volume must be his to write to. */
const K6_GROUP = 12_345;
const FILES_IMAGE = 'busybox:1.37';

export type OperatorOptions = {
  readonly scenario: string;
  readonly entry: string;
  /** What k6 reads, by name. */
  readonly files: ReadonlyMap<string, string>;
  readonly parallelism: number;
  /** null: the pinned k6. */
  readonly image: string | null;
  readonly hasSecrets: boolean;
};

export type Manifests = {
  readonly name: string;
  readonly way: 'config-map' | 'volume';
  /** Documents by file name. */
  readonly files: ReadonlyMap<string, readonly Plain[]>;
};

/**
 * What the runners are told beside what the operator itself says: one file of lines each, and no verdict of a part of the load. The operator hands
 * the same words to `k6 archive`, so each must be one that it knows.
 */
const ARGUMENTS = [
  '--log-format=raw',
  '--console-output=/results/$(POD_NAME).log',
  '--no-thresholds',
  '--summary-mode=disabled',
].join(' ');

/** Bears the names of its files too: they count. */
const bytesOf = (files: ReadonlyMap<string, string>): number =>
  [...files].reduce((sum, [name, content]) => sum + Buffer.byteLength(name) + Buffer.byteLength(content), 0);

const claim = (name: string, size: string): Plain => ({
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata: { name },
  spec: { accessModes: ['ReadWriteMany'], resources: { requests: { storage: size } } },
});

const mounted = (volume: string, claimName: string, mountPath: string) => ({
  volume: { name: volume, persistentVolumeClaim: { claimName } },
  mount: { name: volume, mountPath },
});

/** A pod that only holds the volumes, to copy files in and out. */
const filesPod = (name: string, volumes: readonly ReturnType<typeof mounted>[]): Plain => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: `${name}-files` },
  spec: {
    restartPolicy: 'Never',
    securityContext: { fsGroup: K6_GROUP },
    containers: [
      {
        name: 'files',
        image: FILES_IMAGE,
        command: ['sleep', '86400'],
        volumeMounts: volumes.map(({ mount }) => mount),
      },
    ],
    volumes: volumes.map(({ volume }) => volume),
  },
});

const testRun = (options: OperatorOptions, name: string, script: Plain): Plain => {
  const results = mounted('results', `${name}-results`, '/results');
  return {
    apiVersion: 'k6.io/v1alpha1',
    kind: 'TestRun',
    metadata: { name },
    spec: {
      parallelism: options.parallelism,
      script,
      arguments: ARGUMENTS,
      runner: {
        image: options.image ?? `grafana/k6:${PINNED_K6}`,
        env: [
          { name: 'POD_NAME', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
          { name: 'K6_NO_USAGE_REPORT', value: 'true' },
          ...Object.entries(HTTP1_ENV).map(([variable, value]) => ({ name: variable, value })),
        ],
        ...(options.hasSecrets ? { envFrom: [{ secretRef: { name } }] } : {}),
        securityContext: { fsGroup: K6_GROUP },
        volumes: [results.volume],
        volumeMounts: [results.mount],
      },
    },
  };
};

/**
 * The manifests of a TestRun of the k6 operator (its documentation): the script in a ConfigMap, or on a volume where it is too large for one; secrets
 * only by the name of a Secret; each runner writes a file of its own, named after its pod. No initializer is given: it is like a runner then.
 */
export const manifestsOf = (options: OperatorOptions): Manifests => {
  const { entry, files } = options;
  const name = `gateproof-${options.scenario}`.slice(0, NAME_LENGTH).replace(/-+$/, '');
  const way = bytesOf(files) <= CONFIG_MAP_BYTES ? 'config-map' : 'volume';
  const results = mounted('results', `${name}-results`, '/results');
  const plan = mounted('plan', `${name}-plan`, '/plan');
  const configMap: Plain = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data: Object.fromEntries(files) };
  const script: Plain =
    way === 'config-map'
      ? { configMap: { name, file: entry } }
      : { volumeClaim: { name: `${name}-plan`, file: entry, readOnly: true } };
  const before: readonly Plain[] =
    way === 'config-map'
      ? [configMap, claim(`${name}-results`, '1Gi'), filesPod(name, [results])]
      : [claim(`${name}-plan`, '1Gi'), claim(`${name}-results`, '1Gi'), filesPod(name, [results, plan])];
  return {
    ...{ name, way },
    files: new Map([
      ['before.yaml', before],
      ['testrun.yaml', [testRun(options, name, script)]],
    ]),
  };
};
