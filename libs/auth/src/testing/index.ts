export { hashPasswordsAtFloor } from '#passwords/testing';
export { signIn, type SignedIn } from './sign-in.js';
