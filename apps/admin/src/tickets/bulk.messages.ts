import { defineMessages, plural } from '@/i18n';

/** What is changed in several tickets at once. */
export const bulkMessages = defineMessages(
  {
    changeTitle: (count: number) => plural('en', count, 'Change 1 ticket', `Change ${count} tickets`),
    changeHint: 'What you leave as it is stays as it is in each of them.',
    asItIs: 'As it is',
    addTags: 'Add tags',
    removeTags: 'Remove tags',
    tagsHint: 'Separated by spaces or commas.',
    apply: 'Change',
    nothingChosen: 'Choose what is to change.',
    priority: 'Priority',
    assignee: 'Who has it',
    nobody: 'Nobody',
    team: 'Team',
    noTeam: 'No team',
  },
  {
    changeTitle: (count: number) => plural('es', count, 'Cambiar 1 ticket', `Cambiar ${count} tickets`),
    changeHint: 'Lo que dejes como está no cambia en ninguno.',
    asItIs: 'Como está',
    addTags: 'Añadir etiquetas',
    removeTags: 'Quitar etiquetas',
    tagsHint: 'Separadas por espacios o comas.',
    apply: 'Cambiar',
    nothingChosen: 'Elige qué debe cambiar.',
    priority: 'Prioridad',
    assignee: 'Quién lo lleva',
    nobody: 'Nadie',
    team: 'Equipo',
    noTeam: 'Sin equipo',
  },
);
