import { defineMessages } from '@/i18n';

export const authMessages = defineMessages(
  { signIn: 'Sign in', email: 'E-mail', password: 'Password', showPassword: 'Show password', hidePassword: 'Hide password' },
  { signIn: 'Entrar', email: 'Correo', password: 'Contraseña', showPassword: 'Mostrar contraseña', hidePassword: 'Ocultar contraseña' },
);
