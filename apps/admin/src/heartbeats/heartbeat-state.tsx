import type { HeartbeatView } from '@/api/generated';
import { useMessages } from '@/i18n';
import { Badge, type Tone } from '@/ui/badge';
import { heartbeatMessages } from './heartbeats.messages';

const TONES: Readonly<Record<HeartbeatView['state'], Tone>> = { new: 'neutral', up: 'success', late: 'warning', down: 'danger' };

/** Whether it lives, as far as its reports say. */
export function HeartbeatState({ heartbeat: { state, failed } }: { readonly heartbeat: HeartbeatView }) {
  const m = useMessages(heartbeatMessages);
  return <Badge tone={TONES[state]}>{failed ? `${m.states[state]}: ${m.failed}` : m.states[state]}</Badge>;
}
