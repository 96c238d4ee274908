import { type OpenTelemetrySettings, type SentrySettings, TRACES_SAMPLERS } from './config.js';
import type { EnvironmentReader } from './environment-reader.js';

const DSN = /^https?:\/\/[A-Za-z0-9]{1,64}(?::[A-Za-z0-9]{1,64})?@[^\s/?#@]+(?:\/[^\s?#@]+)*\/\d{1,20}$/;

/** Where errors are reported to; undefined when nowhere. */
export function readSentry(read: EnvironmentReader): SentrySettings | undefined {
  const dsn = read.matching(
    'SENTRY_DSN',
    DSN,
    'must be the address that Sentry shows for the project, such as https://key@sentry.example.com/1',
  );
  const environment = read.matching('SENTRY_ENVIRONMENT', /^[\w.-]{1,64}$/, 'must be one word, such as production') ?? 'production';
  const sampleRate = read.ratio('SENTRY_SAMPLE_RATE') ?? 1;
  return dsn === undefined ? undefined : { dsn, environment, sampleRate };
}

/** Where traces are sent to; undefined when nowhere. The names are those of every program that speaks OpenTelemetry. */
export function readOpenTelemetry(read: EnvironmentReader): OpenTelemetrySettings | undefined {
  const endpoint = read.url('OTEL_EXPORTER_OTLP_ENDPOINT', ['http:', 'https:']);
  const traces = read.url('OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', ['http:', 'https:']);
  read.choice('OTEL_EXPORTER_OTLP_PROTOCOL', ['http/json']);
  const headers = read.pairs('OTEL_EXPORTER_OTLP_HEADERS');
  const serviceName = read.matching('OTEL_SERVICE_NAME', /^[\w .\-/]{1,100}$/, 'must be a name of at most 100 letters') ?? 'zocalo';
  const resource = read.pairs('OTEL_RESOURCE_ATTRIBUTES');
  const sampler = read.choice('OTEL_TRACES_SAMPLER', TRACES_SAMPLERS) ?? 'parentbased_always_on';
  const samplerRatio = read.ratio('OTEL_TRACES_SAMPLER_ARG') ?? 1;
  const tracesUrl = traces ?? (endpoint === undefined ? undefined : `${endpoint.replace(/\/+$/, '')}/v1/traces`);
  return tracesUrl === undefined ? undefined : { tracesUrl, headers, serviceName, resource, sampler, samplerRatio };
}
