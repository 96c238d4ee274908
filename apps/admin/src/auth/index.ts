export { passkeysOffered } from './passkey';
export { SignInForm } from './sign-in-form';
export { StepUpHost } from './step-up-host';
