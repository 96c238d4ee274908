export { SignInForm, type SignInFormProps } from './sign-in-form';
export { StepUpHost } from './step-up-host';
