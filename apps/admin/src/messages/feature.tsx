import { MessagesSquare } from 'lucide-react';
import { queryClient } from '@/api/query-client';
import type { FeatureDefinition } from '@/frame/feature';

export const messages: FeatureDefinition = {
  key: 'messages',
  screens: [
    {
      path: '/messages',
      title: { en: 'Messages', es: 'Mensajes' },
      load: () => import('./conversations.screen'),
      preload: async () => {
        const { conversationsQuery } = await import('./message-queries');
        await queryClient.prefetchInfiniteQuery(conversationsQuery);
      },
      skeleton: 'list',
      menu: { group: 'mine', icon: MessagesSquare, order: 70 },
    },
    {
      path: '/messages/$userId',
      title: { en: 'Conversation', es: 'Conversación' },
      load: () => import('./conversation.screen'),
      skeleton: 'record',
    },
  ],
};
