import type { Case } from './variable-case.js';

const SENTRY = { SENTRY_DSN: 'https://abc@sentry.example.com/1' };
const sentry = (changes: object) => ({ dsn: 'https://abc@sentry.example.com/1', environment: 'production', sampleRate: 1, ...changes });
const DSN_SENTENCE = 'SENTRY_DSN must be the address that Sentry shows for the project, such as https://key@sentry.example.com/1.';

const OTEL = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318' };
const otel = (changes: object) => ({
  tracesUrl: 'http://collector:4318/v1/traces',
  headers: {},
  serviceName: 'zocalo',
  resource: {},
  sampler: 'parentbased_always_on',
  samplerRatio: 1,
  ...changes,
});
const pairsSentence = (name: string) => `${name} must be name=value, separated by commas, each value encoded as in an address.`;

/** The variables of Sentry and OpenTelemetry by name. */
export const OBSERVING_CASES: Record<string, Case> = {
  SENTRY_DSN: {
    field: 'sentry',
    byDefault: undefined,
    good: {
      'https://abc@sentry.example.com/1': sentry({}),
      'http://abc:def@localhost:9000/below/42': sentry({ dsn: 'http://abc:def@localhost:9000/below/42' }),
    },
    bad: {
      'https://sentry.example.com/1': DSN_SENTENCE,
      'hunter2@sentry.example.com': DSN_SENTENCE,
      'https://hunter2@x/project': DSN_SENTENCE,
    },
  },
  SENTRY_ENVIRONMENT: {
    field: 'sentry',
    byDefault: undefined,
    good: { staging: sentry({ environment: 'staging' }) },
    bad: { 'two words': 'SENTRY_ENVIRONMENT must be one word, such as production.' },
    beside: SENTRY,
  },
  SENTRY_SAMPLE_RATE: {
    field: 'sentry',
    byDefault: undefined,
    good: { 0.25: sentry({ sampleRate: 0.25 }), 0: sentry({ sampleRate: 0 }) },
    bad: {
      1.5: 'SENTRY_SAMPLE_RATE must be a number from 0 to 1, not "1.5".',
      '10%': 'SENTRY_SAMPLE_RATE must be a number from 0 to 1, not "10%".',
    },
    beside: SENTRY,
  },
  OTEL_EXPORTER_OTLP_ENDPOINT: {
    field: 'openTelemetry',
    byDefault: undefined,
    good: { 'http://collector:4318': otel({}), 'https://o.example.com/otlp/': otel({ tracesUrl: 'https://o.example.com/otlp/v1/traces' }) },
    bad: { 'collector:4317': 'OTEL_EXPORTER_OTLP_ENDPOINT must be an address starting with http:// or https://.' },
  },
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: {
    field: 'openTelemetry',
    byDefault: undefined,
    good: { 'http://traces:4318/here': otel({ tracesUrl: 'http://traces:4318/here' }) },
    bad: { 'ftp://x': 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT must be an address starting with http:// or https://.' },
    beside: OTEL,
  },
  OTEL_EXPORTER_OTLP_PROTOCOL: {
    field: 'openTelemetry',
    byDefault: undefined,
    good: { 'http/json': otel({}) },
    bad: { grpc: 'OTEL_EXPORTER_OTLP_PROTOCOL must be one of http/json, not "grpc".' },
    beside: OTEL,
  },
  OTEL_EXPORTER_OTLP_HEADERS: {
    field: 'openTelemetry',
    byDefault: undefined,
    good: { 'authorization=Bearer%20x%2Cy, x-team=a': otel({ headers: { authorization: 'Bearer x,y', 'x-team': 'a' } }) },
    bad: Object.fromEntries(['hunter2', 'a b=c', 'a=%zz'].map((value) => [value, pairsSentence('OTEL_EXPORTER_OTLP_HEADERS')])),
    beside: OTEL,
  },
  OTEL_SERVICE_NAME: {
    field: 'openTelemetry',
    byDefault: undefined,
    good: { 'plaza-eu': otel({ serviceName: 'plaza-eu' }) },
    bad: { 'a;b': 'OTEL_SERVICE_NAME must be a name of at most 100 letters.' },
    beside: OTEL,
  },
  OTEL_RESOURCE_ATTRIBUTES: {
    field: 'openTelemetry',
    byDefault: undefined,
    good: { 'deployment.environment.name=test': otel({ resource: { 'deployment.environment.name': 'test' } }) },
    bad: { test: pairsSentence('OTEL_RESOURCE_ATTRIBUTES') },
    beside: OTEL,
  },
  OTEL_TRACES_SAMPLER: {
    field: 'openTelemetry',
    byDefault: undefined,
    good: { traceidratio: otel({ sampler: 'traceidratio' }) },
    bad: {
      sometimes:
        'OTEL_TRACES_SAMPLER must be one of always_on, always_off, traceidratio, parentbased_always_on, parentbased_always_off, parentbased_traceidratio, not "sometimes".',
    },
    beside: OTEL,
  },
  OTEL_TRACES_SAMPLER_ARG: {
    field: 'openTelemetry',
    byDefault: undefined,
    good: { 0.1: otel({ samplerRatio: 0.1 }) },
    bad: { '-1': 'OTEL_TRACES_SAMPLER_ARG must be a number from 0 to 1, not "-1".' },
    beside: OTEL,
  },
};
