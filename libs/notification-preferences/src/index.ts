export { digestDue, type MailWishes, mailTimeOf } from './mail-wishes.js';
export { NotificationChoices } from './notification-choices.service.js';
export { DigestRhythmChanged } from './notification-preferences.events.js';
export { NotificationPreferencesHttpModule } from './notification-preferences-http.module.js';
export { NotificationPreferencesModule } from './notification-preferences.module.js';
export { quietUntil } from './quiet-hours.js';
export { allTopics, defineTopic, type MailTime, peopleIn, type Said, saidOf, type Topic, type TopicDefinition, topicOf } from './topic.js';
export { DIGEST, UnsubscribeLinks } from './unsubscribe-links.js';
